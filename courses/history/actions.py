from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from . import ledger

OPEN_DAYS = dt.timedelta(days=2)


@transaction.atomic
def compact() -> int:
    """Merge the rows of the last days that are about the same thing. No sum changes. Returns how many it saved."""
    since = timezone.localdate() - OPEN_DAYS
    saved = 0
    with connection.cursor() as cursor:
        # Days first: merging them moves the months to and fro.
        for statement, day in ((ledger.COMPACT_DAYS, since), (ledger.COMPACT_MONTHS, since.replace(day=1))):
            cursor.execute(statement, {"since": day})
            gone, made = cursor.fetchone()
            saved += int(gone) - int(made)
    return saved


@contextmanager
def written_afterwards() -> Iterator[None]:
    """For loading a whole region whose past is known: inside the block nothing is noted, at its end the history is
    written from the dates of the assignments, enrolments and completions themselves."""
    with transaction.atomic():
        _set("otklik.history", "off")
        yield
        _set("otklik.history", "")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE courses_assignment, courses_enrolment")
            cursor.execute(ledger.BEGIN)


@transaction.atomic
def recount() -> None:
    """Make the standings and the ledger of all past days anew from the events."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.RECOUNT)


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
