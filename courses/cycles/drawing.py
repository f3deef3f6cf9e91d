"""Timelines of what is held: spans along the days, gaps left visible. Pure; a table of the same stands under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lms.ui.russian import long_date

from .terms import NONE, Preset

WIDTH: Final = 720
ROW: Final = 46
LEFT: Final = 6
FOOT: Final = 26


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
    def ends(self) -> tuple[dt.date, dt.date]:
        days = [span.first for span in self.spans] + [mark.day for mark in self.marks]
        days += [span.last or span.first + dt.timedelta(days=400) for span in self.spans]
        return min(days), max(days) + dt.timedelta(days=1)

    def x(self, day: dt.date) -> float:
        first, last = self.ends
        return round(LEFT + (WIDTH - 2 * LEFT) * (day - first).days / max((last - first).days, 1), 1)

    def svg(self) -> SafeString:
        first, last = self.ends
        rows = format_html_join("", "{}", ((self._row(number, span),) for number, span in enumerate(self.spans)))
        height = ROW * len(self.spans) + FOOT
        marks = format_html_join(
            "",
            '<line class="chart-target" x1="{}" y1="0" x2="{}" y2="{}"></line>',
            ((self.x(mark.day), self.x(mark.day), height - FOOT) for mark in self.marks),
        )
        years = format_html_join(
            "",
            '<text class="chart-label" x="{}" y="{}">{}</text>',
            (
                (self.x(dt.date(year, 1, 1)), height - 6, year)
                for year in range(first.year + (first > dt.date(first.year, 1, 1)), last.year + 1)
            ),
        )
        return format_html(
            '<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
            WIDTH,
            height,
            f"{self.title}: " + "; ".join(f"{span.words} {span.days}" for span in self.spans),
            rows,
            marks,
            years,
        )

    def _row(self, number: int, span: Span) -> SafeString:
        start = self.x(span.first)
        end = self.x(span.last + dt.timedelta(days=1)) if span.last else WIDTH - LEFT
        top = number * ROW
        anchor, at = ("end", max(end, 300)) if start > WIDTH / 2 else ("start", start)
        return format_html(
            '<text class="chart-label" x="{}" y="{}" text-anchor="{}">{}</text>'
            '<rect class="timeline-{}" x="{}" y="{}" width="{}" height="12" rx="2"></rect>',
            at,
            top + 16,
            anchor,
            span.words,
            span.kind,
            start,
            top + 23,
            max(round(end - start, 1), 3),
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
    return Timeline("Как это будет у человека, которому назначили сегодня", spans, [Mark(due, "срок"), Mark(until, "")])


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
