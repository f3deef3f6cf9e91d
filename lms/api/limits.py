"""How often somebody may ask: a count for each minute of the clock, in the cache that all processes share."""

from __future__ import annotations

import time

from django.core.cache import cache

MINUTE = 60


def wait(what: str, who: str, per_minute: int) -> int:
    """Count one more of ``what`` by ``who``. Returns 0, or the seconds after which she may ask again."""
    minute, gone = divmod(int(time.time()), MINUTE)
    key = f"lms.api:{what}:{who}:{minute}"
    count = 1
    if not cache.add(key, count, 2 * MINUTE):
        try:
            count = cache.incr(key)
        except ValueError:  # thrown out of a full cache just now
            cache.set(key, count, 2 * MINUTE)
    return MINUTE - gone if count > per_minute else 0
