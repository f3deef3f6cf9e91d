from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from quizzes.attempts.models import Attempt
from quizzes.results.signals import pass_lost

from . import actions


@receiver(pass_lost)
def on_pass_lost(sender: object, attempt: Attempt, reason: str, **extra: Any) -> None:
    actions.raise_doubts(attempt=attempt, reason=reason)
