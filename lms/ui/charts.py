"""Small charts as SVG made by the server: labels beside the marks, readable in black and white.

A chart never stands alone: the page puts the same figures into a table under it. ``file`` is the same chart to keep:
a document of its own with its title and its look inside.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 400
ROW: Final = 44
HEIGHT: Final = 180
FOOT: Final = 28
HEAD: Final = 22
TITLE: Final = 36  # what the title of a file takes above the chart
NEAR: Final = 26  # nearer than this a label and a line would touch
LOOK: Final = (
    "text{font-family:'Golos Text','PT Sans','Segoe UI',Arial,sans-serif;font-size:15px;fill:#1c2430}"
    ".chart-value,.chart-title{font-weight:600}.chart-track{fill:#e7e5de}.chart-bar,.chart-dot{fill:#14568c}"
    ".chart-line{fill:none;stroke:#14568c;stroke-width:2.5;stroke-linejoin:round}.chart-axis{stroke:#7b8490}"
    ".chart-target{stroke:#1c2430;stroke-width:1.5;stroke-dasharray:6 4}"
)


@dataclass(frozen=True)
class Point:
    """A figure: its name, its size, and the size in words if it is not the plain number."""

    label: str
    value: float
    text: str = ""

    @property
    def words(self) -> str:
        return self.text or f"{self.value:g}".replace(".", ",")


class Chart(ABC):
    """What a chart is on a page, and as a file."""

    title: str
    description: str

    @property
    @abstractmethod
    def height(self) -> int: ...

    @abstractmethod
    def drawn(self) -> SafeString: ...

    def svg(self) -> SafeString:
        return format_html(
            '<figure class="chart"><svg viewBox="0 0 {} {}" role="img" aria-label="{}. {}"><title>{}</title>'
            "<desc>{}</desc>{}</svg><figcaption>{}</figcaption></figure>",
            WIDTH,
            self.height,
            self.title,
            self.description,
            self.title,
            self.description,
            self.drawn(),
            self.title,
        )

    def file(self) -> str:
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 0 {0} {1}" width="{0}" height="{1}" role="img">'
            "<title>{2}</title><desc>{3}</desc><style>{4}</style>"
            '<rect x="-12" width="{0}" height="{1}" fill="#ffffff"></rect><text class="chart-title" y="22">{2}</text>'
            '<g transform="translate(0 {5})">{6}</g></svg>\n',
            WIDTH + 24,
            self.height + TITLE + 12,
            self.title,
            self.description,
            SafeString(LOOK),
            TITLE,
            self.drawn(),
        )


@dataclass(frozen=True)
class BarChart(Chart):
    """Horizontal bars, one a row: name and figure above, bar under them."""

    title: str
    description: str
    points: Sequence[Point]
    full: float | None = None  # what a whole bar stands for; by default the largest figure

    @property
    def height(self) -> int:
        return len(self.points) * ROW

    def drawn(self) -> SafeString:
        full = self.full or max((point.value for point in self.points), default=0) or 1
        return format_html_join(
            "",
            '<g transform="translate(0 {})"><text class="chart-label" x="0" y="16">{}</text>'
            '<text class="chart-value" x="{}" y="16" text-anchor="end">{}</text>'
            '<rect class="chart-track" y="24" width="{}" height="10"></rect>'
            '<rect class="chart-bar" y="24" width="{}" height="10"></rect></g>',
            (
                (number * ROW, point.label, WIDTH, point.words, WIDTH, f"{min(point.value / full, 1) * WIDTH:.1f}")
                for number, point in enumerate(self.points)
            ),
        )


@dataclass(frozen=True)
class LineChart(Chart):
    """One line from left to right; the first and the last point are named. ``target`` is a dashed line across."""

    title: str
    description: str
    points: Sequence[Point]
    full: float | None = None
    target: Point | None = None

    @property
    def height(self) -> int:
        return HEIGHT

    def svg(self) -> SafeString:
        return super().svg() if self.points else SafeString("")

    def drawn(self) -> SafeString:
        full = self.full or max(point.value for point in self.points) or 1
        places = [self._place(number, point, full) for number, point in enumerate(self.points)]
        first, last = self.points[0], self.points[-1]
        line = format_html(
            '<line class="chart-axis" x1="0" y1="{0}" x2="{1}" y2="{0}"></line>'
            '<polyline class="chart-line" points="{2}"></polyline>'
            '<circle class="chart-dot" cx="{3}" cy="{4}" r="5"></circle>'
            '<text class="chart-value" x="{1}" y="{5}" text-anchor="end">{6}</text>'
            '<text class="chart-label" x="0" y="{7}">{8}</text>'
            '<text class="chart-label" x="{1}" y="{7}" text-anchor="end">{9}</text>',
            HEIGHT - FOOT,
            WIDTH,
            " ".join(f"{x:.1f},{y:.1f}" for x, y in places),
            *(f"{value:.1f}" for value in places[-1]),
            f"{self._label(places[-1][1], full):.1f}",
            last.words,
            HEIGHT - 6,
            first.label,
            last.label,
        )
        return self._target(places[0][1], full) + line

    def _place(self, number: int, point: Point, full: float) -> tuple[float, float]:
        x = 6 + (WIDTH - 12) * number / max(len(self.points) - 1, 1)
        return x, self._y(point.value, full)

    def _y(self, value: float, full: float) -> float:
        return HEIGHT - FOOT - min(value / full, 1) * (HEIGHT - FOOT - HEAD)

    def _label(self, y: float, full: float) -> float:
        """Where the last figure stands: above its point, or below it where the target's line is in the way."""
        in_the_way = self.target is not None and 0 <= y - self._y(self.target.value, full) < NEAR
        return min(y + 22, HEIGHT - FOOT - 4) if in_the_way else max(y - 10, 14)

    def _target(self, first: float, full: float) -> SafeString:
        if self.target is None:
            return SafeString("")
        y = self._y(self.target.value, full)
        label = y + 18 if 0 <= y - first < NEAR or y < 18 else y - 6
        return format_html(
            '<line class="chart-target" x1="0" y1="{0}" x2="{1}" y2="{0}"></line>'
            '<text class="chart-label" x="0" y="{2}">{3}</text>',
            f"{y:.1f}",
            WIDTH,
            f"{label:.1f}",
            self.target.words,
        )


def pie(share: float) -> SafeString:
    """A small round that is filled as far as ``share`` goes, clockwise from the top: a shape beside a figure."""
    return _pie(round(min(max(share, 0), 1), 2))


@lru_cache(maxsize=101)
def _pie(share: float) -> SafeString:
    angle = 2 * math.pi * share
    if share == 1:
        filled = SafeString('<circle class="pie-part" r="7"></circle>')
    else:
        filled = format_html(
            '<path class="pie-part" d="M0 0V-7A7 7 0 {} 1 {} {}Z"></path>',
            int(share > 0.5),
            f"{7 * math.sin(angle):.2f}",
            f"{-7 * math.cos(angle):.2f}",
        )
    return format_html(
        '<svg class="pie" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<circle class="pie-ring" r="7"></circle>{}</svg>',
        filled,
    )
