"""Columns that a report can have, by kind of rows. Pure but for what a line carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, NamedTuple

from django.utils import timezone

from courses.certificates.models import Certificate
from courses.outside.models import OutsideTraining
from courses.reports import sheets
from courses.reports.reach import Place
from courses.reports.sheets import ELSEWHERE, Evidence
from courses.requirements.models import Progress
from lms.ui.exports import Cell, Column, Kind, Row

POST, EVIDENCE, STARTED, MISSING = "post", "evidence", "started", "missing"
STATED: Final = ("state", "due_on", "expires_on", "renews_from")  # what the words of a state are made of
NOBODY: Final[Row] = ("", "", "", "")


class Words(sheets.Words):
    """Words of every kind of rows, looked up once a file."""

    outside: ClassVar[dict[str, str]] = {str(value): str(label) for value, label in OutsideTraining.State.choices}

    def certificate(self, state: str, valid_until: Any) -> str:
        if state == Certificate.State.VALID and valid_until is not None and valid_until < self.day:
            return "срок истёк"
        return str(Certificate.State(state).label)


@dataclass(slots=True)
class Line:
    """A row of the database with what belongs to it. ``named``: whether the reader may see who it is."""

    row: Mapping[str, Any]
    words: Words
    named: bool = True
    place: Place | None = None
    body: Place | None = None
    number: str = ""
    post: Row = NOBODY
    evidence: Evidence | None = None
    started: dt.datetime | None = None
    missing: list[str] = field(default_factory=list)
    requirement: tuple[str, str] = ("", "")


class Field(NamedTuple):
    """A column, how its cell is taken from a line, and what must be fetched for that."""

    column: Column
    get: Callable[[Line], Cell]
    needs: str = ""


def _field(
    code: str, title: str, width: int, get: Callable[[Line], Cell], kind: Kind = "text", **more: Any
) -> tuple[str, Field]:
    needs = more.pop("needs", "")
    return code, Field(Column(title, width, kind, code=code, **more), get, needs)


def _name(part: str) -> Callable[[Line], Cell]:
    key, instead = f"user__{part}", ELSEWHERE if part == "last_name" else ""
    return lambda line: line.row[key] if line.named else instead


def _plain(key: str) -> Callable[[Line], Cell]:
    return lambda line: line.row[key]


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def _document(line: Line) -> Evidence | None:
    return line.evidence if line.evidence and line.evidence.number else None


def _printed(name: str) -> Callable[[Line], Cell]:
    def get(line: Line) -> Cell:
        document = _document(line)
        cell: Cell = getattr(document, name) if document else None
        return cell

    return get


def _course(name: str) -> Callable[[Line], Cell]:
    """What the certificate says of the course; without one, what the course says of itself now."""
    printed = {
        "title": "course_title",
        "programme": "programme_title",
        "organiser": "organiser",
        "hours": "academic_hours",
    }

    def get(line: Line) -> Cell:
        if document := _document(line):
            cell: Cell = getattr(document, printed[name])
            return cell
        course = line.words.courses[line.row["course_id"]]
        mine: dict[str, Cell] = {
            "title": course.title,
            "programme": course.programme.title,
            "organiser": course.programme.organiser,
            "hours": course.academic_hours,
        }
        return mine[name]

    return get


def _unit(line: Line) -> Cell:
    return line.place.name if line.place and line.place != line.body else ""


def _late(line: Line) -> Cell:
    due_on = line.row["due_on"]
    if line.row["state"] == Progress.COMPLETED or due_on is None or due_on >= line.words.day:
        return None
    return int((line.words.day - due_on).days)


def _link(line: Line) -> Cell:
    document = _document(line)
    return line.words.verification.replace("TOKEN", document.token) if document else ""


def _post(number: int) -> Callable[[Line], Cell]:
    return lambda line: line.post[number]


PERSON: Final = dict(
    [
        _field("number", "Табельный номер", 12, lambda line: line.number, needs=POST),
        _field("last_name", "Фамилия", 18, _name("last_name")),
        _field("first_name", "Имя", 14, _name("first_name")),
        _field("patronymic", "Отчество", 18, _name("patronymic")),
    ]
)
POSTED: Final = PERSON | dict(
    [
        _field("body", "Орган", 40, lambda line: line.body.name if line.body else ""),
        _field("unit", "Подразделение", 30, _unit),
        _field("position", "Должность", 36, _post(0), needs=POST),
        _field("service", "Вид службы", 22, _post(1), needs=POST),
        _field("category", "Категория", 22, _post(2), needs=POST),
        _field("group", "Группа", 12, _post(3), needs=POST),
    ]
)
ASSIGNED: Final = POSTED | dict(
    [
        _field("programme", "Мероприятие", 30, _course("programme"), needs=EVIDENCE),
        _field("form_kind", "Вид", 12, lambda line: "семинар"),
        _field("course", "Тема", 40, _course("title"), needs=EVIDENCE),
        _field("organiser", "Организатор", 40, _course("organiser"), needs=EVIDENCE),
        _field("form", "Форма", 14, lambda line: "дистанционно"),
        _field("hours", "Часы", 8, _course("hours"), "number", needs=EVIDENCE, adds_up=True),
        _field("requirement", "Требование", 34, lambda line: line.requirement[0]),
        _field("ground", "Основание", 34, lambda line: line.requirement[1]),
        _field("due_on", "Срок", 12, _plain("due_on"), "date"),
        _field("late", "Дней просрочки", 10, _late, "number"),
        _field("started_on", "Дата начала", 12, lambda line: _day(line.started), "date", needs=STARTED),
        _field("completed_on", "Дата окончания", 14, lambda line: _day(line.row["completed_at"]), "date"),
        _field("state", "Результат", 18, lambda line: line.words.state(*(line.row[name] for name in STATED))),
        _field(
            "score",
            "Оценка, %",
            10,
            lambda line: line.evidence.score if line.evidence else None,
            "number",
            needs=EVIDENCE,
        ),
        _field("document", "Номер документа", 20, _printed("number"), needs=EVIDENCE),
        _field("document_on", "Дата документа", 14, _printed("issued_on"), "date", needs=EVIDENCE),
        _field("valid_until", "Действует до", 14, _plain("expires_on"), "date"),
        _field("link", "Ссылка проверки", 50, _link, needs=EVIDENCE),
    ]
)
# The personnel records, in the order in which their systems take them; see docs/help/reports.md.
PERSONNEL: Final = (
    "number", "last_name", "first_name", "patronymic", "body", "unit", "position", "service", "category", "group",
    "programme", "form_kind", "course", "organiser", "form", "hours", "started_on", "completed_on", "state",
    "document", "document_on", "link",
)  # fmt: skip
STANDING: Final = POSTED | dict(
    [
        _field("required", "Назначено курсов", 12, _plain("required"), "number", adds_up=True),
        _field("completed", "Пройдено", 12, _plain("completed"), "number", adds_up=True),
        _field("missing", "Чего не хватает", 60, lambda line: "; ".join(line.missing), needs=MISSING),
        _field("due_on", "Ближайший срок", 14, _plain("due_on"), "date"),
        _field("late", "Дней просрочки", 10, _late, "number"),
        _field("state", "Состояние", 18, lambda line: line.words.state(line.row["state"], line.row["due_on"])),
    ]
)
CERTIFICATE: Final = dict(
    [
        _field("document", "Номер", 20, _plain("number")),
        _field("holder", "Кому выдан", 34, _plain("holder_name")),
        _field("position", "Должность на день выдачи", 36, _plain("position_title")),
        _field("body", "Орган на день выдачи", 40, _plain("agency_name")),
        _field("course", "Курс", 40, _plain("course_title")),
        _field("programme", "Программа", 30, _plain("programme_title")),
        _field("hours", "Часы", 8, _plain("academic_hours"), "number", adds_up=True),
        _field("score", "Оценка, %", 10, _plain("score"), "number"),
        _field("document_on", "Выдан", 12, _plain("issued_on"), "date"),
        _field("valid_until", "Действует до", 14, _plain("valid_until"), "date"),
        _field(
            "state", "Состояние", 18, lambda line: line.words.certificate(line.row["state"], line.row["valid_until"])
        ),
        _field("reason", "Причина", 30, _plain("state_reason")),
        _field("link", "Ссылка проверки", 50, lambda line: line.words.verification.replace("TOKEN", line.row["token"])),
    ]
)
EXEMPTION: Final = PERSON | dict(
    [
        _field("course", "Курс", 40, _plain("course__title")),
        _field("requirement", "Требование", 34, _plain("requirement__title")),
        _field("reason", "Основание", 40, _plain("reason")),
        _field("since", "Освобождён с", 12, lambda line: _day(line.row["at"]), "date"),
        _field("until", "По день", 12, _plain("until"), "date"),
        _field("revoked_on", "Снято с", 12, _plain("revoked_on"), "date"),
    ]
)
OUTSIDE: Final = PERSON | dict(
    [
        _field("course", "Вместо курса", 40, _plain("course__title")),
        _field("title", "Чему учили", 40, _plain("title")),
        _field("place", "Где", 34, _plain("place")),
        _field("completed_on", "День на документе", 14, _plain("completed_on"), "date"),
        _field("hours", "Часы", 8, _plain("hours"), "number", adds_up=True),
        _field("document", "Номер документа", 20, _plain("number")),
        _field("result", "Результат", 20, _plain("result")),
        _field("state", "Состояние", 18, lambda line: line.words.outside.get(line.row["state"], "")),
    ]
)


def _figure(code: str, title: str, kind: Kind = "number") -> tuple[str, Field]:
    return _field(code, title, 12, _plain(code), kind)


FIGURES: Final = dict(
    [
        _figure("required", "Должны пройти"),
        _figure("completed", "Прошли"),
        _figure("in_progress", "В процессе"),
        _figure("not_started", "Не начали"),
        _figure("overdue", "Просрочили"),
        _figure("share", "Доля прошедших", "percent"),
    ]
)
AGENCY: Final = (
    dict(
        [
            _field("body", "Орган или подразделение", 50, _plain("body")),
            _field("parent", "Входит в", 40, _plain("parent")),
            _field("level", "Уровень", 10, _plain("level"), "number"),
        ]
    )
    | FIGURES
)
