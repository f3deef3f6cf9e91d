"""What the Celery worker and its scheduler run."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from . import actions
from .registry import handler


@shared_task(name="lms.jobs.work")
def work() -> None:
    """Do what is due; where much is due, leave the rest to a further message so that the time limit holds."""
    if actions.drain(long=False) >= actions.BATCH:
        work.delay()


@shared_task(name="lms.jobs.work_long", time_limit=settings.LONG_TASK_TIME_LIMIT)
def work_long() -> None:
    """Do one long job. It has its whole time for itself, whatever came before it."""
    if actions.drain(long=True, limit=1):
        work_long.delay()


@shared_task(name="lms.jobs.tick")
def tick() -> None:
    """The beat: make scheduled jobs, then sweep up whatever is due."""
    actions.tick()
    if actions.due(timezone.now(), long=True).exists():
        work_long.delay()
    work()


@handler("jobs.forget_done", every_seconds=24 * 3600)
def forget_done(payload: dict[str, Any]) -> None:
    actions.forget_done()
