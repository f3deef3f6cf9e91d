"""Gaps written inside a text: ``{1:MULTICHOICE:=right#why~wrong}``, and a file with one such text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from .. import building
from ..building import Answer, Body, Number
from ..drafts import Draft, Reading, Refusal, Unreadable
from ..encoding import decode
from ..wording import Texts, short_title

NUMBER: Final = {"NUMERICAL", "NM"}
TEXT: Final = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
SENSITIVE: Final = {"SHORTANSWER_C", "SAC", "MWC"}
# Kind of gap, layout, shuffled.
CHOICE: Final[dict[str, tuple[str, str, bool]]] = {
    "MULTICHOICE": ("list", "inline", False),
    "MC": ("list", "inline", False),
    "MULTICHOICE_V": ("list", "vertical", False),
    "MCV": ("list", "vertical", False),
    "MULTICHOICE_H": ("list", "horizontal", False),
    "MCH": ("list", "horizontal", False),
    "MULTICHOICE_S": ("list", "inline", True),
    "MCS": ("list", "inline", True),
    "MULTICHOICE_VS": ("list", "vertical", True),
    "MCVS": ("list", "vertical", True),
    "MULTICHOICE_HS": ("list", "horizontal", True),
    "MCHS": ("list", "horizontal", True),
    "MULTIRESPONSE": ("checks", "vertical", False),
    "MR": ("checks", "vertical", False),
    "MULTIRESPONSE_H": ("checks", "horizontal", False),
    "MRH": ("checks", "horizontal", False),
    "MULTIRESPONSE_S": ("checks", "vertical", True),
    "MRS": ("checks", "vertical", True),
    "MULTIRESPONSE_HS": ("checks", "horizontal", True),
    "MRHS": ("checks", "horizontal", True),
}
_NAMES: Final = "|".join(sorted([*NUMBER, *TEXT, *CHOICE], key=len, reverse=True))
# The end of a gap is a brace that is not escaped.
GAP: Final = re.compile(r"\{([0-9]*):(" + _NAMES + r"):((?:[^\\}]|\\.)+)\}", re.S)
FRACTION: Final = re.compile(r"\s*(?:(=)|%(-?[0-9]+(?:[.,][0-9]*)?)%)?", re.S)
_TILDE: Final = re.compile(r"(?<!\\)~")
# «&#1085;» is a letter, not the beginning of feedback.
_HASH: Final = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
BACKSLASH: Final = "\ufdd0"  # while the others are escaped
_ESCAPE: Final = re.compile(r"\\([}#~/\"\\])")


def sniff(data: bytes, name: str) -> bool:
    try:
        source, _ = decode(data[:200_000])
    except Unreadable:
        return False
    return not source.lstrip().startswith("<?xml") and bool(re.search(r"\{[0-9]*:(?:" + _NAMES + "):", source))


def read(data: bytes, name: str) -> Reading:
    """The whole file is one question, as in Moodle."""
    source, remarks = decode(data)
    texts = Texts()
    try:
        body = body_of(source, "moodle", texts)
    except Unreadable as wrong:
        place = f"строка {_line(source)}"
        return Reading("cloze", (), (Refusal(place, short_title(source), wrong.reason),), tuple(remarks))
    texts.picture({})
    title = short_title(re.sub(r"\[\[\d+\]\]", "…", body["stem"]))
    draft = Draft("строка 1", "cloze", body, title, remarks=tuple(texts.remarks))
    return Reading("cloze", (draft,), (), tuple(remarks))


def _line(source: str) -> int:
    """Where the first gap stands, right or broken."""
    start = source.find("{")
    return source.count("\n", 0, max(start, 0)) + 1


def body_of(source: str, marking: str, texts: Texts) -> Body:
    """The body of a cloze question: gaps taken out of ``source``, the rest made plain."""
    gaps: list[Body] = []

    def taken(found: re.Match[str]) -> str:
        gaps.append(gap_of(found, len(gaps) + 1, texts))
        return f"[[{len(gaps)}]]"

    left = GAP.sub(taken, re.sub(r"\[\[(\d+)\]\]", r"[\1]", source))
    if not gaps:
        raise Unreadable("В тексте нет ни одного пропуска вида {1:SHORTANSWER:=ответ}.")
    return {"stem": texts.stem(left, marking), "gaps": gaps}


def gap_of(found: re.Match[str], number: int, texts: Texts) -> Body:
    weight, name = int(found[1][:6] or 1), found[2]
    try:
        body = _answers(name, found[3], texts)
    except Unreadable as wrong:
        raise Unreadable(f"Пропуск {number}: {wrong.reason}") from None
    gap: Body = {"id": str(number), **body}
    if weight != 1:
        gap["weight"] = weight
    return gap


def _answers(name: str, written: str, texts: Texts) -> Body:
    alternatives = [_alternative(piece) for piece in _TILDE.split(written) if piece.strip()]
    if name in NUMBER:
        return {"kind": "number", **_number(alternatives, texts)}
    found = [
        Answer(texts(words, "html"), fraction, texts(feedback, "html")) for fraction, words, feedback in alternatives
    ]
    if max((answer.fraction for answer in found), default=0) < 1 - building.NEAR:
        raise Unreadable("Хотя бы один ответ должен стоить 100 %.")
    if name in TEXT:
        body, remarks = building.short(found, case_sensitive=name in SENSITIVE)
        texts.remarks += remarks
        return {"kind": "text", **body}
    return _choice(name, found, texts)


def _choice(name: str, answers: Sequence[Answer], texts: Texts) -> Body:
    kind, layout, mixed = CHOICE[name]
    if kind == "checks":
        # Moodle shares the mark out among the right ones.
        total = sum(answer.fraction for answer in answers if answer.fraction > 0)
        answers = [Answer(one.text, max(-1.0, one.fraction / total), one.feedback) for one in answers]
    _, body, remarks = building.choice(answers, single=kind == "list")
    texts.remarks += remarks
    gap: Body = {"kind": kind, **body}
    if layout != "inline":
        gap["layout"] = layout
    if not mixed:
        gap["shuffle"] = False
    return gap


def _number(alternatives: Sequence[tuple[float, str, str]], texts: Texts) -> Body:
    found, otherwise = [], ""
    for fraction, words, feedback in alternatives:
        if words.strip() == "*":
            otherwise = texts(feedback, "html")
            continue
        value, _, tolerance = texts(words, "html").partition(":")
        exact = building.decimal(value)
        found.append(
            Number(exact, abs(building.decimal(tolerance)) if tolerance else 0.0, fraction, texts(feedback, "html"))
        )
    if max((one.fraction for one in found), default=0) < 1 - building.NEAR:
        raise Unreadable("Хотя бы один ответ должен стоить 100 %.")
    return building.number(found, otherwise=otherwise)


def _alternative(piece: str) -> tuple[float, str, str]:
    found = FRACTION.match(piece)
    share, rest = 0.0, piece
    if found is not None and (found[1] or found[2]):
        share = 1.0 if found[1] else building.decimal(found[2]) / 100
        rest = piece[found.end() :]
    words, _, feedback = _split(rest)
    return max(-1.0, min(1.0, share)), _plain(words), _plain(feedback)


def _split(rest: str) -> tuple[str, str, str]:
    found = _HASH.search(rest)
    return (rest[: found.start()], "#", rest[found.end() :]) if found else (rest, "", "")


def _plain(words: str) -> str:
    return _ESCAPE.sub(r"\1", words).strip()


def written(gap: Body, scale: int = 1) -> str:
    """A gap as Moodle writes it; what it cannot say is left to the note. Weights there are whole numbers."""
    names = {
        ("text", False): "SHORTANSWER",
        ("text", True): "SHORTANSWER_C",
    }
    kind = gap["kind"]
    if kind == "number":
        name, pieces = "NUMERICAL", [_number_piece(one) for one in gap["answers"]]
    elif kind == "text":
        name, pieces = names["text", bool(gap.get("case_sensitive"))], [_text_piece(one) for one in gap["accepted"]]
    else:
        name, pieces = _choice_name(gap), [_option_piece(one, gap) for one in gap["options"]]
    rest = (gap.get("feedback") or {}).get("wrong")
    if rest and kind in ("text", "number"):
        pieces.append(f"*#{escaped(rest)}")
    return f"{{{max(1, round(gap.get('weight', 1) * scale))}:{name}:{'~'.join(pieces)}}}"


def _choice_name(gap: Body) -> str:
    layout = gap.get("layout", "inline" if gap["kind"] == "list" else "vertical")
    letter = {"inline": "", "vertical": "V", "horizontal": "H"}[layout]
    if gap["kind"] == "checks":
        letter = letter.replace("V", "")
    mixed = "S" if gap.get("shuffle", True) else ""
    ending = letter + mixed
    return ("MULTICHOICE" if gap["kind"] == "list" else "MULTIRESPONSE") + (f"_{ending}" if ending else "")


def _number_piece(answer: Body) -> str:
    return _piece(
        answer.get("fraction", 1.0), f"{answer['value']}:{answer['tolerance']}", answer.get("feedback", ""), False
    )


def _text_piece(one: Any) -> str:
    answer = building.accepted(one)
    return _piece(answer.fraction, answer.text, answer.feedback)


def _option_piece(option: Body, gap: Body) -> str:
    right = option["id"] in gap["correct"]
    if gap["kind"] == "list" or gap.get("grading") != "fractions":
        share = 1.0 if right else option.get("fraction", 0.0)
        if gap.get("grading") == "penalty" and not right:
            share = -1 / len(gap["correct"])
    else:
        share = option.get("fraction", 0.0)
    return _piece(share, option["text"], option.get("feedback", ""))


def _piece(share: float, words: str, feedback: str, is_text: bool = True) -> str:
    sign = "=" if share == 1 else "" if share == 0 else f"%{building.hundredths(share)}%"
    said = escaped(words) if is_text else words
    return f"{sign}{said}#{escaped(feedback)}" if feedback else f"{sign}{said}"


def escaped(words: str) -> str:
    """Words inside a gap: HTML, with the signs of the gap escaped, on one line."""
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\\", BACKSLASH)
    for sign in "}#~":
        words = words.replace(sign, f"\\{sign}")
    words = words.replace(BACKSLASH, "&#92;")
    return words.replace("\n\n", "<br><br>").replace("\n", "<br>")
