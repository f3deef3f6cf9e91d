"""Reports as tables for files. Rows are made one by one, a few hundred people at a time, whatever their number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.models import Course
from courses.certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.progress.models import Completion
from courses.requirements.models import Progress
from courses.requirements.statuses import Status, status_of
from lms.batches import batched
from lms.models import Employment, Position
from lms.ui.exports import Column, Row

from . import queries, sums
from .figures import Figures, roll_up

if TYPE_CHECKING:
    from .filters import Filters

CHUNK: Final = 500
PRINTED: Final = ("course_title", "programme_title", "organiser", "academic_hours")
ELSEWHERE: Final = "больше не работает у вас"
FIGURES: Final = (
    Column("Должны пройти", 12, "number"),
    Column("Прошли", 12, "number"),
    Column("В процессе", 12, "number"),
    Column("Не начали", 12, "number"),
    Column("Просрочили", 12, "number"),
    Column("Доля прошедших", 12, "percent"),
)
AGENCIES: Final = (
    Column("Орган или подразделение", 50),
    Column("Входит в", 40),
    Column("Уровень", 10, "number"),
    *FIGURES,
)
COURSES: Final = (Column("Курс", 50), *FIGURES)
REQUIREMENTS: Final = (Column("Требование", 50), *FIGURES)
WEEKS: Final = (Column("На конец дня", 14, "date"), *FIGURES)
PEOPLE: Final = (
    Column("Табельный номер", 12),
    Column("Фамилия", 18),
    Column("Имя", 14),
    Column("Отчество", 18),
    Column("Орган", 40),
    Column("Подразделение", 30),
    Column("Должность", 36),
    Column("Вид службы", 22),
    Column("Категория", 22),
    Column("Группа", 12),
    Column("Назначено курсов", 12, "number"),
    Column("Пройдено", 12, "number"),
    Column("Чего не хватает", 60),
    Column("Ближайший срок", 14, "date"),
    Column("Состояние", 16),
)
EVENTS: Final = (
    *PEOPLE[:10],
    Column("Мероприятие", 30),
    Column("Вид", 12),
    Column("Тема", 40),
    Column("Организатор", 40),
    Column("Форма", 14),
    Column("Часы", 8, "number"),
    Column("Срок", 12, "date"),
    Column("Дата начала", 12, "date"),
    Column("Дата окончания", 14, "date"),
    Column("Результат", 18),
    Column("Оценка, %", 10, "number"),
    Column("Номер документа", 20),
    Column("Дата документа", 14, "date"),
    Column("Ссылка проверки", 50),
)


def agency_rows(filters: Filters) -> Iterator[Row]:
    """The whole tree under the chosen agency, each line with its subtree."""
    reach = filters.reach
    own = sums.figures_by_agency(filters)
    rolled = roll_up(own, reach)
    for level, agency in reach.walk() if not reach.own else [(0, reach.tops[0])]:
        parent = reach.by_id.get(agency.parent_id or 0)
        yield (agency.name, parent.name if parent else "", level + 1, *numbers(rolled.get(agency.pk, Figures())))


def course_rows(filters: Filters) -> Iterator[Row]:
    for course, figures in sums.figures_by_course(filters):
        yield (course.title, *numbers(figures))


def requirement_rows(filters: Filters) -> Iterator[Row]:
    for requirement, figures in sums.figures_by_requirement(filters):
        yield (requirement.title, *numbers(figures))


def week_rows(filters: Filters) -> Iterator[Row]:
    for day, figures in sums.figures_by_week(filters):
        yield (day, *numbers(figures))


def numbers(figures: Figures) -> tuple[int | float | None, ...]:
    """The cells of ``FIGURES``."""
    return (
        figures.required,
        figures.completed,
        figures.in_progress,
        figures.not_started,
        figures.overdue,
        figures.share,
    )


class _Assigned(NamedTuple):
    user_id: int
    course_id: int
    due_on: dt.date
    state: str
    expires_on: dt.date | None = None
    renews_from: dt.date | None = None


class Evidence(NamedTuple):
    """A completion and, as far as it is valid, the certificate on it."""

    completed_at: dt.datetime
    score: int | None
    number: str | None
    token: str
    issued_on: dt.date | None
    course_title: str
    programme_title: str
    organiser: str
    academic_hours: int
    valid_until: dt.date | None


class Words:
    """What many lines of one file share, looked up and put into words once: a file has a million cells."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.states = {str(value): str(label) for value, label in Progress.choices}
        self.verification = settings.SITE_URL + reverse("courses:verify-certificate", args=["TOKEN"])

    @cached_property
    def courses(self) -> dict[int, Course]:
        return Course.objects.select_related("programme").in_bulk()

    @cached_property
    def positions(self) -> dict[int, Row]:
        return {
            one.pk: (
                one.title,
                str(one.get_service_display()),
                str(one.get_category_display()),
                str(one.get_group_display()),
            )
            for one in Position.objects.all()
        }

    def state(
        self,
        state: str,
        due_on: dt.date | None,
        expires_on: dt.date | None = None,
        renews_from: dt.date | None = None,
    ) -> str:
        """How far it is, and what of its dates matters: «не начато, просрочено»."""
        status = status_of(state, on=self.day, due_on=due_on, expires_on=expires_on, renews_from=renews_from)
        plain = status in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETED)
        return self.states[state] if plain else f"{self.states[state]}, {str(status.label).lower()}"


@dataclass(frozen=True)
class _Batch:
    """Everything about a few hundred people that their lines are made of."""

    people: list[dict[str, Any]]
    named: set[int]
    employments: dict[int, tuple[str, int]]
    assigned: dict[int, list[_Assigned]]
    evidence: dict[tuple[int, int], Evidence]
    started: dict[tuple[int, int], dt.datetime]


def people_rows(filters: Filters) -> Iterator[Row]:
    """A line a person: exactly the list that the page shows."""
    words = Words(filters.day)
    for batch in _batches(filters, with_evidence=False):
        for person in batch.people:
            assigned = batch.assigned[person["user_id"]]
            missing = [one for one in assigned if one.state != Progress.COMPLETED]
            due_on = min((one.due_on for one in missing), default=None)
            yield (
                *_who(filters, words, person, batch),
                len(assigned),
                len(assigned) - len(missing),
                "; ".join(words.courses[one.course_id].title for one in missing),
                due_on,
                words.state(_overall(assigned), due_on),
            )


def event_rows(filters: Filters) -> Iterator[Row]:
    """A line a person and course, in the columns of the personnel records."""
    words = Words(filters.day)
    for batch in _batches(filters, with_evidence=True):
        for person in batch.people:
            who = _who(filters, words, person, batch)
            for one in batch.assigned[person["user_id"]]:
                yield (*who, *_event(words, one, batch))


def _batches(filters: Filters, *, with_evidence: bool) -> Iterator[_Batch]:
    rows = queries.in_order(queries.people(filters), filters, "name").values(
        "user_id", "agency_id", "user__last_name", "user__first_name", "user__patronymic"
    )
    for people in batched(_each_once(rows.iterator(chunk_size=CHUNK)), CHUNK):
        ids = [person["user_id"] for person in people]
        yield _Batch(
            people=people,
            named=(named := queries.named(filters, ids)),
            employments=employments_of(named, filters),
            assigned=_assigned(ids, filters),
            evidence=evidence_of(named, filters) if with_evidence else {},
            started=started_of(named, filters) if with_evidence else {},
        )


def _each_once(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A person of several assignments comes once: the rows are in the order of people."""
    for _person, some in groupby(rows, key=lambda row: row["user_id"]):
        yield next(some)


def employments_of(ids: set[int], filters: Filters) -> dict[int, tuple[str, int]]:
    current = Employment.objects.on(filters.day).filter(is_main=True, user_id__in=ids).order_by("started_on", "pk")
    rows = current.values_list("user_id", "personnel_number", "position_id")
    return {user_id: (number, position_id) for user_id, number, position_id in rows}


def _assigned(ids: list[int], filters: Filters) -> dict[int, list[_Assigned]]:
    found: defaultdict[int, list[_Assigned]] = defaultdict(list)
    rows = queries.people(filters) if filters.by_assignment else sums.assignments(filters)
    for row in rows.filter(user_id__in=ids).order_by("due_on", "pk").values_list(*_Assigned._fields):
        found[row[0]].append(_Assigned(*row))
    return found


def evidence_of(ids: set[int], filters: Filters) -> dict[tuple[int, int], Evidence]:
    """(Person, course) → what she had completed by that day, with the certificate that was in force then."""
    printed, over = ("number", "token", "issued_on", *PRINTED, "valid_until"), sums.end_of(filters.day)
    rows = (
        Completion.objects.filter(user_id__in=ids, completed_at__lt=over)
        .order_by("cycle")
        .values_list(
            "user_id",
            "course_id",
            "certificate__state",
            "certificate__state_changed_at",
            "completed_at",
            "score",
            *(f"certificate__{name}" for name in printed),
        )
    )
    found = {}
    for user_id, course_id, state, changed_at, completed_at, score, number, *certificate in rows:
        held = state == Certificate.State.VALID or (changed_at is not None and changed_at >= over)
        found[user_id, course_id] = Evidence(completed_at, score, number if held else None, *certificate)
    return found


def started_of(ids: set[int], filters: Filters) -> dict[tuple[int, int], dt.datetime]:
    rows = (
        Enrolment.objects.filter(user_id__in=ids, started_at__lt=sums.end_of(filters.day))
        .order_by()
        .values_list("user_id", "course_id", "started_at")
    )
    return {(user_id, course_id): started_at for user_id, course_id, started_at in rows}


def _who(filters: Filters, words: Words, person: dict[str, Any], batch: _Batch) -> Row:
    agency = filters.reach.by_id[person["agency_id"]]
    body = filters.reach.body(agency.pk)
    if person["user_id"] not in batch.named:
        unit = agency.name if agency != body else ""
        return ("", ELSEWHERE, "", "", body.name, unit, "", "", "", "")
    number, position_id = batch.employments.get(person["user_id"], ("", 0))
    return (
        number,
        person["user__last_name"],
        person["user__first_name"],
        person["user__patronymic"],
        body.name,
        agency.name if agency != body else "",
        *words.positions.get(position_id, ("", "", "", "")),
    )


def _event(words: Words, assigned: _Assigned, batch: _Batch) -> Row:
    key = (assigned.user_id, assigned.course_id)
    course = words.courses[assigned.course_id]
    evidence = batch.evidence.get(key)
    started = batch.started.get(key)
    document = evidence if evidence and evidence.number else None
    return (
        document.programme_title if document else course.programme.title,
        "семинар",
        document.course_title if document else course.title,
        document.organiser if document else course.programme.organiser,
        "дистанционно",
        document.academic_hours if document else course.academic_hours,
        assigned.due_on,
        timezone.localdate(started) if started else None,
        timezone.localdate(evidence.completed_at) if evidence else None,
        words.state(assigned.state, assigned.due_on, assigned.expires_on, assigned.renews_from),
        evidence.score if evidence else None,
        document.number if document else "",
        document.issued_on if document else None,
        words.verification.replace("TOKEN", document.token) if document else "",
    )


def _overall(assigned: list[_Assigned]) -> str:
    """The state over all the courses asked about."""
    states = {one.state for one in assigned}
    return states.pop() if len(states) == 1 else Progress.IN_PROGRESS.value
