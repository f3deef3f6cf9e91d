from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.progress.models import Completion
from courses.requirements.models import Assignment
from lms.access import rows

if TYPE_CHECKING:
    from lms.people.models import User


def roster(course: Course, reader: User) -> QuerySet[Enrolment]:
    """Who takes the course, of the people whom ``reader`` may see, by name; ``must``: it is required of her."""
    seen = rows(reader, "courses.leave_course", Enrolment).filter(course=course, left_at=None)
    must = Assignment.objects.filter(course=course, user=OuterRef("user"))
    return seen.annotate(must=Exists(must)).select_related("user", "enrolled_by").order_by("user__name_key", "id")


def left(course: Course, reader: User) -> QuerySet[Enrolment]:
    """Who was taken off, the latest first."""
    seen = rows(reader, "courses.leave_course", Enrolment).filter(course=course, left_at__isnull=False)
    return seen.select_related("user", "left_by").order_by("-left_at", "-id")


def why_not(course: Course, people: Collection[int]) -> dict[int, str]:
    """Of ``people`` (keys) those who need no enrolment, each with the reason in words. Three queries."""
    found: dict[int, str] = {}
    hers = {"course": course, "user__in": list(people)}
    for rows_of, words in (
        (Enrolment.objects.standing().filter(**hers), _("уже проходит")),
        (Assignment.objects.filter(**hers), _("курс уже назначен")),
        (Completion.objects.filter(**hers), _("уже прошёл")),
    ):
        found |= dict.fromkeys(rows_of.order_by().values_list("user", flat=True), words)
    return found
