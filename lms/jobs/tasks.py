"""What the Celery worker and its scheduler run."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from . import actions
from .registry import handler


@shared_task(name="lms.jobs.work")
def work() -> None:
    """Do what is due; where much is due, leave the rest to a further message so that the time limit holds."""
    if actions.drain() >= actions.BATCH:
        work.delay()


@shared_task(name="lms.jobs.tick")
def tick() -> None:
    """The beat: make scheduled jobs, then sweep up whatever is due."""
    actions.tick()
    work()


@handler("jobs.forget_done", every_seconds=24 * 3600)
def forget_done(payload: dict[str, Any]) -> None:
    actions.forget_done()
