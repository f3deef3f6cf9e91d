from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.progress.models import Completion
from courses.progress.signals import course_completed

from . import actions


@receiver(course_completed)
def certify(completion: Completion, **kwargs: Any) -> None:
    """A completed course is certified in the same transaction: nobody has to click anything for it."""
    actions.issue(completion=completion)
