"""Figures from the ledgers: people over all that is required of them, or assignments as far as the question goes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, dropwhile
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, When
from django.utils import timezone

from courses.catalogue.models import Course
from courses.history.models import REMOVED, AssignmentEvent, StandingPeriod, TallyDay, TallyMonth
from courses.requirements.models import Assignment, ExpiryTally, Progress, Requirement, Standing, Tally, TodayTally

from . import ledger
from .figures import Figures, add_up, total
from .models import CompletionMonth

if TYPE_CHECKING:
    from .filters import Filters
    from .reach import Reach

UNFINISHED = ~Q(state=Progress.COMPLETED)
_BY_STATE: Final = {
    "required": Sum("count"),
    "completed": Sum("count", filter=Q(state=Progress.COMPLETED)),
    "in_progress": Sum("count", filter=Q(state=Progress.IN_PROGRESS)),
    "not_started": Sum("count", filter=Q(state=Progress.NOT_STARTED)),
}


# --- now or when a past day was over: rows of the same shape ----------------------------------------------------------
def tallies(on: dt.date | None, since: dt.date | None = None) -> list[QuerySet[Any]]:
    """The ledgers whose rows together are the figures of that evening: whole months, then the days after them.

    ``since``: the first day whose rows are wanted day by day.
    """
    if on is None:
        return [TodayTally.objects.all()]
    first = (since or on).replace(day=1)
    return [TallyMonth.objects.filter(day__lt=first), TallyDay.objects.filter(day__gte=first, day__lte=on)]


def assignments(filters: Filters) -> QuerySet[Any]:
    """What is required of whom, one row a person and course."""
    if filters.on:
        return AssignmentEvent.objects.at_end_of(filters.on).exclude(state=REMOVED)
    return Assignment.objects.all()


def standings(filters: Filters) -> QuerySet[Any]:
    """How each person stands over all that is required of her."""
    return StandingPeriod.objects.at_end_of(filters.on) if filters.on else Standing.objects.all()


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of ``day``."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after ``day``."""
    return start_of(day + dt.timedelta(days=1))


def narrowed(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    """Rows of a ledger, of assignments or of people in the chosen agencies and of the chosen category."""
    rows = rows.filter(filters.reach.counted)
    return rows.filter(category=filters.category) if filters.category else rows


def asked_for(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    """``narrowed`` rows of assignments, as far as the course, the requirement and the period are those chosen."""
    rows = narrowed(rows, filters)
    if filters.course:
        rows = rows.filter(course=filters.course)
    if filters.requirement:
        rows = rows.filter(requirement=filters.requirement)
    if filters.due:
        rows = rows.filter(due_on__range=(filters.due.since, filters.due.until))
    if filters.done:
        rows = rows.filter(completed_between(filters.done.since, filters.done.until))
    if filters.expires:
        rows = rows.filter(state=Progress.COMPLETED, expires_on__range=(filters.expires.since, filters.expires.until))
    return rows


def completed_between(since: dt.date, until: dt.date) -> Q:
    """Assignments completed from one day to another."""
    return Q(state=Progress.COMPLETED, completed_at__gte=start_of(since), completed_at__lt=end_of(until))


# --- what there is to choose from -------------------------------------------------------------------------------------
def courses_required(reach: Reach, on: dt.date | None = None) -> list[Course]:
    """Courses that somebody in these agencies must complete, or had to."""
    counted = [Exists(rows.filter(reach.counted, course=OuterRef("pk"))) for rows in tallies(on)]
    return list(Course.objects.filter(reduce(or_, counted)).only("title", "order", "programme_id"))


def requirements_of(reach: Reach, on: dt.date | None = None) -> list[Requirement]:
    """Requirements by which something is assigned to somebody in these agencies, or was; the newest first."""
    counted = [Exists(rows.filter(reach.counted, requirement=OuterRef("pk"))) for rows in tallies(on)]
    return list(Requirement.objects.filter(reduce(or_, counted)).only("title"))


# --- figures ----------------------------------------------------------------------------------------------------------
def figures_by_agency(filters: Filters) -> dict[int, Figures]:
    """Agency → figures of those who work in it itself."""
    return _figures(filters, "agency_id")


def figures_by_course(filters: Filters) -> list[tuple[Course, Figures]]:
    """Each course with its figures over the chosen agencies; courses that nobody there must complete are left out."""
    found = _figures(replace(filters, course=None), "course_id", of_people=False)
    return [(course, found[course.pk]) for course in filters.courses if course.pk in found]


def figures_by_requirement(filters: Filters) -> list[tuple[Requirement, Figures]]:
    """Each requirement with the figures of its assignments in the chosen agencies."""
    found = _figures(replace(filters, requirement=None), "requirement_id", of_people=False)
    return [(one, found[one.pk]) for one in filters.requirements if one.pk in found]


def own_and_cells(filters: Filters) -> tuple[dict[int, Figures], list[tuple[int, ...]]]:
    """``figures_by_agency`` and ``cells``. What falls due in a period is read day by day, so both come of one look."""
    top = filters.reach.single
    if not filters.due or filters.on or top is None or filters.reach.own:
        return figures_by_agency(filters), cells(filters)
    (ledger_of_days,) = _ledgers(filters, of_people=False)
    late = Sum("count", filter=ledger_of_days.overdue)
    grouped = ledger_of_days.rows.values_list("agency_id", "requirement_id").annotate(**_BY_STATE, overdue=late)
    statement, parameters = grouped.query.sql_with_params()
    own: dict[int, Figures] = {}
    found: list[tuple[int, ...]] = []
    units = _units(filters)
    with connection.cursor() as cursor:
        cursor.execute(_BOTH.format(statement), [top.path.count("/") + 1, *parameters])
        for agency, code, requirement, *numbers in cursor.fetchall():
            if agency is None:
                found.append((units.get(code, 0), requirement, *numbers))
            elif numbers[0]:
                own[agency] = Figures(*numbers)
    return own, found


def cells(filters: Filters) -> list[tuple[int, ...]]:
    """Agency, requirement and the numbers of ``Figures`` of assignments but for those overdue: by units of the page
    where it has one top (0: who works in no unit of it), else by the agencies themselves.

    Thousands for a region, so they are no objects yet.
    """
    top, ledgers = filters.reach.single, [one.rows for one in _ledgers(filters, of_people=False) if one.whole]
    grouped = [rows.values_list("agency_id", "requirement_id").annotate(**_BY_STATE) for rows in ledgers]
    if top is None or filters.reach.own:
        return [tuple(number or 0 for number in row) for rows in grouped for row in rows]
    units = _units(filters)
    found: list[tuple[int, ...]] = []
    for rows in grouped:
        statement, parameters = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(_BY_UNITS.format(statement), [top.path.count("/") + 1, *parameters])
            found += [(units.get(code, 0), *numbers) for code, *numbers in cursor.fetchall()]
    return found


def _units(filters: Filters) -> dict[str, int]:
    """The next part of the path under the agency of the page → the unit whose it is."""
    top = filters.reach.single
    begins = len(top.path) if top else 0
    return {unit.path[begins:].rstrip("/"): unit.pk for unit in filters.reach.units}


# First by agencies, which are numbers, then by the units that they belong to: of a region's rows the latter are words.
_BY_UNITS: Final = """
SELECT split_part(a.path, '/', %s), c.requirement_id, sum(c.required)::bigint, coalesce(sum(c.completed), 0)::bigint,
    coalesce(sum(c.in_progress), 0)::bigint, coalesce(sum(c.not_started), 0)::bigint
FROM ({}) AS c JOIN lms_agency a ON a.id = c.agency_id GROUP BY 1, 2"""
_BOTH: Final = """
SELECT agency_id, unit, requirement_id, sum(required)::bigint, coalesce(sum(completed), 0)::bigint,
    coalesce(sum(in_progress), 0)::bigint, coalesce(sum(not_started), 0)::bigint, coalesce(sum(overdue), 0)::bigint
FROM (
    SELECT c.*, split_part(a.path, '/', %s) AS unit FROM ({}) AS c JOIN lms_agency a ON a.id = c.agency_id
) AS placed GROUP BY GROUPING SETS ((agency_id), (unit, requirement_id))"""


def figures(filters: Filters) -> Figures:
    """The figures of everything that is asked about."""
    return total(_figures(filters, "category").values())


def figures_by_week(filters: Filters) -> list[tuple[dt.date, Figures]]:
    """Evenings a week apart up to the day of the report, the oldest first; nothing before training was required."""
    days = [filters.day - dt.timedelta(weeks=number) for number in range(filters.weeks, -1, -1)]
    return list(dropwhile(lambda week: not week[1].required, figures_of_evenings(filters, days)))


def figures_of_evenings(filters: Filters, days: Sequence[dt.date]) -> list[tuple[dt.date, Figures]]:
    """The figures in the evening of each of ``days``, the oldest first, added up from the ledger of days."""
    first_seen = Case(*(When(day__lte=day, then=number) for number, day in enumerate(days)))
    summed = chain.from_iterable(
        rows.order_by().annotate(seen=first_seen).values_list("seen", "state", "due_on").annotate(Sum("count"))
        for rows in _counted(filters, tallies(days[-1], since=days[0]), of_people=not filters.by_assignment)
    )
    return list(zip(days, add_up(summed, days), strict=True))


def completions_wrong() -> int:
    """How many sums of the ledger of completions do not follow from the assignments. 0 unless something is broken."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.DIFFERENCES)
        (count,) = cursor.fetchone()
    return int(count)


def _figures(filters: Filters, by: str, *, of_people: bool | None = None) -> dict[int, Figures]:
    """Figures by a field of the ledgers. ``of_people``: people, not assignments; by default as the question is."""
    if filters.only_completed:
        return {key: Figures(required=count, completed=count) for key, count in _completed(filters, by).items()}
    people = not filters.by_assignment if of_people is None else of_people
    return _grouped(_ledgers(filters, of_people=people), by)


@dataclass(frozen=True)
class _Ledger:
    """Rows that are added up, and which of them are overdue. Not ``whole``: they only say what is overdue."""

    rows: QuerySet[Any]
    overdue: Q
    whole: bool = True


def _ledgers(filters: Filters, *, of_people: bool) -> list[_Ledger]:
    """What is added up for figures of the day of the question."""
    month, past = filters.day.replace(day=1), UNFINISHED & Q(due_on__lt=filters.day)
    if filters.on:
        return [_Ledger(rows, past) for rows in _counted(filters, tallies(filters.on), of_people=of_people)]
    if filters.due:
        return [_Ledger(rows, past) for rows in _counted(filters, [Tally.objects.all()], of_people=of_people)]
    this_month = Tally.objects.filter(past, due_on__gte=month)
    today, odd_days = _counted(filters, [TodayTally.objects.all(), this_month], of_people=of_people)
    return [_Ledger(today, UNFINISHED & Q(due_month__lt=month)), _Ledger(odd_days, past, whole=False)]


def _counted(filters: Filters, ledgers: Iterable[QuerySet[Any]], *, of_people: bool) -> list[QuerySet[Any]]:
    if of_people:
        return [narrowed(rows.filter(course=None), filters) for rows in ledgers]
    return [asked_for(rows.exclude(course=None), filters) for rows in ledgers]


def _completed(filters: Filters, by: str) -> dict[int, int]:
    """What was completed, or ceases to hold, in the chosen period, by a field."""
    found: defaultdict[int, int] = defaultdict(int)
    for rows, count in _completed_rows(filters):
        for key, number in rows.order_by().values_list(by).annotate(count):
            found[key] += number
    return {key: number for key, number in found.items() if number}


def _completed_rows(filters: Filters) -> Iterator[tuple[QuerySet[Any], Count | Sum]]:
    """Whole months come from their ledger and odd days from the assignments; a past day from its events."""
    anytime = replace(filters, period=None)
    if filters.on:
        yield asked_for(assignments(filters), filters), Count("pk")
    elif filters.expires:
        days = (filters.expires.since, filters.expires.until)
        yield asked_for(ExpiryTally.objects.filter(expires_on__range=days), anytime), Sum("count")
    elif filters.done:
        if months := filters.done.months():
            yield asked_for(CompletionMonth.objects.filter(month__range=months), anytime), Sum("count")
        for since, until in filters.done.odd_days():
            yield asked_for(Assignment.objects.filter(completed_between(since, until)), anytime), Count("pk")


def _grouped(ledgers: Sequence[_Ledger], by: str) -> dict[int, Figures]:
    found: defaultdict[int, Figures] = defaultdict(Figures)
    for key, *numbers in _numbers(ledgers, (by,)):
        found[key] += Figures(*numbers)
    return {key: one for key, one in found.items() if one.required}


def _numbers(ledgers: Sequence[_Ledger], by: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The fields ``by``, then the numbers of ``Figures``; once a ledger."""

    for one in ledgers:
        if not one.whole:
            for *keys, late in one.rows.values_list(*by).annotate(Sum("count")):
                yield (*keys, 0, 0, 0, 0, late)
            continue
        grouped = one.rows.values_list(*by).annotate(**_BY_STATE, overdue=Sum("count", filter=one.overdue))
        for row in grouped:  # a sum over nothing is none
            yield tuple(number or 0 for number in row)
