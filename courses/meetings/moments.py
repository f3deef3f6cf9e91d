"""Moments and durations as tools of online meetings write them. Pure but for the site's time zone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress

from django.utils import timezone

from lms.tables.cells import Cell
from lms.tables.values import Wrong, text, value

_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?\s*(?:m\.?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}})[t ,]+{_TIME}\s*(z|utc|gmt|[+-]\d{{2}}:?\d{{2}})?", re.IGNORECASE)
_APART = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})[./-](\d{{2}}|\d{{4}})[ ,]+{_TIME}", re.IGNORECASE)
_ONLY = re.compile(_TIME, re.IGNORECASE)
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zа-я]*)\.?")
_SECONDS = {"ч": 3600, "h": 3600, "м": 60, "m": 60, "с": 1, "s": 1, "": 60}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def moment(cell: Cell, *, near: dt.datetime) -> dt.datetime:
    """The moment in a cell; where day and month could be either, the reading nearer to ``near``.

    Raises Wrong for what is no moment.
    """
    plain = value(cell)
    if isinstance(plain, dt.datetime):
        return timezone.make_aware(plain) if timezone.is_naive(plain) else plain
    words = text(cell).replace("\u202f", " ").strip()
    readings = list(_readings(words, timezone.localdate(near)))
    if not readings:
        raise Wrong(f"«{words[:40]}» — не время")
    return min(readings, key=lambda one: abs(one - near))


def _readings(words: str, day: dt.date) -> Iterator[dt.datetime]:
    if found := _ISO.fullmatch(words):
        year, month, date = map(int, found.group(1, 2, 3))
        yield from _made(year, month, date, found.group(4, 5, 6, 7), found[8])
    elif found := _APART.fullmatch(words):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        clock = found.group(5, 6, 7, 8)
        yield from _made(year, second, first, clock)
        if found[2] != ".":
            yield from _made(year, first, second, clock)
    elif found := _ONLY.fullmatch(words):
        yield from _made(day.year, day.month, day.day, found.group(1, 2, 3, 4))


def _made(
    year: int, month: int, day: int, clock: tuple[str | None, ...], zone: str | None = None
) -> Iterator[dt.datetime]:
    """The moment if there is such a day and hour."""
    hour, half = int(clock[0] or 0), (clock[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    with suppress(ValueError):
        made = dt.datetime(year, month, day, hour, int(clock[1] or 0), int(clock[2] or 0))
        yield made.replace(tzinfo=_zone(zone)) if zone else timezone.make_aware(made)


def _zone(words: str) -> dt.tzinfo:
    if words[0] not in "+-":
        return dt.UTC
    sign = -1 if words[0] == "-" else 1
    return dt.timezone(sign * dt.timedelta(hours=int(words[1:3]), minutes=int(words[-2:])))


def lasting(cell: Cell) -> dt.timedelta | None:
    """A duration: «85», «1 ч 25 мин», «1h 25m 3s», «01:25:03»; a bare number is minutes. None for an empty cell."""
    plain = value(cell)
    if plain is None or plain == "":
        return None
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return dt.timedelta(minutes=plain)
    words = text(cell).lower()
    if found := _CLOCK.fullmatch(words):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    parts = _PARTS.findall(words)
    strange = not parts or _PARTS.sub("", words).strip(" ,") or any(unit[:1] not in _SECONDS for _n, unit in parts)
    if strange:
        raise Wrong(f"«{words[:40]}» — не длительность")
    return dt.timedelta(seconds=sum(float(n.replace(",", ".")) * _SECONDS[unit[:1]] for n, unit in parts))
