from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from quizzes.allowances.models import Allowance
from quizzes.allowances.signals import allowance_granted

from . import actions


@receiver(allowance_granted)
def lengthen_running(sender: object, allowance: Allowance, **extra: Any) -> None:
    actions.lengthen(allowance=allowance)
