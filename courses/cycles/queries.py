"""What a person held of a course, as written in her cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from . import drawing
from .models import Cycle

if TYPE_CHECKING:
    from courses.requirements.models import Assignment
    from lms.people.models import User


def timelines(user: User) -> dict[int, drawing.Timeline]:
    """Course → what a person held of it, drawn."""
    by_course: defaultdict[int, list[Cycle]] = defaultdict(list)
    for cycle in _last_words(Cycle.objects.filter(user=user)):
        by_course[cycle.course_id].append(cycle)
    return {course: drawn for course, found in by_course.items() if (drawn := _drawn(found))}


def timeline(assignment: Assignment) -> drawing.Timeline | None:
    """Her cycles of the course drawn; None where nothing has been fulfilled."""
    return _drawn(_last_words(Cycle.objects.filter(user=assignment.user_id, course=assignment.course_id)))


def _drawn(cycles: Iterable[Cycle]) -> drawing.Timeline | None:
    return drawing.of_cycles([(one.held_from, one.held_until) for one in cycles], timezone.localdate())


def _last_words(cycles: QuerySet[Cycle]) -> Iterable[Cycle]:
    """The last word about each fulfilment; what was annulled with the day on which it ended."""
    latest = {(one.course_id, one.source, one.source_key): one for one in cycles.order_by("pk")}
    return sorted(latest.values(), key=lambda cycle: (cycle.held_from, cycle.pk))
