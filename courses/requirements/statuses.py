"""How what is asked of a person stands on a day, said once for everybody: learner, HR, exports, other systems. Pure."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Progress


class Status(models.TextChoices):
    """The first of these that is true, from below: who is exempt is not asked, what has lapsed is more than late."""

    NOT_STARTED = "not_started", _("Не начато")
    IN_PROGRESS = "in_progress", _("В процессе")
    COMPLETED = "completed", _("Завершено")
    EXPIRING = "expiring", _("Скоро истекает")
    OVERDUE = "overdue", _("Просрочено")
    EXPIRED = "expired", _("Действие истекло")
    EXEMPT = "exempt", _("Освобождение")

    @property
    def mark(self) -> str:
        """The mark of the look (``lms.ui.marks``) that goes with the word."""
        return _MARKS[self.value]


_MARKS = {
    "not_started": "todo",
    "in_progress": "progress",
    "completed": "done",
    "expiring": "soon",
    "overdue": "overdue",
    "expired": "overdue",
    "exempt": "info",
}


def status_of(
    state: str,
    *,
    on: dt.date,
    due_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    renews_from: dt.date | None = None,
    exempt: bool = False,
) -> Status:
    """``state`` is a ``Progress``; the dates are those of the assignment, as far as they are known."""
    if exempt:
        return Status.EXEMPT
    if state == Progress.COMPLETED:
        return Status.EXPIRING if renews_from is not None and renews_from <= on else Status.COMPLETED
    if expires_on is not None and expires_on < on:
        return Status.EXPIRED
    if due_on is not None and due_on < on:
        return Status.OVERDUE
    return Status(state)
