"""Spans of a recording in whole seconds: sorted pairs (from, to) that neither touch nor overlap. Pure."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
Spans = tuple[Span, ...]


def union(*parts: Iterable[Span]) -> Spans:
    """What lies in any of ``parts``; empty and turned spans are left out."""
    merged: list[Span] = []
    for start, end in sorted(span for part in parts for span in part if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def within(spans: Iterable[Span], length: int) -> Spans:
    """What of ``spans`` lies in a recording of ``length`` seconds."""
    return union((max(0, start), min(end, length)) for start, end in spans)


def without(spans: Spans, known: Spans) -> Spans:
    """What of ``spans`` does not lie in ``known``."""
    left: list[Span] = []
    for start, end in spans:
        for first, last in known:
            if first < end and last > start:
                left.append((start, min(first, end)))
                start = max(start, last)
        left.append((start, end))
    return union(left)


def first(spans: Spans, most: int) -> Spans:
    """The beginning of ``spans``: at most so many seconds of them."""
    kept: list[Span] = []
    for start, end in spans:
        if most <= 0:
            break
        kept.append((start, min(end, start + most)))
        most -= end - start
    return tuple(kept)


def length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)
