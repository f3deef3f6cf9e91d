"""Where in a text the words stand that were looked for: a passage or two, cut out and marked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Span = tuple[int, int]

LENGTH: Final = 220
MOST: Final = 2


def marked(text: str, spans: Sequence[Span]) -> SafeString:
    """The text with ``<mark>`` around these spans."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped


def passages(text: str, spans: Sequence[Span]) -> list[SafeString]:
    """Where most of what was looked for stands together, in their order; the beginning where none of it is."""
    if not spans:
        return [_cut(text, 0, ())] if text else []
    chosen: list[tuple[int, int, list[Span]]] = []
    for _ in range(MOST):
        best = _densest([span for span in spans if not any(_overlaps(span, one) for one in chosen)])
        if not best:
            break
        chosen.append((best[0][0], best[-1][1], best))
    chosen.sort()
    return [_cut(text, start, inside) for start, _end, inside in chosen]


def _overlaps(span: Span, window: tuple[int, int, list[Span]]) -> bool:
    start, end, _inside = window
    return span[0] < end + LENGTH // 2 and span[1] > start - LENGTH // 2


def _densest(spans: Sequence[Span]) -> list[Span]:
    """The most spans that fit into the length of a passage; the first such."""
    best: Sequence[Span] = ()
    first = 0
    for last in range(len(spans)):
        while spans[last][1] - spans[first][0] > LENGTH and first < last:
            first += 1
        if last - first + 1 > len(best):
            best = spans[first : last + 1]
    return list(best)


def _cut(text: str, start: int, spans: Sequence[Span]) -> SafeString:
    """About LENGTH characters around the spans, from word to word."""
    end = spans[-1][1] if spans else start
    room = max(0, LENGTH - (end - start))
    left = _word_begins(text, max(0, start - room // 3))
    right = _word_ends(text, min(len(text), left + max(LENGTH, end - left)))
    inside = [(one - left, two - left) for one, two in spans]
    before, after = ("… " if left else ""), (" …" if right < len(text) else "")
    return mark_safe(f"{before}{marked(text[left:right], inside)}{after}")  # noqa: S308 - escaped in `marked`


def _word_begins(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_ends(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at
