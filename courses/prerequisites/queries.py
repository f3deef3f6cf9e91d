"""What a learner has to complete first, and what may be asked for without going round in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course

from .models import Prerequisite

if TYPE_CHECKING:
    from lms.people.models import User

# What fulfils a course today: completions with a valid certificate, confirmed papers from elsewhere.
IN_FORCE = """
SELECT DISTINCT course_id FROM courses_fulfilment
WHERE user_id = %s AND course_id = ANY(%s) AND (valid_until IS NULL OR valid_until >= %s)
    AND (source <> 'completion' OR certified)
"""


def needed(course: Course) -> list[Course]:
    """The courses to complete before ``course``, in the order of the catalogue."""
    return list(Course.objects.filter(prerequisite_of__course=course).order_by("programme__title", "order", "id"))


def unmet(course: Course, user: User) -> list[Course]:
    """Those of them that ``user`` does not hold today. One that nobody can take now is not waited for. Two queries."""
    asked = [one for one in needed(course) if one.state == Course.State.PUBLISHED]
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [user.pk, [one.pk for one in asked], timezone.localdate()])
        held = {key for (key,) in cursor.fetchall()}
    return [one for one in asked if one.pk not in held]


def needed_first(courses: Iterable[Course]) -> str:
    """The refusal, where someone tries all the same."""
    titles = ", ".join(f"«{course.title}»" for course in courses)
    return _("Сначала пройдите %s — тогда откроется и этот семинар.") % titles


def circle(course: Course, needs: Iterable[Course]) -> Course | None:
    """The one of ``needs`` that itself waits for ``course``, at first or second hand; None where there is none."""
    before: dict[int, set[int]] = defaultdict(set)
    for one, first in Prerequisite.objects.exclude(course=course).values_list("course_id", "needed_id"):
        before[one].add(first)
    for start in needs:
        seen, ahead = set(), [start.pk]
        while ahead:
            key = ahead.pop()
            if key == course.pk:
                return start
            if key not in seen:
                seen.add(key)
                ahead += before[key]
    return None


def offered(course: Course) -> list[Course]:
    """Courses that may be asked for first: all but itself and what was put away."""
    others = Course.objects.exclude(pk=course.pk).exclude(state=Course.State.ARCHIVED).select_related("programme")
    return list(others.order_by("programme__title", "order", "id"))
