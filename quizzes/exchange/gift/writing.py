"""GIFT written so that Moodle reads it; what GIFT cannot say goes along in a comment that Moodle passes over."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .. import building, categories, memory
from ..drafts import Draft, Refusal, Unreadable, Writing
from ..text import LOOKS_MARKED
from .blocks import MARKING, NOTE, PRIVATE, blocks
from .reading import one_draft

RESERVED: Final = re.compile(r"[\\#=~{}:\n]")
ORDER_GRADING: Final = {
    "all": "ALL_OR_NOTHING",
    "places": "ABSOLUTE_POSITION",
    "neighbours": "RELATIVE_NEXT_EXCLUDE_LAST",
}


def write(drafts: Sequence[Draft]) -> Writing:
    pieces, refusals = [], []
    topic: tuple[str, ...] = ()
    pictured = noted = 0
    for draft in drafts:
        if draft.kind not in WRITERS:
            refusals.append(Refusal(draft.place, draft.title, "GIFT не знает вопросов такого вида."))
            continue
        bare = memory.without_files(draft)
        try:
            written, has_note = _written(bare)
        except Unreadable as wrong:
            refusals.append(Refusal(draft.place, draft.title, wrong.reason))
            continue
        if draft.topic != topic:
            topic = draft.topic
            pieces.append(f"$CATEGORY: {categories.path(topic)}")
        pictured += bare.body.keys() != draft.body.keys()
        noted += has_note
        pieces.append(written)
    remarks = []
    if pictured:
        remarks.append(f"GIFT не хранит файлов: картинки и приложения не вошли (вопросов: {pictured}).")
    if noted:
        remarks.append(f"Часть настроек ушла в комментарии: другие системы их не увидят (вопросов: {noted}).")
    return Writing("\n\n".join([*pieces, ""]).encode(), tuple(refusals), tuple(remarks))


def _written(draft: Draft) -> tuple[str, bool]:
    written = _encoded(draft)
    note = memory.note(draft, one_draft(next(iter(blocks(written))), draft.topic))
    # A tag or an id in the note would be taken for one of the question.
    note = re.sub(r"\[(?=id:|tag:)", r"\\u005b", note)
    note = PRIVATE.sub(lambda found: f"\\u{ord(found[0]):x}", note)
    return (f"{NOTE}{note}\n{written}", True) if note else (written, False)


def _encoded(draft: Draft) -> str:
    answers = WRITERS[draft.kind](draft.body)
    if draft.body.get("explanation"):
        answers += f"\t####{said(draft.body['explanation'])}\n"
    texts = [draft.body["stem"], answers]
    stem = escaped(draft.body["stem"])
    if any(LOOKS_MARKED.search(text) for text in texts) or stem.startswith(("//", "$", "[")):
        stem = f"[plain]{stem}"
    title = f"::{escaped(draft.title)}:: " if draft.title else ""
    return f"{_comments(draft)}{title}{stem} {{{answers}}}"


def _comments(draft: Draft) -> str:
    marks = [f"[id:{_in_comment(draft.code)}]"] if draft.code else []
    marks += [f"[tag:{_in_comment(tag)}]" for tag in draft.tags]
    return f"// {' '.join(marks)}\n" if marks else ""


def _in_comment(words: str) -> str:
    return " ".join(words.split()).replace("]", "\\]")


def escaped(words: str) -> str:
    return RESERVED.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", words)


def said(words: str) -> str:
    """A text after the stem: marked like it, unless it looks marked itself."""
    return f"[plain]{escaped(words)}" if MARKING.match(words) else escaped(words)


def _feedback(words: str | None) -> str:
    return f"#{said(words)}" if words else ""


def _choice(body: Mapping[str, Any]) -> str:
    single = len(body["correct"]) == 1 and "grading" not in body and "partial" not in body
    lines = []
    for option, share in zip(body["options"], building.shares(body), strict=True):
        sign = "=" if share == 1 and single else "~" if share == 0 else f"~%{building.hundredths(share)}%"
        lines.append(f"\t{sign}{said(option['text'])}{_feedback(option.get('feedback'))}\n")
    return "\n" + "".join(lines)


def _truefalse(body: Mapping[str, Any]) -> str:
    right, wrong = ("feedback_true", "feedback_false") if body["answer"] else ("feedback_false", "feedback_true")
    answer = "TRUE" if body["answer"] else "FALSE"
    if body.get(right):
        return f"{answer}#{said(body.get(wrong) or '')}#{said(body[right])}"
    return answer + _feedback(body.get(wrong))


def _short(body: Mapping[str, Any]) -> str:
    lines = []
    for one in body["accepted"]:
        answer = building.accepted(one)
        share = building.nearest_share(answer.fraction)
        sign = "=" if share == 1 else f"=%{building.hundredths(share)}%"
        lines.append(f"\t{sign}{said(answer.text.replace('->', '→'))}{_feedback(answer.feedback)}\n")
    if rest := (body.get("feedback") or {}).get("wrong"):
        lines.append(f"\t=%0%*{_feedback(rest)}\n")
    return "\n" + "".join(lines)


def _number(body: Mapping[str, Any]) -> str:
    lines = []
    for answer in body["answers"]:
        share = building.nearest_share(answer.get("fraction", 1.0))
        sign = "=" if share == 1 else f"=%{building.hundredths(share)}%"
        margin = building.margin(answer)
        value = f"{answer['value']}:{margin}" if margin else f"{answer['value']}"
        lines.append(f"\t{sign}{value}{_feedback(answer.get('feedback'))}\n")
    if rest := (body.get("feedback") or {}).get("wrong"):
        lines.append(f"\t~{_feedback(rest)}\n")
    return "#\n" + "".join(lines)


def _match(body: Mapping[str, Any]) -> str:
    lines = [f"\t={said(left.replace('->', '→'))} -> {escaped(right)}\n" for left, right, *_ in body["pairs"]]
    lines += [f"\t= -> {escaped(right)}\n" for right in body.get("extra") or ()]
    return "\n" + "".join(lines)


def _categorise(body: Mapping[str, Any]) -> str:
    """As pairs: an item and its category."""
    return _match(building.categories_as_pairs(body))


def _order(body: Mapping[str, Any]) -> str:
    texts = {option["id"]: option["text"] for option in body["options"]}
    grading = ORDER_GRADING[building.order_grading(body)]
    lines = [f"{said(texts[item])}\n" for item in body["correct"]]
    return f">{len(lines)} ALL VERTICAL {grading} SHOW none\n" + "".join(lines)


def _essay(body: Mapping[str, Any]) -> str:
    return ""


WRITERS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "single": _choice,
    "multiple": _choice,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "match": _match,
    "categorise": _categorise,
    "order": _order,
    "essay": _essay,
}
