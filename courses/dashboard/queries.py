from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from courses.progress.models import LessonProgress
from courses.reports import queries as reports
from courses.reports import sums
from courses.reports.figures import Figures, roll_up, total
from courses.reports.periods import AHEAD, EXPIRES
from courses.requirements.models import ExpiryTally, RequirementCourse, Standing

from . import rollups
from .heat import Heat, shaped
from .models import EveningSum, LessonPace, Target
from .weeks import WEEKS_SHOWN, sundays

if TYPE_CHECKING:
    from courses.reports.filters import Filters
    from courses.reports.reach import Place, Reach

FEWEST = 5  # of a lesson that fewer people opened nothing is said
LESSONS_SHOWN = 6
OVERDUE_SHOWN = 8


@dataclass(frozen=True)
class Goal:
    """The target that counts for the agencies of the page, and how many are missing to it."""

    percent: int
    missing: int

    @property
    def share(self) -> float:
        return self.percent / 100


@dataclass(frozen=True)
class Late:
    """An agency with people who are overdue."""

    agency: Place
    figures: Figures


@dataclass(frozen=True)
class Expiring:
    """What ceases to hold within so many days."""

    days: int
    count: int

    @property
    def word(self) -> str:
        return f"{EXPIRES}-{self.days}"


@dataclass(frozen=True)
class Board:
    """Everything that the page shows."""

    whole: Figures
    goal: Goal | None
    weeks: list[tuple[dt.date, Figures]]
    late: list[Late]
    late_agencies: int
    heat: Heat
    expiring: list[Expiring]
    expired: int
    exempted: int
    paces: list[LessonPace]

    @property
    def funnel(self) -> Figures:
        """Assignments: what is required, begun, completed."""
        return self.heat.total.figures

    @property
    def anything_expires(self) -> bool:
        return bool(self.expired or any(one.count for one in self.expiring))

    @cached_property
    def before(self) -> tuple[dt.date, Figures] | None:
        """The last evening of a past week."""
        return self.weeks[-2] if len(self.weeks) > 1 else None


def board(filters: Filters) -> Board:
    own, cells = sums.own_and_cells(filters)
    whole = total(own.values())
    late = sorted(_late(filters.reach, own), key=lambda one: -one.figures.overdue)
    return Board(
        whole=whole,
        goal=_goal(filters.reach, whole),
        weeks=[*weeks(filters), (filters.day, whole)] if not filters.period else [],
        late=late[:OVERDUE_SHOWN],
        late_agencies=len(late),
        heat=shaped(filters.reach, filters.requirements, cells),
        expiring=expiring(filters),
        expired=expired(filters),
        exempted=0 if filters.period else reports.exempted(filters).count(),
        paces=paces(filters),
    )


def weeks(filters: Filters) -> list[tuple[dt.date, Figures]]:
    """Evenings of past weeks, the oldest first, from the first one on which something was required."""
    evenings = sundays(filters.day, WEEKS_SHOWN)
    kept = {} if filters.course else _kept(filters, evenings)
    found = list(kept.items()) if kept else sums.figures_of_evenings(filters, evenings)
    return [(day, figures) for day, figures in found if figures.required]


def _kept(filters: Filters, evenings: list[dt.date]) -> dict[dt.date, Figures]:
    rows = EveningSum.objects.filter(evening__in=evenings)
    if filters.requirement:
        rows = rows.filter(requirement=filters.requirement)
    else:
        rows = rows.filter(requirement__isnull=not filters.by_assignment)
    summed = (
        sums.narrowed(rows, filters)
        .order_by("evening")
        .values_list("evening")
        .annotate(Sum("required"), Sum("completed"), Sum("overdue"))
    )
    return {
        day: Figures(required=required, completed=completed, overdue=overdue)
        for day, required, completed, overdue in summed
    }


def _goal(reach: Reach, whole: Figures) -> Goal | None:
    """The nearest target above each agency where the page begins, if it is the same for all of them."""
    targets = dict(Target.objects.values_list("agency__path", "percent"))
    nearest = {nearest_target(place.path, targets) for place in reach.tops}
    percent = nearest.pop() if len(nearest) == 1 else None
    if percent is None or not whole.required:
        return None
    return Goal(percent, max(ceil(whole.required * percent / 100) - whole.completed, 0))


def nearest_target(path: str, targets: Mapping[str, int]) -> int | None:
    above = [one for one in targets if path.startswith(one)]
    return targets[max(above, key=len)] if above else None


def _late(reach: Reach, own: Mapping[int, Figures]) -> Iterable[Late]:
    if reach.own:
        return
    rolled = roll_up(own, reach)
    for agency in reach.units:
        figures = rolled.get(agency.pk, Figures())
        if figures.overdue:
            yield Late(agency, figures)


def expiring(filters: Filters) -> list[Expiring]:
    """How much of what is completed ceases to hold within 30, 60 and 90 days."""
    if filters.period:
        return []
    last = {days: filters.day + dt.timedelta(days=days) for days in AHEAD}
    rows = ExpiryTally.objects.filter(expires_on__range=(filters.day, last[AHEAD[-1]]))
    counts = sums.asked_for(rows, filters).aggregate(
        **{f"in_{days}": Coalesce(Sum("count", filter=Q(expires_on__lte=day)), 0) for days, day in last.items()}
    )
    return [Expiring(days, counts[f"in_{days}"]) for days in AHEAD]


def expired(filters: Filters) -> int:
    """How many assignments were completed once, and what was completed does not hold any more."""
    return 0 if filters.period else reports.count_people(replace(filters, each=True, status="expired"))


def paces(filters: Filters) -> list[LessonPace]:
    """The lessons that take longest from opening to completion, of those that some people opened lately."""
    if filters.reach.single is None or filters.reach.own:
        return []
    rows = LessonPace.objects.filter(
        agency=filters.reach.single.pk, opened__gte=FEWEST, median_seconds__isnull=False, lesson__archived_at=None
    )
    if filters.requirement:
        courses = RequirementCourse.objects.filter(requirement=filters.requirement).values("course")
        rows = rows.filter(lesson__course__in=courses)
    return list(rows.select_related("lesson__course").order_by("-median_seconds", "lesson_id")[:LESSONS_SHOWN])


def pace_of(filters: Filters, lesson: int) -> LessonPace | None:
    """How the people of the one agency of the page get through the lesson, as it was counted last."""
    if filters.reach.single is None or filters.reach.own:
        return None
    paces = LessonPace.objects.filter(agency=filters.reach.single.pk, lesson=lesson)
    return paces.select_related("lesson__course").first()


def people_of_pace(pace: LessonPace, filters: Filters, state: str) -> QuerySet[LessonProgress]:
    """Whom ``pace`` counts as those who have opened, completed or are stuck in the lesson, by name."""
    opened = (pace.counted_at - pace.RECENT, pace.counted_at)
    rows = LessonProgress.objects.filter(lesson=pace.lesson, opened_at__range=opened)
    done = Q(completed_at__lte=pace.counted_at)
    if state == "completed":
        rows = rows.filter(done)
    elif state == "stuck":
        rows = rows.exclude(done).filter(opened_at__lt=pace.counted_at - pace.STUCK)
    counted_here = Standing.objects.filter(filters.reach.counted, user=OuterRef("enrolment__user"))
    rows = rows.filter(Exists(counted_here)).select_related("enrolment__user__standing")
    return rows.order_by("enrolment__user__name_key", "pk")


def last_evening_wrong() -> dt.date | None:
    """The last evening kept, if its sums do not follow from the ledger of days."""
    evening: dt.date | None = EveningSum.objects.aggregate(day=Max("evening"))["day"]
    if evening is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(rollups.EVENING_DIFFERENCES, {"evening": evening})
        (wrong,) = cursor.fetchone()
    return evening if wrong else None
