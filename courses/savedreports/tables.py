"""A definition and a question make a table: lines one by one, with a sum after each group, or the sums alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from django.db.models import Count

from courses.reports import sheets
from courses.reports.figures import Figures
from lms.models import Position
from lms.ui.exports import Cell, Column, Row, Sheet, Summary
from lms.ui.russian import plural

from . import fields
from .definition import Definition
from .fields import Line, Words
from .kinds import Group
from .question import Question

COUNTED: Final = Column("Строк", 10, "number", adds_up=True, code="rows")


def sheet(definition: Definition, question: Question, title: str, *, limit: int | None = None) -> Sheet:
    """The table; with ``limit`` only its first lines, for a look."""
    if definition.only_totals:
        return Sheet(title, columns(definition), _totals(definition, question))
    return Sheet(title, columns(definition), _rows(definition, question, limit))


def columns(definition: Definition) -> list[Column]:
    kind = definition.of
    if not definition.only_totals:
        return fields_of(definition)
    first = Column(f"По {kind.groups[definition.group].label}", 50, code="name")
    figures = [field.column for field in fields.FIGURES.values()]
    return [first, *(figures if kind.code in ("assignments", "people") else [COUNTED])]


def fields_of(definition: Definition) -> list[Column]:
    """The columns of plain rows, whatever the report sums up."""
    return [definition.of.fields[code].column for code in definition.shown]


def page(definition: Definition, question: Question, *, after: int, limit: int) -> tuple[list[Row], int | None]:
    """Plain rows by key after ``after``, and the key after which the rest follows (None: there is none)."""
    kind = definition.of
    if kind.code == "agencies":
        lines = list(kind.lines(question, None, ()))  # type: ignore[arg-type]
        rows = [cells(definition, line) for line in lines[after : after + limit]]
        return rows, after + limit if len(lines) > after + limit else None
    found = kind.find(question).filter(**{f"{kind.key}__gt": after}).order_by(kind.key)
    keys = list(found.values_list(kind.key, flat=True)[: limit + 1])
    shown = kind.find(question).filter(**{f"{kind.key}__in": keys[:limit]}).order_by(kind.key)
    rows = [cells(definition, line) for line in kind.lines(question, shown, needs(definition))]
    return rows, keys[limit - 1] if len(keys) > limit else None


def count(definition: Definition, question: Question) -> int:
    return definition.of.count(question)


def cells(definition: Definition, line: Line) -> Row:
    return [definition.of.fields[code].get(line) for code in definition.shown]


def needs(definition: Definition) -> set[str]:
    return {definition.of.fields[code].needs for code in definition.shown}


def _rows(definition: Definition, question: Question, limit: int | None) -> Iterator[Row]:
    kind = definition.of
    if kind.code == "agencies":
        for number, line in enumerate(kind.lines(question, None, ())):  # type: ignore[arg-type]
            if number == limit:
                return
            yield cells(definition, line)
        return
    group = kind.groups.get(definition.group)
    order = kind.sorts[definition.sort or next(iter(kind.sorts))][1]
    found = kind.find(question).order_by(*(group.order if group else ()), *order)
    lines = kind.lines(question, found[:limit] if limit else found, needs(definition))
    gets = [kind.fields[code].get for code in definition.shown]
    if group is None:
        for line in lines:
            yield [get(line) for get in gets]
        return
    names = _Names(group, question)
    for name, some in groupby(lines, key=names.of_line):
        yield from _group(definition, name, (([get(line) for get in gets]) for line in some))


def _group(definition: Definition, name: str, rows: Iterator[list[Cell]]) -> Iterator[Row]:
    adding = [number for number, column in enumerate(columns(definition)) if column.adds_up]
    sums: dict[int, Any] = dict.fromkeys(adding, 0)
    counted = 0
    for row in rows:
        counted += 1
        for number in adding:
            sums[number] += row[number] or 0
        yield row
    under: list[Cell] = [sums.get(number) for number in range(len(definition.shown))]
    words = f"{name}: {plural(counted, 'строка', 'строки', 'строк')}"
    under[0] = words if under[0] is None else under[0]
    if adding and adding[0] == 0 and len(under) > 1 and under[1] is None:
        under[1] = words
    yield Summary(under)


def _totals(definition: Definition, question: Question) -> Iterator[Row]:
    kind, group = definition.of, definition.of.groups[definition.group]
    names = _Names(group, question)
    figured = kind.totals(question, group)
    if figured is None:
        rows = kind.find(question).order_by(*group.order).values(*group.order).annotate(rows=Count("pk"))
        for row in rows:
            yield (names.of_key(tuple(row[name] for name in group.order)), row["rows"])
        return
    whole = Figures()
    for key, figures in figured:
        whole += figures
        yield (names.of_key(key), *sheets.numbers(figures))
    yield Summary(("Итого", *sheets.numbers(whole)))


class _Names:
    """What a group is called: by its line, or by what brought its rows together."""

    def __init__(self, group: Group, question: Question) -> None:
        self.group, self.question = group, question
        self.words = Words(question.filters.day)
        self.categories = {str(value): str(label) for value, label in Position.Category.choices}

    def of_line(self, line: Line) -> str:
        row = line.row
        if self.group.column == "place" and line.place:
            return line.place.name
        if self.group.column == "category":
            return self.categories.get(str(row.get("category", "")), "")
        if self.group.column == "requirement":
            return line.requirement[0] or str(row.get("requirement__title", ""))
        if self.group.column == "course" and "course_id" in row:
            return line.words.courses[row["course_id"]].title
        if self.group.column == "course":
            return str(row.get("course_title") or row.get("course__title"))
        return self._state(row["state"])

    def of_key(self, key: tuple[Any, ...]) -> str:
        if self.group.column == "place":
            return self.question.filters.reach.by_id[key[-1]].name
        if self.group.column == "category":
            return self.categories.get(key[0], "")
        if self.group.column == "state":
            return self._state(key[0])
        return next(part for part in key if isinstance(part, str))

    def _state(self, state: str) -> str:
        known = {**self.words.states, **self.words.outside}
        return known.get(state) or self.words.certificate(state, None)
