"""Why assignments change: what an action says is written by the triggers beside every change inside the block."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from lms.people.models import User


@contextmanager
def because(code: str, *, by: User | None = None, **grounds: Any) -> Iterator[None]:
    """Inside a transaction: whatever happens to assignments in this block happens for this reason.

    An inner reason counts before an outer one. The reason ends with the transaction at the latest; where the block
    fails, the rollback of the action takes it away.
    """
    why = {"code": code, "by": by.pk if by else None, "grounds": grounds}
    before = _say(json.dumps(why, ensure_ascii=False))
    yield
    _say(before)


def _say(why: str) -> str:
    """Say ``why`` from now on; returns what was said before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED (SELECT current_setting('otklik.why', true) AS why)"
            " SELECT before.why, set_config('otklik.why', %s, true) FROM before",
            [why],
        )
        before, _now = cursor.fetchone()
    return before or ""
