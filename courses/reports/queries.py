from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import chain, dropwhile
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.catalogue.models import Course
from courses.certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.history import queries as history
from courses.history.models import REMOVED, AssignmentEvent, StandingPeriod, TallyDay, TallyMonth
from courses.progress.models import Completion
from courses.requirements.models import Assignment, Progress, Standing, Tally
from lms.access import rows
from lms.agencies.scopes import people_under, under
from lms.models import Agency, Employment, User

from . import ledger
from .figures import Figures, add_up
from .rules import OVERSEERS, people_in_reach

if TYPE_CHECKING:
    from .filters import Filters
    from .reach import Reach

UNFINISHED = ~Q(state=Progress.COMPLETED)
LATELY = dt.timedelta(days=7)


# --- now or when a past day was over: rows of the same shape ----------------------------------------------------------
def _tallies(on: dt.date | None, since: dt.date | None = None) -> list[QuerySet[Any]]:
    """The ledgers whose rows together are the figures of that evening: whole months, then the days after them.

    ``since``: the first day whose rows are wanted day by day.
    """
    if on is None:
        return [Tally.objects.all()]
    first = (since or on).replace(day=1)
    return [TallyMonth.objects.filter(day__lt=first), TallyDay.objects.filter(day__gte=first, day__lte=on)]


def _standings(filters: Filters) -> QuerySet[Any]:
    return StandingPeriod.objects.at_end_of(filters.on) if filters.on else Standing.objects.all()


def assignments(filters: Filters) -> QuerySet[Any]:
    """What is required of whom, one row a person and course."""
    if filters.on:
        return AssignmentEvent.objects.at_end_of(filters.on).exclude(state=REMOVED)
    return Assignment.objects.all()


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after ``day``."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def named(filters: Filters, user_ids: Collection[int]) -> set[int]:
    """Whose names the asker may see: of the people of a past day some work elsewhere by now, or nowhere."""
    if not filters.on:
        return set(user_ids)
    return set(User.objects.filter(people_in_reach(filters.asker), pk__in=user_ids).values_list("pk", flat=True))


# --- figures ----------------------------------------------------------------------------------------------------------
def courses_required(reach: Reach, on: dt.date | None = None) -> list[Course]:
    """Courses that somebody in these agencies must complete, or had to."""
    counted = [Exists(rows.filter(reach.counted, course=OuterRef("pk"))) for rows in _tallies(on)]
    return list(Course.objects.filter(reduce(or_, counted)).only("title", "order", "programme_id"))


def figures_by_agency(filters: Filters) -> dict[int, Figures]:
    """Agency → figures of those who work in it itself: people, or with a course chosen, people × that course."""
    return _grouped(_counted(filters), "agency_id", filters.day)


def figures_by_course(filters: Filters) -> list[tuple[Course, Figures]]:
    """Each course with its figures over the chosen agencies; courses that nobody there must complete are left out."""
    counted = [_narrowed(rows.exclude(course=None), filters) for rows in _tallies(filters.on)]
    found = _grouped(counted, "course_id", filters.day)
    return [(course, found[course.pk]) for course in filters.courses if course.pk in found]


def figures_by_week(filters: Filters) -> list[tuple[dt.date, Figures]]:
    """Evenings a week apart up to the day of the report, the oldest first; nothing before training was required."""
    days = [filters.day - dt.timedelta(weeks=number) for number in range(filters.weeks, -1, -1)]
    first_seen = Case(*(When(day__lte=day, then=number) for number, day in enumerate(days)))
    summed = chain.from_iterable(
        _narrowed(rows.filter(course=filters.course), filters)
        .order_by()
        .annotate(seen=first_seen)
        .values_list("seen", "state", "due_on")
        .annotate(Sum("count"))
        for rows in _tallies(filters.day, since=days[0])
    )
    weeks = zip(days, add_up(summed, days), strict=True)
    return list(dropwhile(lambda week: not week[1].required, weeks))


def completed_lately(filters: Filters) -> int:
    """How many people completed in the last week what the report is about."""
    until = end_of(filters.on) if filters.on else timezone.now()
    recent = assignments(filters).filter(
        state=Progress.COMPLETED, completed_at__gte=until - LATELY, completed_at__lte=until
    )
    if filters.course:
        return _narrowed(recent.filter(course=filters.course), filters).count()
    finished = _narrowed(_standings(filters).filter(state=Progress.COMPLETED), filters)
    return finished.filter(user_id__in=recent.values("user_id")).count()


def _counted(filters: Filters) -> list[QuerySet[Any]]:
    return [_narrowed(rows.filter(course=filters.course), filters) for rows in _tallies(filters.on)]


def _narrowed(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    rows = rows.filter(filters.reach.counted)
    return rows.filter(category=filters.category) if filters.category else rows


def _grouped(ledgers: Iterable[QuerySet[Any]], by: str, day: dt.date) -> dict[int, Figures]:
    def count(condition: Q) -> Coalesce:
        return Coalesce(Sum("count", filter=condition), 0)

    found: defaultdict[int, Figures] = defaultdict(Figures)
    for sums in ledgers:
        grouped = sums.values_list(by).annotate(
            required=Coalesce(Sum("count"), 0),
            completed=count(Q(state=Progress.COMPLETED)),
            in_progress=count(Q(state=Progress.IN_PROGRESS)),
            not_started=count(Q(state=Progress.NOT_STARTED)),
            overdue=count(UNFINISHED & Q(due_on__lt=day)),
        )
        for key, *numbers in grouped:
            found[key] += Figures(*numbers)
    return {key: figures for key, figures in found.items() if figures.required}


def completions_wrong() -> int:
    """How many sums of the ledger of completions do not follow from the assignments. 0 unless something is broken."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.DIFFERENCES)
        (count,) = cursor.fetchone()
    return int(count)


# --- people -----------------------------------------------------------------------------------------------------------
def people(filters: Filters) -> QuerySet[Any]:
    """Rows of people that the filters ask for: standings, or with a course chosen, assignments of it."""
    rows, due = _standings(filters), "next_due_on"
    if filters.course:
        rows, due = assignments(filters).filter(course=filters.course), "due_on"
    rows = _narrowed(rows, filters)
    if filters.status == "overdue":
        rows = rows.filter(UNFINISHED, **{f"{due}__lt": filters.day})
    elif filters.status:
        rows = rows.filter(state=filters.status)
    if filters.on and filters.words:  # who has no name here cannot be found by it
        rows = rows.filter(people_under(filters.asker, *OVERSEERS, field="user_id"))
    for word in filters.words:
        rows = rows.filter(user__name_key__contains=word)
    return rows


def count_people(filters: Filters) -> int:
    """How long the list of ``people`` is. From the ledger where nobody is searched for by name."""
    if filters.words:
        return people(filters).count()
    condition = Q()
    if filters.status == "overdue":
        condition = UNFINISHED & Q(due_on__lt=filters.day)
    elif filters.status:
        condition = Q(state=filters.status)
    sums = [rows.filter(condition).aggregate(people=Coalesce(Sum("count"), 0)) for rows in _counted(filters)]
    return sum(int(one["people"]) for one in sums)


def in_order(rows: QuerySet[Any], filters: Filters, order: str) -> QuerySet[Any]:
    """``order``: name, due or done, with a minus for descending. People without a date always come last."""
    due = "due_on" if filters.course else "next_due_on"
    done = "state" if filters.course else "completed"
    field = F({"name": "user__name_key", "due": due, "done": done}[order.lstrip("-")])
    first = field.desc(nulls_last=True) if order.startswith("-") else field.asc(nulls_last=True)
    return (
        rows.order_by(first, "user_id") if order.endswith("name") else rows.order_by(first, "user__name_key", "user_id")
    )


@dataclass(frozen=True)
class Missing:
    """A course that a person has still to complete."""

    title: str
    due_on: dt.date


def missing_of(filters: Filters, user_ids: Collection[int]) -> dict[int, list[Missing]]:
    """Person → what she has still to complete, the nearest date first."""
    found: defaultdict[int, list[Missing]] = defaultdict(list)
    rows = (
        assignments(filters).filter(UNFINISHED, user_id__in=user_ids).order_by("due_on", "course__order", "course_id")
    )
    for user_id, title, due_on in rows.values_list("user_id", "course__title", "due_on"):
        found[user_id].append(Missing(title, due_on))
    return found


def employments_of(filters: Filters, user_ids: Collection[int]) -> dict[int, Employment]:
    """Person → her main employment of that day, with the position."""
    main = Employment.objects.on(filters.day).filter(is_main=True, user_id__in=user_ids)
    return {one.user_id: one for one in main.select_related("position").order_by("started_on", "pk")}


# --- one person -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Taken:
    """A course of a person: what was required of her, how far she is, what she holds."""

    course: Course
    assignment: Assignment | None
    enrolment: Enrolment | None
    completion: Completion | None

    @property
    def state(self) -> str:
        if self.completion or (self.assignment and self.assignment.state == Progress.COMPLETED):
            return Progress.COMPLETED
        if self.enrolment or (self.assignment and self.assignment.state == Progress.IN_PROGRESS):
            return Progress.IN_PROGRESS
        return Progress.NOT_STARTED

    @property
    def is_overdue(self) -> bool:
        if self.assignment is None or self.state == Progress.COMPLETED:
            return False
        return self.assignment.due_on < timezone.localdate()

    @property
    def status(self) -> str:
        return status_of(self.state, is_overdue=self.is_overdue)


def courses_of(person: User) -> list[Taken]:
    """Courses required of the person or taken by her own will: what is due first, then the rest."""
    assignments = {
        one.course_id: one for one in Assignment.objects.filter(user=person).select_related("course", "requirement")
    }
    enrolments = {one.course_id: one for one in Enrolment.objects.filter(user=person).select_related("course")}
    completions = {
        one.course_id: one
        for one in Completion.objects.filter(user=person).select_related("course").defer("evidence").order_by("cycle")
    }
    held: list[Assignment | Enrolment | Completion] = [
        *assignments.values(),
        *enrolments.values(),
        *completions.values(),
    ]
    courses = {one.course_id: one.course for one in held}
    taken = [
        Taken(course, assignments.get(key), enrolments.get(key), completions.get(key))
        for key, course in courses.items()
    ]
    return sorted(taken, key=_importance)


def status_of(state: str, *, is_overdue: bool) -> str:
    """The mark of the look (``lms.ui.marks``) that a state of training is shown with."""
    if is_overdue:
        return "overdue"
    return {Progress.COMPLETED: "done", Progress.IN_PROGRESS: "progress", Progress.NOT_STARTED: "todo"}[Progress(state)]


def _importance(taken: Taken) -> tuple[bool, bool, dt.date, int]:
    due_on = taken.assignment.due_on if taken.assignment else dt.date.max
    return taken.assignment is None, taken.state == Progress.COMPLETED, due_on, taken.course.order


def certificates_of(person: User) -> QuerySet[Certificate]:
    return Certificate.objects.filter(holder=person)


def history_of(user: User, person: User) -> list[history.Story]:
    """What happened to the person's assignments; names of agencies and people as far as ``user`` oversees them."""
    agencies = rows(user, "lms.view_agency", Agency).values_list("pk", flat=True)
    people = User.objects.filter(people_in_reach(user), pk__in=history.actors_of(person)).values_list("pk", flat=True)
    return history.told_of(person, agencies=set(agencies), people=set(people))


def employments_in_reach(user: User, person: User) -> QuerySet[Employment]:
    """Where the person has worked, as far as ``user`` oversees it: another agency's staff list is not hers to see."""
    reach = under(user, *OVERSEERS, field="agency__path")
    return Employment.objects.filter(reach, user=person).select_related("agency", "position")
