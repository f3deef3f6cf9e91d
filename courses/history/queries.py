from __future__ import annotations

from django.db import connection

from . import ledger


def differences() -> int:
    """How many rows of the history do not follow from the facts. 0 unless something is broken."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.DIFFERENCES)
        (count,) = cursor.fetchone()
    return int(count)
