from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from courses.catalogue.models import Course
from courses.requirements.models import Assignment, Progress, Requirement
from lms.access import rows
from lms.agencies.scopes import paths
from lms.models import Agency, User
from lms.workdays.calendar import is_working

from . import days, digests, plan
from .digests import Digest
from .ladder import EXPIRY, SOON_DAYS, Step, Steps, in_words
from .letters import Matter
from .models import Ladder, LetterPause, LetterRound, SentStep
from .plan import Planned, Question
from .rules import OVERSEERS

if TYPE_CHECKING:
    from lms.people.models import User as Person

WEEK = 7  # days of the preview
LATE_DAYS = 14  # the usual step to the head


# --- what the letters are about ---------------------------------------------------------------------------------------
def matters(found: Iterable[Planned]) -> dict[tuple[int, int, dt.date, str], Matter]:
    """(course, requirement, date, step) → what a letter says of it."""
    keys = {(one.course_id, one.requirement_id, one.about_on, one.code) for one in found}
    courses = Course.objects.in_bulk({course for course, _requirement, _day, _code in keys})
    requirements = Requirement.objects.in_bulk({requirement for _course, requirement, _day, _code in keys})
    return {
        (course, requirement, day, code): Matter(
            requirement=requirements[requirement].title.rstrip(". "),
            ground=requirements[requirement].legal_ground,
            about_on=day,
            course=courses[course].title,
            expires=code.startswith("expires_"),
        )
        for course, requirement, day, code in keys
    }


def agency_names() -> dict[int, str]:
    """Agency → its short name; a unit's with that of the body it belongs to."""
    found = {one.pk: one for one in Agency.objects.only("short_name", "kind", "parent", "code", "path")}
    return {key: _name(one, found) for key, one in found.items()}


def _name(one: Agency, found: dict[int, Agency]) -> str:
    parent = found.get(one.parent_id or 0)
    if one.kind == Agency.Kind.UNIT and parent is not None:
        return f"{_name(parent, found)}, {one.short_name}"
    return one.short_name


# --- the preview ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Count:
    """How many people a step of a day reaches."""

    code: str
    people: int

    @property
    def words(self) -> str:
        return in_words(self.code)


@dataclass(frozen=True)
class Day:
    """A day of the preview: what goes to learners, step by step, and whom else is written to."""

    day: dt.date
    works: bool
    letters: int
    steps: list[Count]
    digests: list[Digest]


@dataclass(frozen=True)
class Week:
    days: list[Day]
    pauses: list[LetterPause]

    @property
    def letters(self) -> int:
        return sum(day.letters + len(day.digests) for day in self.days)


def week(user: Person) -> Week:
    """What goes in the days to come, as far as ``user`` oversees it; today too while its letters are not out."""
    today = timezone.localdate()
    first = today + days.ONE if LetterRound.objects.filter(day=today).exists() else today
    last = first + dt.timedelta(days=WEEK - 1)
    question = Question(first, last, agencies=reach(user))
    steps, letters = plan.counts(question)
    above: defaultdict[dt.date, list[Digest]] = defaultdict(list)
    for one in digests.digests(first, last, paths=paths(user, *OVERSEERS)):
        above[one.day].append(one)
    found = [
        Day(day, is_working(day), letters.get(day, 0), _in_order(steps.get(day, {})), above[day])
        for day in days.each(first, last)
    ]
    return Week(found, list(pauses(user)))


def _in_order(counts: dict[str, int]) -> list[Count]:
    order = ("before", "after", "expires")
    return [
        Count(code, people)
        for code, people in sorted(
            counts.items(), key=lambda one: (order.index(one[0].partition("_")[0]), int(one[0].partition("_")[2]))
        )
    ]


@dataclass(frozen=True)
class Line:
    """A person of the preview's list."""

    user: User
    course: Course
    requirement: Requirement
    agency: str
    about_on: dt.date


def people(user: Person, day: dt.date, code: str, *, page: int, per_page: int) -> tuple[list[Line], int]:
    """A page of those to whom a step goes on ``day``, and how many rows the list has."""
    question = Question(day, day, agencies=reach(user))
    found, total = plan.names(question, code, limit=per_page, offset=(page - 1) * per_page)
    users = User.objects.in_bulk({one.user_id for one in found})
    courses = Course.objects.in_bulk({one.course_id for one in found})
    requirements = Requirement.objects.in_bulk({one.requirement_id for one in found})
    names = agency_names() if found else {}
    return [
        Line(
            users[one.user_id],
            courses[one.course_id],
            requirements[one.requirement_id],
            names[one.agency_id],
            one.about_on,
        )
        for one in found
    ], total


def reach(user: Person) -> list[int]:
    return list(rows(user, "lms.view_agency", Agency).values_list("pk", flat=True))


# --- pauses and ladders -----------------------------------------------------------------------------------------------
def pauses(user: Person) -> QuerySet[LetterPause]:
    """Pauses that last or are to come, as far as they touch people whom ``user`` oversees."""
    today = timezone.localdate()
    found = rows(user, "courses.view_letterpause", LetterPause).filter(Q(until=None) | Q(until__gte=today))
    return found.select_related("agency", "requirement", "by").order_by("started_on", "id")


@dataclass(frozen=True)
class Ladders:
    """The ladder of a requirement as its page shows it."""

    requirement: Requirement
    steps: Steps
    is_own: bool

    @property
    def learner(self) -> list[Step]:
        return [step for step in self.steps if step.audience == "learner" and step.base != EXPIRY]

    @property
    def expiring(self) -> list[Step]:
        return [step for step in self.steps if step.base == EXPIRY]


def ladder_of(requirement: Requirement) -> Ladders:
    own = Ladder.objects.filter(requirement=requirement).first()
    return Ladders(requirement, plan.steps_of(own), own is not None)


# --- who is late or soon to be ----------------------------------------------------------------------------------------
def due_people(user: Person, *, late: bool) -> QuerySet[Assignment]:
    """What is overdue or due within a week in the reach of ``user``; ``late``: only what has been overdue for long."""
    today = timezone.localdate()
    last = today - dt.timedelta(days=LATE_DAYS) if late else today + dt.timedelta(days=SOON_DAYS)
    return (
        Assignment.objects.filter(agency__in=reach(user), due_on__lte=last, user__is_active=True)
        .exclude(state=Progress.COMPLETED)
        .select_related("user", "course", "agency", "requirement")
        .order_by("due_on", "user__name_key", "user_id", "course__order", "course_id")
    )


def sent_days(found: Sequence[Assignment]) -> dict[tuple[int, int, dt.date], dt.date]:
    """(person, course, due date) → the day of the last letter to her about it."""
    told = SentStep.objects.filter(recipient=F("user"), user__in={one.user_id for one in found}).order_by()
    return {
        (user, course, about): day
        for user, course, about, day in told.values_list("user", "course", "about_on").annotate(Max("day"))
    }
