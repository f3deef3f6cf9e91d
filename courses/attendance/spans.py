"""Minutes from spans of time: put together without counting an overlap twice. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

Span = tuple[dt.datetime, dt.datetime]


def clipped(span: Span, to: Span) -> Span | None:
    """The part of ``span`` within ``to``; None where there is none."""
    start, end = max(span[0], to[0]), min(span[1], to[1])
    return (start, end) if start < end else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not touch, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def length(spans: Iterable[Span]) -> dt.timedelta:
    """How long all of them are together, an overlap counted once."""
    return sum((end - start for start, end in joined(spans)), dt.timedelta())


def shared(one: Iterable[Span], other: Iterable[Span]) -> dt.timedelta:
    """How long both go on at one time."""
    ours, theirs = joined(one), joined(other)
    both = [part for span in ours for part in (clipped(span, each) for each in theirs) if part]
    return length(both)


def minutes(time: dt.timedelta) -> int:
    """Whole minutes."""
    return int(time.total_seconds() // 60)
