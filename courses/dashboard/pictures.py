"""The charts of the dashboard. Each has its figures in a table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.reports import tables
from lms.ui.charts import BarChart, Chart, Point
from lms.ui.russian import grouped, percent, plural

if TYPE_CHECKING:
    from .queries import Board


def trend(board: Board) -> Chart | None:
    """The share of those trained, week by week, and the target; None where there is nothing to compare."""
    goal = Point("", board.goal.share, _("цель %s") % percent(board.goal.share)) if board.goal else None
    return tables.trend(board.weeks, _("Доля обученных по неделям"), goal)


def funnel(board: Board) -> Chart | None:
    """How many assignments are begun and completed."""
    whole = board.funnel
    if not whole.required:
        return None
    steps = [(_("Назначено"), whole.required), (_("Начато"), whole.started), (_("Пройдено"), whole.completed)]
    return BarChart(
        title=_("От назначения до завершения"),
        description=", ".join(f"{label.lower()} {count}" for label, count in steps),
        points=[
            Point(
                label, count, grouped(count) if not number else f"{grouped(count)} · {percent(count / whole.required)}"
            )
            for number, (label, count) in enumerate(steps)
        ],
        full=whole.required,
    )


def late(board: Board) -> Chart | None:
    """Where most people are overdue."""
    if not board.late:
        return None
    return BarChart(
        title=_("Просрочили, по органам"),
        description=", ".join(
            f"{one.agency.short_name}: {plural(one.figures.overdue, 'человек', 'человека', 'человек')}"
            for one in board.late
        ),
        points=[Point(one.agency.short_name, one.figures.overdue, grouped(one.figures.overdue)) for one in board.late],
    )


CHARTS = {"trend": trend, "funnel": funnel, "late": late}
