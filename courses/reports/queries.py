from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.adjustments.models import Exemption
from courses.catalogue.models import Course
from courses.certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.history import queries as history
from courses.progress.models import Completion
from courses.requirements.models import Assignment, Progress
from courses.requirements.statuses import Status, status_of
from lms.access import rows
from lms.agencies.scopes import people_under, under
from lms.models import Agency, Employment, User

from .filters import OF_ASSIGNMENTS
from .rules import OVERSEERS, people_in_reach
from .sums import UNFINISHED, asked_for, assignments, end_of, figures, narrowed, standings

if TYPE_CHECKING:
    from .filters import Filters

LATELY = dt.timedelta(days=7)


def named(filters: Filters, user_ids: Collection[int]) -> set[int]:
    """Whose names the asker may see: of the people of a past day some work elsewhere by now, or nowhere."""
    if not filters.on:
        return set(user_ids)
    return set(User.objects.filter(people_in_reach(filters.asker), pk__in=user_ids).values_list("pk", flat=True))


def completed_lately(filters: Filters) -> int:
    """How many people completed in the last week what the report is about; or how many assignments, if it is those."""
    until = end_of(filters.on) if filters.on else timezone.now()
    recent = assignments(filters).filter(
        state=Progress.COMPLETED, completed_at__gte=until - LATELY, completed_at__lte=until
    )
    if filters.by_assignment:
        return asked_for(recent, filters).count()
    finished = narrowed(standings(filters).filter(state=Progress.COMPLETED), filters)
    return finished.filter(user_id__in=recent.values("user_id")).count()


# --- people -----------------------------------------------------------------------------------------------------------
def people(filters: Filters) -> QuerySet[Any]:
    """Rows that the filters ask for: standings of people, or the assignments of a course, requirement or period."""
    due = "due_on" if filters.by_assignment else "next_due_on"
    rows = asked_for(assignments(filters), filters) if filters.by_assignment else narrowed(standings(filters), filters)
    rows = of_status(rows, filters, due)
    if filters.on and filters.words:  # who has no name here cannot be found by it
        rows = rows.filter(people_under(filters.asker, *OVERSEERS, field="user_id"))
    for word in filters.words:
        rows = rows.filter(user__name_key__contains=word)
    return rows


def exempted(filters: Filters) -> QuerySet[Exemption]:
    """Exemptions in force today of people of the chosen agencies: what they free from is not counted."""
    today = timezone.localdate()
    works = Employment.objects.current().filter(filters.reach.counted, is_main=True, user=OuterRef("user"))
    if filters.category:
        works = works.filter(position__category=filters.category)
    rows = Exemption.objects.filter(Q(until=None) | Q(until__gte=today), Exists(works), revoked_on=None)
    if filters.course:
        rows = rows.filter(course=filters.course)
    return rows.filter(requirement=filters.requirement) if filters.requirement else rows


def of_status(rows: QuerySet[Any], filters: Filters, due: str) -> QuerySet[Any]:
    """Rows of the status that is asked for, by the day of the question. ``due``: the field of their due date."""
    conditions = {
        "": Q(),
        "overdue": UNFINISHED & Q(**{f"{due}__lt": filters.day}),
        "left": UNFINISHED,
        "started": ~Q(state=Progress.NOT_STARTED),
        "expiring": Q(state=Progress.COMPLETED, renews_from__lte=filters.day),
        "expired": UNFINISHED & Q(expires_on__lt=filters.day),
    }
    return rows.filter(conditions.get(filters.status, Q(state=filters.status)))


def count_people(filters: Filters) -> int:
    """How long the list of ``people`` is. From the ledger where it knows."""
    if filters.words or filters.status in OF_ASSIGNMENTS:
        return people(filters).count()
    return figures(filters).of(filters.status)


def in_order(rows: QuerySet[Any], filters: Filters, order: str) -> QuerySet[Any]:
    """``order``: name, due or done, with a minus for descending. People without a date always come last."""
    due = "due_on" if filters.by_assignment else "next_due_on"
    done = "state" if filters.by_assignment else "completed"
    field = F({"name": "user__name_key", "due": due, "done": done}[order.lstrip("-")])
    first = field.desc(nulls_last=True) if order.startswith("-") else field.asc(nulls_last=True)
    then = ("user_id", "course_id") if filters.by_assignment else ("user_id",)
    return rows.order_by(first, *then) if order.endswith("name") else rows.order_by(first, "user__name_key", *then)


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
    exemption: Exemption | None = None  # in force today

    @property
    def state(self) -> str:
        """What is asked for is as its assignment says: what was completed may have lapsed, or be held otherwise."""
        if self.assignment and self.assignment.state != Progress.NOT_STARTED:
            return self.assignment.state
        if self.completion and not self.assignment:
            return Progress.COMPLETED
        begun = self.enrolment is not None and self.enrolment.completed_at is None
        return Progress.IN_PROGRESS if begun else Progress.NOT_STARTED

    @property
    def is_overdue(self) -> bool:
        if self.assignment is None or self.state == Progress.COMPLETED:
            return False
        return self.assignment.due_on < timezone.localdate()

    @property
    def status(self) -> Status:
        dates = ("due_on", "expires_on", "renews_from")
        asked = {name: getattr(self.assignment, name) for name in dates} if self.assignment else {}
        exempt = self.exemption is not None and self.assignment is None
        return status_of(self.state, on=timezone.localdate(), exempt=exempt, **asked)


def courses_of(person: User, freed: Iterable[Exemption] = ()) -> list[Taken]:
    """Courses required of the person, taken by her own will or ``freed`` from: what is due first, then the rest."""
    assignments = {
        one.course_id: one for one in Assignment.objects.filter(user=person).select_related("course", "requirement")
    }
    begun = Enrolment.objects.standing().filter(user=person).select_related("course")
    enrolments = {one.course_id: one for one in begun}
    completions = {
        one.course_id: one
        for one in Completion.objects.filter(user=person).select_related("course").defer("evidence").order_by("cycle")
    }
    exemptions = {one.course_id: one for one in freed}
    held: list[Assignment | Enrolment | Completion | Exemption] = [
        *assignments.values(),
        *enrolments.values(),
        *completions.values(),
        *exemptions.values(),
    ]
    courses = {one.course_id: one.course for one in held}
    taken = [
        Taken(course, assignments.get(key), enrolments.get(key), completions.get(key), exemptions.get(key))
        for key, course in courses.items()
    ]
    return sorted(taken, key=_importance)


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
