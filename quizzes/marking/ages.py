"""How long a reply has waited, in words. Pure."""

from __future__ import annotations

import datetime as dt

from lms.ui import russian


def age_in_words(since: dt.datetime, now: dt.datetime) -> str:
    """«меньше часа», «5 часов», «3 дня»: the largest unit that says enough."""
    hours = int((now - since).total_seconds() // 3600)
    if hours < 1:
        return "меньше часа"
    if hours < 24:
        return russian.plural(hours, "час", "часа", "часов")
    return russian.plural(hours // 24, "день", "дня", "дней")
