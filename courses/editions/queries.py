from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from courses.attendance.presence import was
from courses.catalogue.models import Course
from courses.seminars.models import SeminarSession

from .models import Interest, SeminarEdition

if TYPE_CHECKING:
    from lms.people.models import User


def of_course(course: Course) -> QuerySet[SeminarEdition]:
    """Editions of a course with their first and last day and how many sessions stand in them, the newest first."""
    stands = Q(sessions__cancelled_at=None)
    return (
        SeminarEdition.objects.filter(course=course)
        .annotate(
            first=Min("sessions__starts_at", filter=stands),
            last=Max("sessions__ends_at", filter=stands),
            held=Count("sessions", filter=stands),
        )
        .order_by("-number")
    )


@dataclass(frozen=True)
class Demand:
    """How many of an agency would come."""

    agency: str
    people: int


def demand(course: Course) -> list[Demand]:
    """Who waits for a date, by agency; the most first."""
    waiting = Interest.objects.filter(course=course, told_at=None).values("agency__short_name")
    return [
        Demand(row["agency__short_name"] or "без органа", row["people"])
        for row in waiting.annotate(people=Count("pk")).order_by("-people", "agency__short_name")
    ]


@dataclass(frozen=True)
class Stance:
    """How a person stands to a course: whether she waits for a date, and the edition that she was at last."""

    wants: bool = False
    before: SeminarEdition | None = None


def stance(user: User, course: Course, *, meets: bool) -> Stance:
    """One query; of a course that never ``meets`` it does not ask who was there."""
    wants = Interest.objects.filter(course=course, user=user, told_at=None)
    if not meets:
        return Stance(wants.exists())
    been = _been(user).filter(course=OuterRef("pk")).order_by("-number")
    last = Subquery(been.values(row=JSONObject(id="pk", number="number", course_id="course"))[:1])
    waits, row = Course.objects.filter(pk=course.pk).order_by().values_list(Exists(wants), last).get()
    return Stance(waits, SeminarEdition(**row) if row else None)


def attended_before(user: User, course: Course, *, besides: SeminarEdition | None = None) -> SeminarEdition | None:
    """The latest edition of the course at which ``user`` was."""
    been = _been(user).filter(course=course)
    if besides is not None:
        been = been.exclude(pk=besides.pk)
    return been.order_by("-number").first()


def _been(user: User) -> QuerySet[SeminarEdition]:
    """Editions of which a session is over at which ``user`` was, as the register has it: a seat alone is not enough."""
    over = SeminarSession.objects.filter(
        was(user=user.pk, session=OuterRef("pk")),
        edition=OuterRef("pk"),
        ends_at__lt=timezone.now(),
        cancelled_at=None,
    )
    return SeminarEdition.objects.filter(Exists(over))


def news_since(edition: SeminarEdition) -> list[SeminarEdition]:
    """Later announced editions that say what is new, the newest first."""
    later = SeminarEdition.objects.filter(
        course=edition.course_id, number__gt=edition.number, announced_at__isnull=False
    )
    return list(later.exclude(news="").order_by("-number"))
