from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.versions.models import CourseVersion
from courses.versions.signals import version_published

from . import actions


@receiver(version_published)
def owe_change(version: CourseVersion, moved: bool, **_: Any) -> None:
    """What learners read from now on is told to them; what waits for new ones only is not."""
    if moved:
        actions.owe_change(version)
