"""Reports as tables for files. Rows are made one by one, a few hundred people at a time, whatever their number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from courses.enrolments.models import Enrolment
from courses.progress.models import Completion
from courses.requirements.models import Assignment, Progress
from lms.models import Employment
from lms.ui.exports import Column, Row

from . import queries
from .figures import Figures, roll_up

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from courses.certificates.models import Certificate

    from .filters import Filters

CHUNK: Final = 500
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
    own = queries.figures_by_agency(filters)
    rolled = roll_up(own, reach)
    for level, agency in reach.walk() if not reach.own else [(0, reach.tops[0])]:
        parent = reach.by_id.get(agency.parent_id or 0)
        yield (agency.name, parent.name if parent else "", level + 1, *_numbers(rolled.get(agency.pk, Figures())))


def course_rows(filters: Filters) -> Iterator[Row]:
    for course, figures in queries.figures_by_course(filters):
        yield (course.title, *_numbers(figures))


def _numbers(figures: Figures) -> tuple[int | float | None, ...]:
    return (
        figures.required,
        figures.completed,
        figures.in_progress,
        figures.not_started,
        figures.overdue,
        figures.share,
    )


@dataclass(frozen=True)
class _Batch:
    """Everything about a few hundred people that their lines are made of."""

    people: list[dict[str, Any]]
    employments: dict[int, Employment]
    assignments: dict[int, list[Assignment]]
    completions: dict[tuple[int, int], Completion]
    started: dict[tuple[int, int], dt.datetime]


def people_rows(filters: Filters) -> Iterator[Row]:
    """A line a person: exactly the list that the page shows."""
    for batch in _batches(filters, with_evidence=False):
        for person in batch.people:
            assigned = batch.assignments[person["user_id"]]
            missing = [one for one in assigned if one.state != Progress.COMPLETED]
            yield (
                *_who(filters, person, batch),
                len(assigned),
                len(assigned) - len(missing),
                "; ".join(one.course.title for one in missing),
                min((one.due_on for one in missing), default=None),
                _state(assigned),
            )


def event_rows(filters: Filters) -> Iterator[Row]:
    """A line a person and course, in the columns of the personnel records."""
    for batch in _batches(filters, with_evidence=True):
        for person in batch.people:
            who = _who(filters, person, batch)
            for assignment in batch.assignments[person["user_id"]]:
                yield (*who, *_event(assignment, batch))


def _batches(filters: Filters, *, with_evidence: bool) -> Iterator[_Batch]:
    rows = queries.in_order(queries.people(filters), filters, "name").values(
        "user_id", "agency_id", "user__last_name", "user__first_name", "user__patronymic"
    )
    for people in _by(CHUNK, rows.iterator(chunk_size=CHUNK)):
        ids = [person["user_id"] for person in people]
        yield _Batch(
            people=people,
            employments=queries.employments_of(ids),
            assignments=_assignments(ids, filters.course),
            completions=_completions(ids) if with_evidence else {},
            started=_started(ids) if with_evidence else {},
        )


def _by(size: int, rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _assignments(ids: list[int], course: Course | None) -> dict[int, list[Assignment]]:
    found: defaultdict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(user_id__in=ids).select_related("course__programme")
    for one in rows.filter(course=course) if course else rows:
        found[one.user_id].append(one)
    return found


def _completions(ids: list[int]) -> dict[tuple[int, int], Completion]:
    rows = Completion.objects.filter(user_id__in=ids).select_related("certificate").defer("evidence")
    return {(one.user_id, one.course_id): one for one in rows.order_by("cycle")}


def _started(ids: list[int]) -> dict[tuple[int, int], dt.datetime]:
    rows = Enrolment.objects.filter(user_id__in=ids).order_by().values_list("user_id", "course_id", "started_at")
    return {(user_id, course_id): started_at for user_id, course_id, started_at in rows}


def _who(filters: Filters, person: dict[str, Any], batch: _Batch) -> Row:
    agency = filters.reach.by_id[person["agency_id"]]
    body = filters.reach.body(agency.pk)
    employment = batch.employments.get(person["user_id"])
    name = (person["user__last_name"], person["user__first_name"], person["user__patronymic"])
    place = (body.name, agency.name if agency != body else "")
    if employment is None:
        return ("", *name, *place, "", "", "", "")
    position = employment.position
    return (
        employment.personnel_number,
        *name,
        *place,
        position.title,
        str(position.get_service_display()),
        str(position.get_category_display()),
        str(position.get_group_display()),
    )


def _event(assignment: Assignment, batch: _Batch) -> Row:
    course = assignment.course
    key = (assignment.user_id, assignment.course_id)
    completion = batch.completions.get(key)
    certificate = _valid(getattr(completion, "certificate", None))
    started = batch.started.get(key)
    return (
        certificate.programme_title if certificate else course.programme.title,
        "семинар",
        certificate.course_title if certificate else course.title,
        certificate.organiser if certificate else course.programme.organiser,
        "дистанционно",
        certificate.academic_hours if certificate else course.academic_hours,
        assignment.due_on,
        timezone.localdate(started) if started else None,
        timezone.localdate(completion.completed_at) if completion else None,
        _result(assignment),
        completion.score if completion else None,
        certificate.number if certificate else "",
        certificate.issued_on if certificate else None,
        _verification(certificate.token) if certificate else "",
    )


def _valid(certificate: Certificate | None) -> Certificate | None:
    return certificate if certificate and certificate.state == "valid" else None


def _verification(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('courses:verify-certificate', args=[token])}"


def _result(assignment: Assignment) -> str:
    if assignment.state != Progress.COMPLETED and assignment.due_on < timezone.localdate():
        return f"{assignment.get_state_display()}, просрочено"
    return str(assignment.get_state_display())


def _state(assigned: list[Assignment]) -> str:
    """The state of the person over the courses asked about, in words."""
    states = {one.state for one in assigned}
    if states == {Progress.COMPLETED}:
        return "пройдено"
    word = "не начато" if states == {Progress.NOT_STARTED} else "в процессе"
    today = timezone.localdate()
    late = any(one.state != Progress.COMPLETED and one.due_on < today for one in assigned)
    return f"{word}, просрочено" if late else word
