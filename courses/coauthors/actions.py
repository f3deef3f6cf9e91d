from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from courses.catalogue.models import Course
from courses.lessons.models import Lesson

from .models import Coauthor

if TYPE_CHECKING:
    from lms.people.models import User


def be_here(*, course: Course, lesson: Lesson | None, user: User) -> None:
    """Say that ``user`` is at the lesson, or at the page of the course. One statement, said every few seconds."""
    Coauthor.objects.bulk_create(
        [Coauthor(user=user, course=course, lesson=lesson, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["user", "course"],
        update_fields=["lesson", "at"],
    )
