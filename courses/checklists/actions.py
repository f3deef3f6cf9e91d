from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.progress.actions import complete_lesson, hold

from .items import Item, is_complete, items_of
from .models import Ticks

if TYPE_CHECKING:
    from courses.lessons.models import Lesson
    from lms.people.models import User


@transaction.atomic
def tick(*, lesson: Lesson, user: User, keys: Collection[str]) -> list[Item]:
    """Keep what she has ticked: ``keys`` are all of it, so that sending them twice is the same as once.

    The lesson is completed once everything required is ticked, and stays so. Raises Refused while it is closed.
    """
    held = hold(lesson=lesson, user=user)
    enrolment, lesson = held.enrolment, held.lesson
    items = items_of(lesson, set(keys))
    Ticks.objects.update_or_create(
        enrolment=enrolment,
        lesson_id=lesson.pk,
        round=enrolment.round,
        defaults={"items": [item.key for item in items if item.is_done], "changed_at": timezone.now()},
    )
    if is_complete(items):
        complete_lesson(lesson=lesson, user=user, met=True)
    return items
