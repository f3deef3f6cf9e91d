"""The staff list as a table: its columns, and a row of it as a line with what is wrong in which cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lms.agencies.models import Absence, Position, Role
from lms.tables import headings, values
from lms.tables.cells import Formula, Row, Unreadable, letters
from lms.tables.headings import Column, Headings, plain

from .lines import Line

COLUMNS: Final = (
    Column("personnel_number", "Табельный номер", ("табельный", "таб номер", "таб №", "таб. №")),
    Column("full_name", "ФИО", ("фамилия имя отчество", "фамилия, имя, отчество", "сотрудник", "работник")),
    Column("last_name", "Фамилия"),
    Column("first_name", "Имя"),
    Column("patronymic", "Отчество"),
    Column("email", "E-mail", ("электронная почта", "почта", "email", "служебная почта", "адрес электронной почты")),
    Column("agency", "Код органа", ("орган", "код подразделения", "подразделение", "код")),
    Column("position", "Должность"),
    Column("category", "Категория", ("категория должности",)),
    Column("group", "Группа", ("группа должностей",)),
    Column("service", "Вид службы", ("служба",)),
    Column("role", "Роль"),
    Column("hired_on", "Дата приёма", ("принят", "принята", "дата приема на работу")),
    Column("appointed_on", "Дата назначения", ("назначен", "назначена", "в должности с", "назначен с")),
    Column("ended_on", "Уволен с", ("уволен", "дата увольнения", "последний рабочий день")),
    Column("absence", "Отсутствие", ("причина отсутствия", "вид отсутствия")),
    Column("absent_from", "Отсутствует с", ("отсутствие с",)),
    Column("absent_to", "Отсутствует по", ("отсутствие по",)),
    Column("tags", "Метки", ("метка",)),
)
TITLES: Final = {column.key: column.title for column in COLUMNS}
LONGEST: Final = {"personnel_number": 20, "email": 254, "position": 200, "agency": 250, "full_name": 250}
NAMES: Final = ("last_name", "first_name", "patronymic")
DAYS: Final = ("hired_on", "appointed_on", "ended_on", "absent_from", "absent_to")
NO_TAGS: Final = ("-", "—", "нет")


def _words(choices: Any, **more: str) -> dict[str, str]:
    """How a choice may be written: its value, its label, and other words for it."""
    known = {plain(label): value for value, label in choices} | {plain(value): value for value, _label in choices}
    return known | {plain(word.replace("_", " ")): value for word, value in more.items()}


CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "service": _words(
        Position.Service.choices, гос="civil", государственная="civil", государственная_гражданская_служба="civil",
        государственная_гражданская="civil", мун="municipal", муниципальная="municipal", нет="none", не_служащая="none",
        работник="none",
    ),
    "category": _words(
        Position.Category.choices, руководитель="heads", помощник="aides", помощники="aides", советник="aides",
        специалист="specialists", обеспечивающий_специалист="support", нет="none",
    ),
    "group": _words(
        Position.Group.choices, высшие="highest", главные="chief", ведущие="leading", старшие="senior",
        младшие="junior", нет="none",
    ),
    "role": _words(Role.choices, hr="hr", кадры="hr", руководитель="head", дирекция="office", слушатель="", нет=""),
    "absence": _words(
        Absence.Kind.choices, больничный="sick", декрет="parental", отпуск_по_уходу="parental", другое="other",
        командировка="other", иное="other",
    ),
}  # fmt: skip


@dataclass
class Read:
    """A row of the table: what it says, what is wrong in it (field, words), and what is worth a look."""

    number: int
    line: Line
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(rows: Iterator[Row]) -> tuple[Headings, Iterator[Read]]:
    """The headings, and the rows under them one by one. Raises Unreadable where the columns do not do."""
    found, below = headings.find(rows, COLUMNS)
    if not {"email", "personnel_number"} & found.places.keys():
        where = f"строка {found.number}"
        raise Unreadable("Нет ни столбца «E-mail», ни столбца «Табельный номер»: людей не узнать.", where)
    return found, (_read(row, found) for row in below)


def place(columns: Mapping[str, int], key: str, number: int) -> str:
    """The address of a field's cell, or the row where the table has no such column."""
    keys = (key, "full_name") if key in NAMES else (key,)
    column = next((columns[one] for one in keys if one in columns), None)
    return f"{letters(column)}{number}" if column is not None else f"строка {number}"


def _read(row: Row, found: Headings) -> Read:
    result = Read(row.number, Line())
    said: dict[str, Any] = {}
    for key, column in found.places.items():
        cell = row[column]
        if (merged := row.merged.get(column)) is not None:
            result.problems.append((key, f"ячейки {merged} объединены: разъедините их и впишите каждому своё"))
            continue
        if isinstance(cell, Formula) and cell.value is not None:
            result.notes.append(f"{found.where(key, row)}: формула, взяли её значение")
        try:
            said[key] = _value(key, cell)
        except values.Wrong as wrong:
            result.problems.append((key, str(wrong)))
    _split_name(said, result)
    result.line = Line(**{key: value for key, value in said.items() if value not in (None, "")})
    return result


def _value(key: str, cell: Any) -> Any:
    if key in DAYS:
        return values.day(cell)
    text = values.text(cell, longest=LONGEST.get(key, 500 if key == "tags" else 80))
    if key == "email":
        return _address(text)
    if key in CHOICES:
        return _choice(key, text)
    if key == "tags":
        return _tags(text)
    return text


def _address(text: str) -> str:
    address = text.lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise values.Wrong(f"«{text[:60]}» — не адрес почты") from None
    return address


def _choice(key: str, text: str) -> str:
    if not text:
        return ""
    known = CHOICES[key].get(plain(text))
    if known is None:
        raise values.Wrong(f"«{text[:40]}» — так не бывает. Можно: {', '.join(_offered(key))}")
    return known


def _offered(key: str) -> list[str]:
    labels: dict[str, Any] = {
        "service": Position.Service, "category": Position.Category, "group": Position.Group, "role": Role,
        "absence": Absence.Kind,
    }  # fmt: skip
    return [str(label) for label in labels[key].labels]


def _tags(text: str) -> tuple[str, ...] | None:
    if not text:
        return None
    if text in NO_TAGS:
        return ()
    found = tuple(dict.fromkeys(" ".join(one.split()) for one in re.split(r"[;,\n]", text) if one.strip()))
    longest = max(found, key=len, default="")
    if len(longest) > 60:
        raise values.Wrong(f"метка «{longest[:40]}…» длиннее 60 знаков")
    return found


def _split_name(said: dict[str, Any], result: Read) -> None:
    """«Иванова Анна Петровна» in one cell is three words; more words than that go to the patronymic."""
    whole = str(said.pop("full_name", "") or "")
    if not whole or said.get("last_name"):
        return
    parts = whole.split(" ", 2)
    if len(parts) < 2:
        result.problems.append(("full_name", f"«{whole[:60]}» — где фамилия, а где имя?"))
        return
    said |= dict(zip(NAMES, parts, strict=False))
    if any(len(part) > 80 for part in parts):
        result.problems.append(("full_name", "имя длиннее 80 знаков"))
