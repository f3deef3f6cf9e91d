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
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('otklik.why', true)")
        (before,) = cursor.fetchone()
        _say(json.dumps({"code": code, "by": by.pk if by else None, "grounds": grounds}, ensure_ascii=False))
    yield
    _say(before or "")


def _say(why: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('otklik.why', %s, true)", [why])
