"""Cells to bodies, kind by kind: what is wrong is said with the name of its column."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .. import building
from ..building import Answer, Body, Number
from ..drafts import Unreadable
from ..moodle import embedded
from ..wording import Texts
from . import columns

SHARE: Final = re.compile(r"^(-?\d{1,3}(?:[.,]\d+)?)\s*%\s+")
PLACE: Final = re.compile(r"\[\[(\d+)\]\]")
BETWEEN: Final = re.compile(r"^(.+?)\s*(±|\+/-|\+-|\.\.)\s*(.+)$")


@dataclass(frozen=True)
class Row:
    """A row by its headings: ``cells`` are the filled variants with their numbers."""

    said: Mapping[str, str]
    cells: Mapping[int, str]

    def __getitem__(self, heading: str) -> str:
        return self.said.get(heading, "")

    def options(self) -> list[tuple[int, str, str]]:
        """Number, words, what is said to who chose it."""
        return [(number, *_why(cell)) for number, cell in sorted(self.cells.items())]


def body_of(kind: str, row: Row) -> Body:
    if not row[columns.STEM]:
        raise Unreadable("Столбец «Вопрос» пуст.")
    body = READERS[kind](row)
    return {"stem": row[columns.STEM], **building.with_set(body, explanation=row[columns.EXPLANATION])}


def _why(cell: str) -> tuple[str, str]:
    words, _, why = cell.partition(columns.WHY)
    return words.strip(), why.strip()


def _numbers(row: Row) -> list[int]:
    written = row[columns.RIGHT]
    if not written:
        raise Unreadable("Столбец «Верный ответ» пуст: впишите номер верного варианта.")
    try:
        found = [int(part) for part in re.split(r"[,;\s]+", written.strip(" .,;")) if len(part) < 4]
    except ValueError:
        found = []
    if not found or any(number not in row.cells for number in found):
        raise Unreadable(f"В столбце «Верный ответ» — «{written[:40]}», а нужны номера заполненных вариантов.")
    return list(dict.fromkeys(found))


def _grading(kind: str, row: Row) -> str:
    written = " ".join(row[columns.GRADING].casefold().split())
    for grading, words in columns.GRADINGS[kind].items():
        if written in words:
            return grading
    offered = ", ".join(words[0] for words in columns.GRADINGS[kind].values())
    raise Unreadable(f"В столбце «Как оценивать» — «{written[:40]}», а можно: {offered}.")


def _single(row: Row) -> Body:
    right = _numbers(row)
    if len(right) != 1:
        raise Unreadable("В столбце «Верный ответ» несколько номеров, а вид — «один ответ».")
    options = []
    for number, words, why in row.options():
        share, words = _share(words)
        options.append(building.with_set({"id": str(number), "text": words}, feedback=why, fraction=share or 0.0))
    return {"options": options, "correct": [str(right[0])]}


def _multiple(row: Row) -> Body:
    right, grading = _numbers(row), _grading("multiple", row)
    options = []
    for number, words, why in row.options():
        share, words = _share(words)
        if grading == "fractions" and share is None:
            share = 1 / len(right) if number in right else 0.0
        options.append(building.with_set({"id": str(number), "text": words}, feedback=why, fraction=share or 0.0))
    return {"options": options, "correct": [str(number) for number in sorted(right)], "grading": grading}


def _share(words: str) -> tuple[float | None, str]:
    found = SHARE.match(words)
    if not found:
        return None, words
    return max(-1.0, min(1.0, building.decimal(found[1]) / 100)), words[found.end() :]


def _truefalse(row: Row) -> Body:
    written = row[columns.RIGHT].casefold().strip(" .")
    if written not in (*columns.YES, *columns.NO):
        raise Unreadable(f"В столбце «Верный ответ» — «{written[:40]}», а нужно «верно» или «неверно».")
    said = {}
    for _, words, why in row.options():
        answer = words.casefold().strip(" .")
        if answer in columns.YES:
            said["feedback_true"] = why
        elif answer in columns.NO:
            said["feedback_false"] = why
    return building.truefalse(written in columns.YES, **said)


def _short(row: Row) -> Body:
    found = []
    written = [*row.options(), *([(0, *_why(row[columns.RIGHT]))] if row[columns.RIGHT] else [])]
    for _, words, why in written:
        share, words = _share(words)
        found.append(Answer(words, 1.0 if share is None else share, why))
    if not found:
        raise Unreadable("Впишите принимаемые ответы в столбцы «Вариант 1», «Вариант 2»…")
    return building.short(found)[0]


def _number(row: Row) -> Body:
    found = []
    written = [*([(0, *_why(row[columns.RIGHT]))] if row[columns.RIGHT] else []), *row.options()]
    for _, words, why in written:
        share, words = _share(words)
        value, tolerance = _interval(words)
        found.append(Number(value, tolerance, 1.0 if share is None else share, why))
    if not found:
        raise Unreadable("Столбец «Верный ответ» пуст: впишите число, например 30 или 30 ± 2.")
    return building.number(found)


def _interval(words: str) -> tuple[float, float]:
    found = BETWEEN.match(words)
    if not found:
        return building.decimal(words), 0.0
    first, second = building.decimal(found[1]), building.decimal(found[3])
    if found[2] != "..":
        return first, abs(second)
    if second < first:
        raise Unreadable(f"В промежутке «{words[:40]}» начало больше конца.")
    return (first + second) / 2, second - (first + second) / 2


def _halves(row: Row) -> list[tuple[int, str, str, str]]:
    found = []
    for number, words, why in row.options():
        left, bar, right = words.partition("|")
        if not bar or not right.strip():
            raise Unreadable(f"В столбце «Вариант {number}» нет пары через черту: «{words[:40]}».")
        found.append((number, left.strip(), right.strip(), why))
    return found


def _match(row: Row) -> Body:
    halves, grading = _halves(row), _grading("match", row)
    body = building.match((left, right) for _, left, right, _ in halves)
    said = {(left, right): why for _, left, right, why in halves if why}
    body["pairs"] = [[*pair, said[tuple(pair)]] if tuple(pair) in said else pair for pair in body["pairs"]]
    return building.with_set(body, grading=grading if grading != "share" else "")


def _categorise(row: Row) -> Body:
    halves = _halves(row)
    names = list(dict.fromkeys(right for _, _, right, _ in halves))
    keys = {name: str(number) for number, name in enumerate(names, start=1)}
    items = [
        building.with_set({"id": str(number), "text": left, "category": keys[right]}, feedback=why)
        for number, left, right, why in halves
        if left
    ]
    return {"categories": [{"id": key, "text": name} for name, key in keys.items()], "items": items}


def _order(row: Row) -> Body:
    return building.order([words for _, words, _ in row.options()], grading=_grading("order", row))


def _essay(row: Row) -> Body:
    return building.with_set({}, guide=row[columns.RIGHT])


def _words(row: Row) -> Body:
    """As in Moodle: [[2]] is where the second word belongs."""
    words: list[Body] = [{"id": str(number), "text": text} for number, text, _ in row.options()]
    known = {word["id"] for word in words}
    asked = PLACE.findall(row[columns.STEM])
    for place in asked:
        if place not in known:
            raise Unreadable(f"Для пропуска [[{place}]] нет слова в столбце «Вариант {place}».")
    for word in words:
        if asked.count(word["id"]) > 1:
            word["endless"] = True
    count = itertools.count(1)
    stem = PLACE.sub(lambda found: f"[[{next(count)}]]", row[columns.STEM])
    return {"stem": stem, "words": words, "places": {str(gap): word for gap, word in enumerate(asked, start=1)}}


def _cloze(row: Row) -> Body:
    gaps = []
    for place in dict.fromkeys(PLACE.findall(row[columns.STEM])):
        cell = row.cells.get(int(place[:6]))
        if not cell:
            raise Unreadable(f"Для пропуска [[{place}]] ничего нет в столбце «Вариант {place}».")
        gaps.append({"id": place, **_gap(place, cell)})
    return {"gaps": gaps}


def _gap(place: str, cell: str) -> Body:
    if found := embedded.GAP.fullmatch(cell):
        return {**embedded.gap_of(found, int(place), Texts()), "id": place}
    if "*" in cell and columns.GAP_CHOICE.strip() in cell:
        options = [part.strip() for part in cell.split(columns.GAP_CHOICE.strip())]
        right = [number for number, words in enumerate(options, start=1) if words.startswith("*")]
        if len(right) != 1:
            raise Unreadable(f"В столбце «Вариант {place}» отметьте звёздочкой один верный вариант списка.")
        listed = [{"id": str(number), "text": words.lstrip("* ")} for number, words in enumerate(options, start=1)]
        return {"kind": "list", "options": listed, "correct": [str(right[0])]}
    return {"kind": "text", "accepted": [part.strip() for part in cell.split(";") if part.strip()]}


READERS: Final[Mapping[str, Callable[[Row], Any]]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "match": _match,
    "order": _order,
    "cloze": _cloze,
    "words": _words,
    "categorise": _categorise,
    "essay": _essay,
}
