"""How a question stands on paper, and how an answer on it is keyed in: options by numbers, never by letters.

Letters look alike in two alphabets and hang on the keyboard's layout; digits do not. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from quizzes.scoring import AnswerError

Shown = Mapping[str, Any]
Fields = dict[str, list[str]]
ROWS: Final = "абвгдежиклмнопрстуфхцчшщэюя"
DASHES: Final = frozenset({"-", "–", "—"})
GAP: Final = re.compile(r"\[\[([^\[\]]+)\]\]")


@dataclass(frozen=True)
class Printed:
    """``lines`` stand under the question; ``boxes`` are the labels of what is filled in on the answer sheet.

    ``look``: «cross» — numbers to cross out; «fill» — a box for a number each; «line» — a line to write on; «lines» — a
    line each; «page» — a sheet of one's own. ``example`` is how such an answer is keyed in.
    """

    hint: str
    lines: tuple[str, ...]
    boxes: tuple[str, ...]
    look: Literal["cross", "fill", "line", "lines", "page"]
    example: str


def printed(shown: Shown) -> Printed:
    """How the question stands on paper. KeyError where its kind cannot: ask ``can_be_printed`` before."""
    return _NOTATIONS[_name(shown)].printed(shown)


def fields(shown: Shown, text: str) -> Fields:
    """What was keyed in, as the fields that the kind parses. AnswerError, for the person, where it makes no sense."""
    text = " ".join(text.split())
    return {} if not text or text in DASHES else _NOTATIONS[_name(shown)].fields(shown, text)


def can_be_printed(shown: Shown) -> bool:
    return _name(shown) in _NOTATIONS


def stem(shown: Shown) -> str:
    """The question with its gaps drawn as lines, each with its letter where there are several."""
    names = dict(zip(dict.fromkeys(GAP.findall(shown["stem"])), ROWS, strict=False))
    if _name(shown) not in ("cloze", "words"):
        return str(shown["stem"])
    return GAP.sub(lambda gap: f"({names.get(gap[1], '…')}) ________", shown["stem"])


@dataclass(frozen=True)
class _Notation:
    printed: Callable[[Shown], Printed]
    fields: Callable[[Shown, str], Fields]


def _name(shown: Shown) -> str:
    mode = shown.get("mode")
    return f"{shown['kind']}-{mode}" if mode else str(shown["kind"])


# --- options ----------------------------------------------------------------------------------------------------------
def _print_one(shown: Shown) -> Printed:
    return Printed(
        "Зачеркните номер одного ответа", _numbered(shown["options"]), _digits(shown["options"]), "cross", "2"
    )


def _print_several(shown: Shown) -> Printed:
    hint = "Зачеркните номера всех верных ответов"
    return Printed(hint, _numbered(shown["options"]), _digits(shown["options"]), "cross", "1 3")


def _one(shown: Shown, text: str) -> Fields:
    numbers = _numbers(text, len(shown["options"]))
    if len(numbers) > 1:
        raise AnswerError("Здесь один ответ, а номеров несколько.")
    return {"answer": _picked(shown["options"], numbers)}


def _several(shown: Shown, text: str) -> Fields:
    return {"answer": _picked(shown["options"], _numbers(text, len(shown["options"])))}


# --- rows: pairs, places, categories ----------------------------------------------------------------------------------
def _print_match(shown: Shown) -> Printed:
    lines = (*_lettered(shown["left"]), "", *_numbered(shown["right"]))
    return Printed("К каждой букве впишите номер", lines, _letters(shown["left"]), "fill", "2 1 3")


def _match(shown: Shown, text: str) -> Fields:
    return _rows(shown["left"], shown["right"], text)


def _print_order(shown: Shown) -> Printed:
    places = tuple(f"{place}." for place in range(1, len(shown["options"]) + 1))
    return Printed("Впишите номера по порядку", _numbered(shown["options"]), places, "fill", "3 1 2")


def _order(shown: Shown, text: str) -> Fields:
    numbers = _numbers(text, len(shown["options"]))
    if len(set(numbers)) < len(numbers):
        raise AnswerError("Один и тот же номер стоит дважды.")
    return {"answer": _picked(shown["options"], numbers)}


def _print_categories(shown: Shown) -> Printed:
    lines = (*_lettered(shown["items"]), "", *_numbered(shown["categories"]))
    return Printed("К каждой букве впишите номер", lines, _letters(shown["items"]), "fill", "1 2 1")


def _categories(shown: Shown, text: str) -> Fields:
    return _rows(shown["items"], shown["categories"], text)


# --- gaps -------------------------------------------------------------------------------------------------------------
def _print_gaps(shown: Shown) -> Printed:
    """Lists stand under the text, gap by gap; what is typed has its place in the text alone."""
    lines = []
    for letter, gap in zip(ROWS, shown["gaps"], strict=False):
        if "options" in gap:
            lines.append(f"{letter}) " + "   ".join(_numbered(gap["options"])))
    boxes = tuple(ROWS[: len(shown["gaps"])])
    return Printed(
        "Впишите ответ к каждой букве; где есть список, впишите номер", tuple(lines), boxes, "lines", "30 / 2"
    )


def _gaps(shown: Shown, text: str) -> Fields:
    """``30 / 2 / -``: an answer for each gap in turn."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) > len(shown["gaps"]):
        raise AnswerError(f"Пропусков {len(shown['gaps'])}, а ответов {len(parts)}. Между ответами ставится «/».")
    return {
        f"answer-{gap['id']}": _gap(gap, part)
        for gap, part in zip(shown["gaps"], parts, strict=False)
        if part and part not in DASHES
    }


def _gap(gap: Shown, part: str) -> list[str]:
    if "options" not in gap:
        return [part]
    return _picked(gap["options"], _numbers(part, len(gap["options"])))


def _print_words(shown: Shown) -> Printed:
    boxes = tuple(ROWS[: len(shown["gaps"])])
    return Printed("К каждой букве впишите номер слова", _numbered(shown["words"]), boxes, "fill", "2 1 3")


def _words(shown: Shown, text: str) -> Fields:
    return _rows(shown["gaps"], shown["words"], text)


# --- pictures ---------------------------------------------------------------------------------------------------------
def _print_areas(shown: Shown) -> Printed:
    hint = "Зачеркните номер верного места" if shown["choose"] == 1 else "Зачеркните номера всех верных мест"
    return Printed(hint, _numbered(shown["areas"]), _digits(shown["areas"]), "cross", "2")


def _areas(shown: Shown, text: str) -> Fields:
    return {"answer": _picked(shown["areas"], _numbers(text, len(shown["areas"])))}


# --- words and numbers ------------------------------------------------------------------------------------------------
def _print_text(shown: Shown) -> Printed:
    return Printed("Впишите ответ", (), ("",), "line", "30 дней")


def _print_page(shown: Shown) -> Printed:
    return Printed("Напишите ответ на обороте или на отдельном листе", (), ("",), "page", "текст целиком")


def _text(shown: Shown, text: str) -> Fields:
    return {"answer": [text]}


# --- reading ----------------------------------------------------------------------------------------------------------
def _rows(left: Sequence[Shown], right: Sequence[Shown], text: str) -> Fields:
    """``2 - 1``: a number for each row in turn, a dash for none."""
    numbers = _numbers(text, len(right), blanks=True)
    if len(numbers) > len(left):
        raise AnswerError(f"Строк {len(left)}, а номеров {len(numbers)}.")
    return {
        f"answer-{row['id']}": [right[number - 1]["id"]] for row, number in zip(left, numbers, strict=False) if number
    }


def _numbers(text: str, most: int, *, blanks: bool = False) -> list[int]:
    """The numbers in ``text``; digits without spaces are read one by one where none has two."""
    parts = [part for part in re.split(r"[\s,;.]+", text) if part]
    if len(parts) == 1 and most <= 9 and parts[0] not in DASHES:
        parts = list(parts[0])
    return [_number(part, most, blanks=blanks) for part in parts]


def _number(part: str, most: int, *, blanks: bool) -> int:
    if blanks and (part in DASHES or part == "0"):
        return 0
    if not (part.isascii() and part.isdigit() and len(part) <= 3 and 1 <= int(part) <= most):
        raise AnswerError(f"«{part}» не подходит: здесь номера от 1 до {most}.")
    return int(part)


def _picked(options: Sequence[Shown], numbers: Sequence[int]) -> list[str]:
    return [options[number - 1]["id"] for number in numbers]


# --- printing ---------------------------------------------------------------------------------------------------------
def _numbered(options: Sequence[Shown]) -> tuple[str, ...]:
    return tuple(f"{number}) {option['text']}" for number, option in enumerate(options, start=1))


def _lettered(rows: Sequence[Shown]) -> tuple[str, ...]:
    return tuple(f"{letter}) {row['text']}" for letter, row in zip(ROWS, rows, strict=False))


def _digits(options: Sequence[Shown]) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, len(options) + 1))


def _letters(rows: Sequence[Shown]) -> tuple[str, ...]:
    return tuple(ROWS[: len(rows)])


_NOTATIONS: Final[dict[str, _Notation]] = {
    "single": _Notation(_print_one, _one),
    "truefalse": _Notation(_print_one, _one),
    "multiple": _Notation(_print_several, _several),
    "match": _Notation(_print_match, _match),
    "order": _Notation(_print_order, _order),
    "categorise": _Notation(_print_categories, _categories),
    "cloze": _Notation(_print_gaps, _gaps),
    "words": _Notation(_print_words, _words),
    "hotspot-areas": _Notation(_print_areas, _areas),
    "short": _Notation(_print_text, _text),
    "number": _Notation(_print_text, _text),
    "essay": _Notation(_print_page, _text),
}
