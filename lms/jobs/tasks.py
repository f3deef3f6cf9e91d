"""What the Celery worker and its scheduler run."""

from __future__ import annotations

from celery import shared_task

from . import actions


@shared_task(name="lms.jobs.work")
def work() -> None:
    """Do what is due; where much is due, leave the rest to a further message so that the time limit holds."""
    if actions.drain() >= 200:
        work.delay()


@shared_task(name="lms.jobs.tick")
def tick() -> None:
    """The beat: make scheduled jobs, then sweep up whatever is due."""
    actions.tick()
    work()
