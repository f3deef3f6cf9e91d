from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from contextlib import nullcontext
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import registry
from .models import Job

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=15)
MAX_ATTEMPTS = 8
# How many jobs one message may lead to, so that the task stays within its time limit.
BATCH = 200
KEEP_DONE = dt.timedelta(days=30)


def enqueue(kind: str, *, key: str, payload: dict[str, Any] | None = None, run_at: dt.datetime | None = None) -> None:
    """Owe a job. A second call with the same ``key`` changes nothing, so callers may repeat themselves."""
    enqueue_many(kind, [(key, payload or {})], run_at=run_at)


def enqueue_many(kind: str, jobs: Iterable[tuple[str, dict[str, Any]]], *, run_at: dt.datetime | None = None) -> None:
    """Owe many jobs of one kind as (key, payload) pairs, in one statement. Give workers the hint after commit."""
    rows = [Job(kind=kind, key=key, payload=payload, run_at=run_at or timezone.now()) for key, payload in jobs]
    Job.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    if rows and (run_at is None or run_at <= timezone.now()):
        transaction.on_commit(partial(hint, long=kind in registry.long_kinds), robust=True)


def moment() -> str:
    """The last part of the key of a job that is owed anew each time."""
    return f"{timezone.now():%Y%m%d%H%M%S%f}"


def hint(*, long: bool = False) -> None:
    """Tell a worker that something is due. A lost message does no harm: the sweep comes anyway."""
    from . import tasks

    try:
        (tasks.work_long if long else tasks.work).delay()
    except Exception:
        logger.warning("The broker took no hint; the sweep will find the work.", exc_info=True)


def claim(*, long: bool | None = None) -> Job | None:
    """Lease the next due job, skipping those that another worker holds. ``long``: only of the long kinds, or none."""
    now = timezone.now()
    with transaction.atomic():
        job = due(now, long=long).select_for_update(skip_locked=True).order_by("run_at").first()
        if job is None:
            return None
        job.leased_until = now + LEASE
        job.attempts += 1
        job.save(update_fields=["leased_until", "attempts"])
        return job


def due(now: dt.datetime, *, long: bool | None = None) -> QuerySet[Job]:
    """Jobs whose time has come and that nobody is at."""
    jobs = Job.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now), run_at__lte=now, done_at=None, failed_at=None
    )
    if long is None:
        return jobs
    return jobs.filter(kind__in=registry.long_kinds) if long else jobs.exclude(kind__in=registry.long_kinds)


def run(job: Job) -> None:
    """Do a leased job; its changes and its "done" commit together, but for a long one's, which commits on its way.

    A failure is retried later, ever more rarely.
    """
    try:
        with nullcontext() if job.kind in registry.long_kinds else transaction.atomic():
            registry.handlers[job.kind](job.payload)
            Job.objects.filter(pk=job.pk).update(done_at=timezone.now(), leased_until=None, last_error="")
    except Exception as error:
        logger.exception("Job %s of kind %s failed.", job.pk, job.kind)
        _put_off(job, error)


def still_at_it(key: str, *, for_: dt.timedelta) -> None:
    """A long job is alive: another worker may take it when it has not said so again within ``for_``."""
    Job.objects.filter(key=key, done_at=None).update(leased_until=timezone.now() + for_)


def _put_off(job: Job, error: Exception) -> None:
    now = timezone.now()
    given_up = job.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=job.pk).update(
        leased_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
        run_at=now + dt.timedelta(seconds=30 * 2**job.attempts),
        failed_at=now if given_up else None,
    )


def start_again(key: str) -> bool:
    """Owe once more what was given up. Returns whether it was."""
    given_up = Job.objects.filter(key=key, failed_at__isnull=False, done_at=None)
    if not given_up.update(failed_at=None, attempts=0, run_at=timezone.now()):
        return False
    transaction.on_commit(hint, robust=True)
    return True


def drain(*, limit: int = BATCH, long: bool | None = None) -> int:
    """Do due jobs (see ``claim``) until none is left or ``limit`` is reached. Returns how many were tried."""
    done = 0
    while done < limit and (job := claim(long=long)) is not None:
        run(job)
        done += 1
    return done


def tick() -> None:
    """Make the rows of the schedule's present slots."""
    now = timezone.now()
    slots = [
        Job(kind=entry.kind, key=f"schedule:{entry.kind}:{int(now.timestamp()) // entry.seconds}", run_at=now)
        for entry in registry.schedule
    ]
    Job.objects.bulk_create(slots, ignore_conflicts=True)


def forget_done() -> None:
    """Drop the rows of what was done long ago."""
    Job.objects.filter(done_at__lt=timezone.now() - KEEP_DONE).delete()
