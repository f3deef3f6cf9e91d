"""Small charts as SVG made by the server: labels beside the marks, readable in black and white.

A chart never stands alone: the page puts the same figures into a table under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 400
ROW: Final = 44
HEIGHT: Final = 180
FOOT: Final = 28
HEAD: Final = 22


@dataclass(frozen=True)
class Point:
    """A figure: its name, its size, and the size in words if it is not the plain number."""

    label: str
    value: float
    text: str = ""

    @property
    def words(self) -> str:
        return self.text or f"{self.value:g}".replace(".", ",")


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars, one a row: name and figure above, bar under them."""

    title: str
    description: str
    points: Sequence[Point]
    full: float | None = None  # what a whole bar stands for; by default the largest figure

    def svg(self) -> SafeString:
        full = self.full or max((point.value for point in self.points), default=0) or 1
        rows = format_html_join(
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
        return _frame(self.title, self.description, len(self.points) * ROW, rows)


@dataclass(frozen=True)
class LineChart:
    """One line from left to right; the first and the last point are named."""

    title: str
    description: str
    points: Sequence[Point]
    full: float | None = None

    def svg(self) -> SafeString:
        if not self.points:
            return SafeString("")
        full = self.full or max(point.value for point in self.points) or 1
        places = [self._place(number, point, full) for number, point in enumerate(self.points)]
        first, last = self.points[0], self.points[-1]
        drawn = format_html(
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
            f"{max(places[-1][1] - 10, 14):.1f}",
            last.words,
            HEIGHT - 6,
            first.label,
            last.label,
        )
        return _frame(self.title, self.description, HEIGHT, drawn)

    def _place(self, number: int, point: Point, full: float) -> tuple[float, float]:
        x = 6 + (WIDTH - 12) * number / max(len(self.points) - 1, 1)
        return x, HEIGHT - FOOT - min(point.value / full, 1) * (HEIGHT - FOOT - HEAD)


def _frame(title: str, description: str, height: int, drawn: SafeString) -> SafeString:
    return format_html(
        '<figure class="chart"><svg viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>'
        "<figcaption>{}</figcaption></figure>",
        WIDTH,
        height,
        title,
        description,
        drawn,
        title,
    )
