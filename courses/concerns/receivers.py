"""What this room hears."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.progress.models import Completion
from courses.progress.signals import course_completed

from . import actions


@receiver(course_completed)
def on_course_completed(completion: Completion, **kwargs: Any) -> None:
    actions.owe_look(completion=completion)
