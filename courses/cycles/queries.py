"""What a person held of a course, as written in her cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from . import drawing
from .models import Cycle

if TYPE_CHECKING:
    from courses.requirements.models import Assignment
    from lms.people.models import User


def timelines(user: User) -> dict[int, drawing.Timeline]:
    """Course → what a person held of it, drawn: the last word about each fulfilment."""
    latest: defaultdict[int, dict[tuple[str, int], Cycle]] = defaultdict(dict)
    for cycle in Cycle.objects.filter(user=user).order_by("pk"):
        latest[cycle.course_id][cycle.source, cycle.source_key] = cycle
    return {course: drawn for course, found in latest.items() if (drawn := _drawn(found.values()))}


def _drawn(cycles: Iterable[Cycle]) -> drawing.Timeline | None:
    return drawing.of_cycles([(one.held_from, one.held_until) for one in cycles], timezone.localdate())


def standing_cycles(user: int, course: int) -> list[Cycle]:
    """The last word about each fulfilment, the oldest first; what was annulled with the day on which it ended."""
    latest = {}
    for cycle in Cycle.objects.filter(user=user, course=course).order_by("pk"):
        latest[cycle.source, cycle.source_key] = cycle
    return sorted(latest.values(), key=lambda cycle: (cycle.held_from, cycle.pk))


def timeline(assignment: Assignment) -> drawing.Timeline | None:
    """Her cycles drawn; None where nothing has been fulfilled."""
    found = standing_cycles(assignment.user_id, assignment.course_id)
    return _drawn(found)
