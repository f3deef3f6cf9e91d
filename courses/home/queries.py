"""What the first page asks: what is left, the one next step, the next session, the certificates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.catalogue.queries import Standing, with_missing
from courses.certificates.models import Certificate
from courses.certificates.queries import of as certificates_of
from courses.enrolments.models import Enrolment
from courses.progress.queries import Step, Trail, trails
from courses.registrations.queries import Offer, nearest
from courses.requirements.models import Assignment
from courses.requirements.queries import missing_for_skills
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from . import sentence

if TYPE_CHECKING:
    from lms.people.models import User

CERTIFICATES_SHOWN = 3


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now."""

    trail: Trail
    step: Step

    @property
    def is_resumed(self) -> bool:
        """Whether she stopped in the middle of this very lesson."""
        return self.trail.last is self.step


@dataclass(frozen=True)
class Desk:
    label: str
    url_name: str


@dataclass(frozen=True)
class Home:
    required: list[Standing]
    chosen: list[Standing]
    next: NextStep | None
    session: Offer | None
    certificates: list[Certificate]
    more_certificates: bool
    desks: list[Desk]

    @property
    def sentence(self) -> str:
        due = [standing.due_on for standing in self.required if standing.is_open and standing.due_on]
        return sentence.about(due, assigned=len(self.required), today=timezone.localdate())

    @property
    def waits_for_trainer(self) -> bool:
        """Whether nothing is left for her to do but wait."""
        return self.next is None and any(standing.trail.waits_for_trainer for standing in self.required + self.chosen)


def home(user: User) -> Home:
    assignments = list(_assignments(user))
    enrolments = list(_enrolments(user))
    courses = {row.course_id: row.course for row in assignments} | {row.course_id: row.course for row in enrolments}
    ways = trails(courses.values(), enrolments, user)
    missing = missing_for_skills(user) if assignments else {}
    required = sorted((with_missing(Standing.of(ways[row.course_id], row), missing) for row in assignments), key=_order)
    done = {standing.course.pk for standing in required if not standing.is_open}
    assigned = {row.course_id for row in assignments}
    chosen = [Standing(ways[row.course_id]) for row in enrolments if row.course_id not in assigned and _goes_on(row)]
    certificates = list(certificates_of(user).filter(state=Certificate.State.VALID)[: CERTIFICATES_SHOWN + 1])
    return Home(
        required=required,
        chosen=chosen,
        next=_next_step([ways[row.course_id] for row in enrolments if row.course_id not in done], required),
        session=nearest(user, [standing.course.pk for standing in required + chosen if standing.is_open]),
        certificates=certificates[:CERTIFICATES_SHOWN],
        more_certificates=len(certificates) > CERTIFICATES_SHOWN,
        desks=desks(user),
    )


def _assignments(user: User) -> list[Assignment]:
    return list(
        Assignment.objects.filter(user=user, course__state=Course.State.PUBLISHED)
        .select_related("course__programme")
        .order_by("due_on", "course__order", "id")
    )


def _enrolments(user: User) -> list[Enrolment]:
    """Her courses, the one she was in last first; a withdrawn one while she has not completed it."""
    goes_on = Q(course__state=Course.State.DRAFT, version__isnull=False, completed_at=None)
    return list(
        Enrolment.objects.standing()
        .filter(Q(course__state=Course.State.PUBLISHED) | goes_on, user=user)
        .select_related("course__programme")
        .order_by("-last_seen_at", "-id")
    )


def _goes_on(enrolment: Enrolment) -> bool:
    return enrolment.completed_at is None


def _order(standing: Standing) -> tuple[bool, dt.date]:
    """What is left before what is done, the nearest due date first."""
    return not standing.is_open, standing.due_on or dt.date.max


def _next_step(started: list[Trail], required: list[Standing]) -> NextStep | None:
    """Where she stopped last; where nothing is begun or all of it is done, the course due first."""
    ways = [*started, *(standing.trail for standing in required if standing.is_open)]
    return next((NextStep(way, way.next) for way in ways if not way.is_completed and way.next), None)


def desks(user: User) -> list[Desk]:
    """Where the work of her other roles is."""
    found = []
    if has_role(user, Role.TRAINER, Role.OFFICE):
        found.append(Desk(_("Мастерская тренера"), "courses:teach"))
    if has_role(user, Role.HR, Role.HEAD, Role.OFFICE):
        found.append(Desk(_("Кто обучен"), "courses:completion"))
    if has_role(user, Role.OFFICE):
        found.append(Desk(_("Администрирование"), "admin:index"))
    return found
