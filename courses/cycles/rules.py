from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.requirements.models import Assignment, Progress, RequirementCourse
from lms.access import rule

if TYPE_CHECKING:
    from lms.people.models import User


def to_take_again(user: User) -> Q:
    """Courses that she has completed and that have to be held anew: the window is open, or what she held has lapsed."""
    instead = RequirementCourse.objects.filter(
        alternatives=OuterRef(OuterRef("pk")), course=OuterRef("course"), requirement=OuterRef("requirement")
    )
    asked = Assignment.objects.filter(
        Q(renews_from__lte=timezone.localdate()) | ~Q(state=Progress.COMPLETED),
        Q(course=OuterRef("pk")) | Q(Exists(instead)),
        user=user,
    )
    taken = Enrolment.objects.filter(user=user, course=OuterRef("pk"))
    return Q(Exists(asked)) & Q(Exists(taken)) & Q(state=Course.State.PUBLISHED)


rule(
    "courses.take_again",
    Course,
    filter=to_take_again,
    who="Who takes the course and is asked to hold it anew: in the window before it expires, or afterwards.",
)
