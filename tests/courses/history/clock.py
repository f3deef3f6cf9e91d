"""The clock of the triggers, set to other days."""

from __future__ import annotations

import datetime as dt

from django.db import connection


def turn_to(day: dt.date) -> None:
    """What happens from now on in this transaction is noted as of noon of ``day``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('otklik.at', %s, true)", [f"{day.isoformat()} 12:00+03"])
