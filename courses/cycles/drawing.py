"""Timelines of what is held: spans along the days, gaps left visible. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lms.ui.russian import long_date

from .terms import NONE, Preset

WIDTH: Final = 720
HEIGHT: Final = 18


@dataclass(frozen=True)
class Span:
    """From a day until a day (None: goes on): held, or the window in which it may be done again, or a gap."""

    first: dt.date
    last: dt.date | None
    kind: str  # held | window | gap
    words: str

    @property
    def days(self) -> str:
        until = f" по {long_date(self.last)}" if self.last else ", бессрочно"
        return f"с {long_date(self.first)}{until}"


@dataclass(frozen=True)
class Mark:
    day: dt.date
    words: str


@dataclass(frozen=True)
class Timeline:
    title: str
    spans: Sequence[Span]
    marks: Sequence[Mark] = ()

    @property
    def named(self) -> list[str]:
        """What the dashed lines stand for: «срок 25 февраля»."""
        return [f"{mark.words} {long_date(mark.day)}" for mark in self.marks if mark.words]

    @property
    def ends(self) -> tuple[dt.date, dt.date]:
        days = [span.first for span in self.spans] + [mark.day for mark in self.marks]
        days += [span.last or span.first + dt.timedelta(days=400) for span in self.spans]
        return min(days), max(days) + dt.timedelta(days=1)

    def x(self, day: dt.date) -> float:
        first, last = self.ends
        return round(WIDTH * (day - first).days / max((last - first).days, 1), 1)

    def lines(self) -> Iterator[tuple[Span, SafeString]]:
        """Each span with its bar. The words stand beside it as text, so they are read at any width."""
        marks = format_html_join(
            "",
            '<line class="timeline-mark" x1="{0}" x2="{0}" y2="{1}"></line>',
            ((self.x(mark.day), HEIGHT) for mark in self.marks),
        )
        for span in self.spans:
            start = self.x(span.first)
            end = self.x(span.last + dt.timedelta(days=1)) if span.last else WIDTH
            yield (
                span,
                format_html(
                    '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}'
                    '<rect class="timeline-{}" x="{}" y="3" width="{}" height="{}"></rect></svg>',
                    WIDTH,
                    HEIGHT,
                    marks,
                    span.kind,
                    start,
                    max(round(end - start, 1), 3),
                    HEIGHT - 6,
                ),
            )


def of_preset(preset: Preset, *, begun: dt.date, days: int, grace: int = 0) -> Timeline | None:
    """A sample person: assigned on ``begun``, ``days`` until the date, in time, and again a little too late."""
    if preset.kind == NONE:
        return None
    day = dt.timedelta(days=1)
    due = begun + days * day
    done = begun + days * day // 2
    until = preset.holds_until(done) or done
    opens = max(preset.opens_on(until), done + day)
    late = until + (grace + 20) * day
    again = preset.holds_until(late) or late
    spans = [
        Span(begun, due, "window", "Назначено, нужно пройти"),
        Span(done, until, "held", "Пройдено и действует"),
        Span(opens, until, "window", "Окно: можно пройти снова, чтобы не было перерыва"),
        Span(until + day, late - day, "gap", "Перерыв: снова не успели"),
        Span(late, again, "held", "Пройдено снова"),
    ]
    return Timeline(
        "Как это будет у человека, которому назначили сегодня",
        spans,
        [Mark(due, "срок"), Mark(until, "конец действия")],
    )


def of_cycles(held: Sequence[tuple[dt.date, dt.date | None]], today: dt.date) -> Timeline | None:
    """What a person held of a course, the oldest first, with the gaps between."""
    spans: list[Span] = []
    reached: dt.date | None = None
    for first, last in sorted(held, key=lambda one: one[0]):
        if reached and first > reached + dt.timedelta(days=1):
            spans.append(Span(reached + dt.timedelta(days=1), first - dt.timedelta(days=1), "gap", "Перерыв"))
        spans.append(Span(first, last, "held", "Действует" if last is None or last >= today else "Действовало"))
        reached = max(reached or dt.date.min, last or dt.date.max)
    if spans and reached and reached < today:
        spans.append(Span(reached + dt.timedelta(days=1), today, "gap", "Сейчас не действует"))
    return Timeline("Когда действовало", spans, [Mark(today, "сегодня")]) if spans else None
