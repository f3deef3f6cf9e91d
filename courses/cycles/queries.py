"""What a person held of a course, as written in her cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from . import drawing
from .models import Cycle

if TYPE_CHECKING:
    from courses.requirements.models import Assignment


def standing_cycles(user: int, course: int) -> list[Cycle]:
    """The last word about each fulfilment, the oldest first; what was annulled with the day on which it ended."""
    latest = {}
    for cycle in Cycle.objects.filter(user=user, course=course).order_by("pk"):
        latest[cycle.source, cycle.source_key] = cycle
    return sorted(latest.values(), key=lambda cycle: (cycle.held_from, cycle.pk))


def timeline(assignment: Assignment) -> drawing.Timeline | None:
    """Her cycles drawn; None where nothing has been fulfilled."""
    found = standing_cycles(assignment.user_id, assignment.course_id)
    return drawing.of_cycles([(one.held_from, one.held_until) for one in found], timezone.localdate())
