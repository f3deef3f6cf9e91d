"""GIFT read question by question: what cannot be read is refused with its line, the others come in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from .. import building, categories, memory
from ..building import Answer, Body, Number
from ..drafts import Draft, Reading, Refusal, Unreadable
from ..encoding import decode
from ..wording import Texts, short_title
from .blocks import Block, Parts, blocks, identity, marked, parts, show

WEIGHT: Final = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]*)%")
LOOKS: Final = re.compile(r"^\s*\$CATEGORY:|^::|\{\s*(?:[=~#>]|T\b|F\b|TRUE|FALSE|\}|####)|\{[^{}]{0,400}[=~]", re.M)
TRUE: Final = ("T", "TRUE")
FALSE: Final = ("F", "FALSE")
ORDERING: Final = re.compile(
    r">\s*(?P<count>\d+)\s*(?P<select>ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?\s*"
    r"(?:HORIZONTAL|HORI|H|1|VERTICAL|VERT|V|0)?\s*"
    r"(?P<grading>ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_NEXT_EXCLUDE_LAST|RELATIVE_NEXT_INCLUDE_LAST"
    r"|RELATIVE_ONE_PREVIOUS_AND_NEXT|RELATIVE_ALL_PREVIOUS_AND_NEXT|RELATIVE_TO_CORRECT|RELATIVE|REL"
    r"|LONGEST_ORDERED_SUBSET|LONGEST_CONTIGUOUS_SUBSET)?\s*"
    r"(?:SHOW|TRUE|YES|1|HIDE|FALSE|NO|0)?\s*(?:none|123|abc|ABCD|iii|IIII)?\s*(?P<items>.*)",
    re.S,
)
ORDER_GRADING: Final = {
    "ALL_OR_NOTHING": "all",
    "": "places",
    "ABSOLUTE_POSITION": "places",
    "ABSOLUTE": "places",
    "ABS": "places",
    "RELATIVE_NEXT_EXCLUDE_LAST": "neighbours",
    "RELATIVE": "neighbours",
    "REL": "neighbours",
}


def sniff(data: bytes, name: str) -> bool:
    """Text with braces that hold answers, or a line of category."""
    try:
        source, _ = decode(data[:200_000])
    except (Unreadable, UnicodeDecodeError):
        return False
    if source.lstrip().startswith(("<", "%PDF")) or re.search(r"\{[0-9]*:[A-Z_]+:", source):
        return False
    return bool(LOOKS.search(source))


def read(data: bytes, name: str) -> Reading:
    source, remarks = decode(data)
    drafts, refusals = [], []
    topic: tuple[str, ...] = ()
    for block in blocks(source):
        if block.text.startswith("$CATEGORY:"):
            topic = categories.topics(show(block.text.removeprefix("$CATEGORY:")))
            continue
        title = ""
        try:
            cut = parts(block)
            title = cut.title or short_title(cut.stem)
            if cut.answers is None:
                refusals.append(Refusal(block.place, title, "Это пояснение, а не вопрос: оно не вошло.", harmless=True))
            else:
                drafts.append(memory.recall(_draft(block, cut, topic), block.note))
        except Unreadable as wrong:
            refusals.append(Refusal(block.place, title or short_title(block.text), wrong.reason))
    return Reading("gift", tuple(drafts), tuple(refusals), tuple(remarks))


@dataclass
class _Question:
    """One question being read: its parts and what makes its texts plain."""

    cut: Parts
    answers: str
    texts: Texts

    def said(self, source: str) -> str:
        return self.texts(*marked(source, self.cut.marking))

    def words(self, source: str) -> str:
        """An answer that is typed in: compared as it is written."""
        return marked(source, self.cut.marking)[0]


def one_draft(block: Block, topic: tuple[str, ...]) -> Draft:
    """A question as it reads without its note."""
    return _draft(block, parts(block), topic)


def _draft(block: Block, cut: Parts, topic: tuple[str, ...]) -> Draft:
    texts = Texts()
    question = _Question(cut, cut.answers or "", texts)
    stem = texts.stem(cut.stem, cut.marking)
    kind, body = _by_answers(question)
    body = {"stem": stem, **body}
    if cut.general:
        body = building.with_set(body, explanation=question.said(cut.general))
    texts.picture({})
    code, tags = identity(block.comments)
    return Draft(block.place, kind, body, cut.title, topic, code, tags, remarks=tuple(texts.remarks))


def _by_answers(question: _Question) -> tuple[str, Body]:
    answers = question.answers
    if ordering := _ordering(question):
        return "order", ordering
    if not answers:
        return "essay", {}
    if answers.startswith("#"):
        return "number", _number(question)
    if "~" in answers:
        return _choice(question)
    if "=" in answers and "->" in answers:
        return "match", _match(question)
    if answers.partition("#")[0].strip() in (*TRUE, *FALSE):
        return "truefalse", _truefalse(question)
    return "short", _short(question)


def _choice(question: _Question) -> tuple[str, Body]:
    found = []
    for piece in _pieces(question.answers.replace("=", "~="), "~"):
        default = 1.0 if piece.startswith("=") else 0.0
        fraction, rest = _weight(piece.removeprefix("=").lstrip(), default)
        words, _, feedback = rest.partition("#")
        found.append(Answer(question.said(words), fraction, question.said(feedback)))
    kind, body, remarks = building.choice(found, single="=" in question.answers)
    question.texts.remarks += remarks
    return kind, body


def _short(question: _Question) -> Body:
    found = []
    for piece in _pieces(question.answers, "="):
        fraction, rest = _weight(piece, 1.0)
        words, _, feedback = rest.partition("#")
        found.append(Answer(question.words(words), fraction, question.said(feedback)))
    body, remarks = building.short(found)
    question.texts.remarks += remarks
    return body


def _match(question: _Question) -> Body:
    pairs = []
    for piece in _pieces(question.answers, "="):
        left, arrow, right = piece.partition("->")
        if not arrow:
            raise Unreadable(f"В паре «{show(piece)[:60]}» нет стрелки ->.")
        pairs.append((question.said(left), question.texts(show(right), "moodle")))
    return building.match(pairs)


def _truefalse(question: _Question) -> Body:
    answer, wrong, right = (*question.answers.split("#", 2), "", "")[:3]
    is_true = answer.strip() in TRUE
    said = {"right": question.said(right), "wrong": question.said(wrong)}
    return building.truefalse(
        is_true,
        feedback_true=said["right" if is_true else "wrong"],
        feedback_false=said["wrong" if is_true else "right"],
    )


def _number(question: _Question) -> Body:
    answers, tilde, otherwise = question.answers[1:].partition("~")
    found = []
    for piece in _pieces(answers, "="):
        fraction, rest = _weight(piece, 1.0)
        words, _, feedback = rest.partition("#")
        value, tolerance = interval(question.words(words))
        found.append(Number(value, tolerance, fraction, question.said(feedback)))
    return building.number(found, otherwise=question.said(otherwise.partition("#")[2]) if tilde else "")


def interval(words: str) -> tuple[float, float]:
    """A number and how far off it may be: «5», «5:0.5», «4.5..5.5»."""
    low, dots, high = words.partition("..")
    if dots and low:
        least, most = building.decimal(low), building.decimal(high)
        if most < least:
            raise Unreadable(f"В промежутке «{words}» начало больше конца.")
        return (least + most) / 2, most - (least + most) / 2
    value, colon, tolerance = words.partition(":")
    return building.decimal(value), abs(building.decimal(tolerance)) if colon else 0.0


def _ordering(question: _Question) -> Body | None:
    found = ORDERING.match(question.answers)
    items = [item for item in re.split(r"[\r\n]+", found["items"]) if item.strip()] if found else []
    if found is None or len(items) < 2:
        return None
    grading = ORDER_GRADING.get(found["grading"] or "")
    if grading is None:
        question.texts.remark("Так оценивать порядок мы не умеем: засчитывается доля верных соседей.")
    if (found["select"] or "ALL") != "ALL" and int(found["count"][:4]) < len(items):
        question.texts.remark(f"В вопросе будут все {len(items)} пунктов, а не {found['count']} из них.")
    return building.order([question.said(item) for item in items], grading=grading or "neighbours")


def _pieces(answers: str, sign: str) -> list[str]:
    found = [piece.strip() for piece in answers.split(sign)]
    return found[1:] if not found[0] else found


def _weight(piece: str, default: float) -> tuple[float, str]:
    found = WEIGHT.match(piece)
    if not found:
        return default, piece
    digits: Any = found[1].lstrip("-")
    share = float(digits) / 100 * (-1 if found[1].startswith("-") else 1)
    return building.known_share(share), piece[found.end() :]
