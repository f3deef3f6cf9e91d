from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from . import ledger, words
from .models import AssignmentEvent

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.people.models import User


@dataclass(frozen=True)
class Story:
    """The history of the assignment of a course, the oldest first."""

    course: Course
    told: list[words.Told]


def differences() -> int:
    """How many rows of the history do not follow from the facts. 0 unless something is broken."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.DIFFERENCES)
        (count,) = cursor.fetchone()
    return int(count)


def told_of(person: User, *, agencies: Collection[int], people: Collection[int]) -> list[Story]:
    """What happened to each assignment of the person, also to what is required no more. One query."""
    events = (
        AssignmentEvent.objects.filter(user=person)
        .select_related("course", "requirement", "agency", "by")
        .order_by("course__order", "course_id", "pk")
    )
    return [
        Story(course, words.tell(some, agencies=agencies, people=people))
        for course, some in groupby(events, key=lambda event: event.course)
    ]


def actors_of(person: User) -> QuerySet[Any]:
    """Keys of those who did something to the person's assignments."""
    return AssignmentEvent.objects.filter(user=person).exclude(by=None).values("by")
