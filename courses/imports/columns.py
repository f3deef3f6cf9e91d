"""What stands in which column of a table of past completions, and a row of it read cell by cell. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from rapidfuzz import fuzz, process

from lms.tables import values
from lms.tables.cells import Cell, Formula, Row, Unreadable
from lms.tables.headings import Column, Headings, plain

SHEET: Final = "Обучение"
HOURS_MOST: Final = 5000
EARLIEST: Final = dt.date(1990, 1, 1)
LIKE: Final = 70

COLUMNS: Final = (
    Column("number", "Табельный номер", ("таб номер", "таб №", "табельный", "табельный №", "номер сотрудника")),
    Column("email", "Электронная почта", ("почта", "e-mail", "email", "эл почта", "адрес почты")),
    Column("name", "ФИО", ("фамилия имя отчество", "сотрудник", "фио сотрудника", "слушатель")),
    Column("course", "Курс", ("название курса", "код курса", "вместо курса", "семинар", "программа"), required=True),
    Column(
        "date", "Дата", ("дата завершения", "дата прохождения", "дата обучения", "пройден", "завершён"), required=True
    ),
    Column("hours", "Часы", ("часов", "объём часов", "объем", "академических часов")),
    Column("document", "Номер документа", ("документ", "№ документа", "удостоверение", "номер удостоверения")),
    Column("result", "Результат", ("оценка", "итог", "балл")),
    Column("place", "Где учили", ("где", "организация", "место обучения", "учебный центр")),
)
EXAMPLE: Final = (
    "00123",
    "",
    "Иванова Анна Петровна",
    "Анатомия ответа",
    dt.date(2025, 3, 15),
    16,
    "17-ПК",
    "зачёт",
    "РАНХиГС",
)


def check(found: Headings) -> None:
    """People must be told apart. Raises Unreadable where no column does it."""
    if not {"number", "email"} & set(found.places):
        raise Unreadable(
            "Нет столбца «Табельный номер» или «Электронная почта»: по одному ФИО человека не узнать.",
            f"строка {found.number}",
        )


@dataclass
class Read:
    """A row as it was understood by itself: whose it is, is looked up later."""

    number: int
    said: dict[str, str] = field(default_factory=dict)
    problems: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    course: int | None = None
    completed_on: dt.date | None = None
    hours: Decimal | None = None


class Reader:
    """Reads the rows under ``found``. ``courses`` are the keys of courses by their plain words."""

    def __init__(self, found: Headings, courses: Mapping[str, tuple[int, str]], *, today: dt.date) -> None:
        self._found, self._courses, self._today = found, courses, today
        self._unknown: dict[str, str] = {}

    def read(self, row: Row) -> Read:
        made = Read(row.number)
        for key in self._found.places:
            made.said[key] = self._words(made, row, key)
        self._merged(made, row)
        self._whose(made, row)
        self._course(made, row)
        made.completed_on = self._take(made, row, "date", self._day)
        made.hours = self._take(made, row, "hours", _hours)
        return made

    def _words(self, made: Read, row: Row, key: str) -> str:
        """The cell as it is seen, for the look; what cannot be taken as words is said."""
        cell = self._found.cell(key, row)
        if isinstance(cell, Formula) and cell.value is not None:
            made.notes.append(f"{self._found.where(key, row)}: формула, взято её значение")
        try:
            return values.text(cell, longest=100 if key in ("document", "result") else 250)
        except values.Wrong as wrong:
            self._problem(made, row, key, str(wrong))
            return ""

    def _merged(self, made: Read, row: Row) -> None:
        for key, place in self._found.places.items():
            if cells := row.merged.get(place):
                self._problem(made, row, key, f"ячейки {cells} объединены: разделите их и впишите значение в каждую")

    def _whose(self, made: Read, row: Row) -> None:
        if not made.said.get("number") and not made.said.get("email") and not made.problems:
            key = "number" if "number" in self._found.places else "email"
            self._problem(made, row, key, "не сказано, кто это: впишите табельный номер или почту")

    def _course(self, made: Read, row: Row) -> None:
        words = made.said.get("course", "")
        found = self._courses.get(plain(words))
        if found:
            made.course = found[0]
        elif words:
            self._problem(made, row, "course", self._no_course(words))
        elif not any(one[0] == self._found.where("course", row) for one in made.problems):
            self._problem(made, row, "course", "курс не назван")

    def _no_course(self, words: str) -> str:
        if words not in self._unknown:
            near = process.extractOne(plain(words), list(self._courses), scorer=fuzz.ratio, score_cutoff=LIKE)
            hint = f" Похоже на «{self._courses[near[0]][1]}»." if near else ""
            self._unknown[words] = f"курса «{words[:80]}» нет.{hint}"
        return self._unknown[words]

    def _take(self, made: Read, row: Row, key: str, parse: Callable[[Cell], Any]) -> Any:
        if key not in self._found.places:
            return None
        before = {place for place, _ in made.problems}
        if self._found.where(key, row) in before:
            return None
        try:
            return parse(self._found.cell(key, row))
        except values.Wrong as wrong:
            self._problem(made, row, key, str(wrong))
            return None

    def _day(self, cell: Cell) -> dt.date:
        day = values.day(cell)
        if day is None:
            raise values.Wrong("дата не вписана")
        if day > self._today:
            raise values.Wrong(f"день {day:%d.%m.%Y} ещё не наступил")
        if day < EARLIEST:
            raise values.Wrong(f"{day:%d.%m.%Y} — слишком давно, проверьте год")
        return day

    def _problem(self, made: Read, row: Row, key: str, words: str) -> None:
        made.problems.append([self._found.where(key, row), words])


def _hours(cell: Cell) -> Decimal | None:
    found = values.number(cell)
    if found is not None and not 0 < found <= HOURS_MOST:
        raise values.Wrong(f"часов не бывает {values.text(cell)}")
    return found.quantize(Decimal("0.1")) if found is not None else None
