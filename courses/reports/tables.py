"""Rows of the report tables, ready to be shown: figures with the address of the list that each of them counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.ui.charts import LineChart, Point
from lms.ui.russian import long_date, percent

from .figures import Figures, roll_up, total

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from courses.requirements.models import Requirement

    from .filters import Filters
    from .reach import Place

ROWS: Final = 60  # so many rows are still a table one reads; below that the whole tree is shown
SORTS: Final[dict[str, Callable[[Figures], float]]] = {
    "required": lambda figures: figures.required,
    "completed": lambda figures: figures.completed,
    "in_progress": lambda figures: figures.in_progress,
    "not_started": lambda figures: figures.not_started,
    "overdue": lambda figures: figures.overdue,
    "share": lambda figures: -1 if figures.share is None else figures.share,
}


@dataclass(frozen=True)
class Row:
    """A line of a table. ``people`` is the address of all people it counts; ``url`` leads deeper, if it does."""

    title: str
    figures: Figures
    people: str
    url: str = ""
    level: int = 1
    is_total: bool = False
    full_title: str = ""


def _people(filters: Filters, **changes: object) -> str:
    return f"{reverse('courses:completion-people')}?{filters.query(**changes)}"


class Addresses:
    """Addresses of reports that differ from the page's own by the agency. A page has hundreds, so they are put
    together by hand."""

    def __init__(self, filters: Filters) -> None:
        self._completion = reverse("courses:completion")
        self._people = reverse("courses:completion-people")
        rest = filters.query(agency="", own="")
        self._rest = f"&{rest}" if rest else ""

    def completion(self, agency: int) -> str:
        return f"{self._completion}?agency={agency}{self._rest}"

    def people(self, agency: int, *, own: bool = False) -> str:
        return f"{self._people}?agency={agency}{'&own=1' if own else ''}{self._rest}"


def tree(filters: Filters, own: Mapping[int, Figures], order: str) -> tuple[list[Row], bool]:
    """The table of agencies, and whether branches are left folded.

    Siblings are sorted by ``order``: a key of ``SORTS`` or «name», perhaps with a minus.
    """
    reach = filters.reach
    whole = total(own.values())
    addresses = Addresses(filters)
    if reach.own:
        return [Row(reach.tops[0].short_name, whole, addresses.people(reach.tops[0].pk, own=True))], False
    rolled = roll_up(own, reach)
    levels = [level for level, _agency in reach.walk()]
    depth = _depth(levels)
    several = len(reach.tops) > 1
    rows = [Row(_("Всего"), whole, _people(filters), is_total=True)] if several else []

    def add(agencies: Sequence[Place], level: int) -> None:
        for agency in _sorted(agencies, rolled, order):
            rows.append(_agency_row(filters, addresses, agency, rolled.get(agency.pk, Figures()), level=level))
            units = reach.children.get(agency.pk, [])
            if units and level - several <= depth:
                if agency.pk in own:
                    rows.append(_own_row(addresses, agency, own[agency.pk], level=level + 1))
                add(units, level + 1)

    add(reach.tops, 1 + several)
    return rows, max(levels) > depth


def by_course(filters: Filters, found: Sequence[tuple[Course, Figures]], order: str) -> list[Row]:
    """The table of courses, in the order of the programme or by a figure."""
    return _in_order([Row(one.title, figures, _people(filters, course=one.pk)) for one, figures in found], order)


def by_requirement(filters: Filters, found: Sequence[tuple[Requirement, Figures]], order: str) -> list[Row]:
    """The table of requirements, the newest first or by a figure."""
    return _in_order([Row(one.title, figures, _people(filters, requirement=one.pk)) for one, figures in found], order)


def _in_order(rows: list[Row], order: str) -> list[Row]:
    key = order.lstrip("-")
    if key in SORTS:
        rows.sort(key=lambda row: SORTS[key](row.figures), reverse=order.startswith("-"))
    elif key == "name":
        rows.sort(key=lambda row: row.title.casefold(), reverse=order.startswith("-"))
    return rows


def by_week(filters: Filters, weeks: Sequence[tuple[dt.date, Figures]], order: str) -> list[Row]:
    """The table of weeks, the last day first or by a figure. The day of the page itself is no link to itself."""
    completion = reverse("courses:completion")
    period = filters.period.fixed if filters.period else {}
    rows = [
        Row(
            title=long_date(day),
            figures=figures,
            people=_people(filters, **period, on="" if day == timezone.localdate() else day.isoformat()),
            url=f"{completion}?{filters.query(**period, on=day.isoformat())}" if day != filters.day else "",
        )
        for day, figures in reversed(weeks)
    ]
    key = order.lstrip("-")
    if key in SORTS:
        rows.sort(key=lambda row: SORTS[key](row.figures), reverse=order.startswith("-"))
    elif order == "name":
        rows.reverse()
    return rows


def trend(weeks: Sequence[tuple[dt.date, Figures]], title: str, target: Point | None = None) -> LineChart | None:
    """The share of those who have completed, week by week; None where there is nothing to compare."""
    if len(weeks) < 2:
        return None
    (first, before), (last, now) = weeks[0], weeks[-1]
    return LineChart(
        title=title,
        description=_("%(first)s — %(before)s, %(last)s — %(now)s")
        % {
            "first": long_date(first),
            "before": percent(before.share or 0),
            "last": long_date(last),
            "now": percent(now.share or 0),
        },
        points=[Point(f"{day:%d.%m}", figures.share or 0, percent(figures.share or 0)) for day, figures in weeks],
        full=1,
        target=target,
    )


def _depth(levels: Sequence[int]) -> int:
    """How many levels below the top are shown: all that fit, but at least one."""
    deepest = max(levels)
    while deepest > 1 and sum(level <= deepest for level in levels) > ROWS:
        deepest -= 1
    return deepest


def _sorted(agencies: Sequence[Place], rolled: Mapping[int, Figures], order: str) -> list[Place]:
    key = order.lstrip("-")
    backwards = order.startswith("-")
    if key in SORTS:
        return sorted(agencies, key=lambda one: SORTS[key](rolled.get(one.pk, Figures())), reverse=backwards)
    if key == "name":
        return sorted(agencies, key=lambda one: one.short_name.casefold().replace("ё", "е"), reverse=backwards)
    return list(agencies)


def _agency_row(filters: Filters, addresses: Addresses, agency: Place, figures: Figures, *, level: int) -> Row:
    goes_deeper = agency != filters.reach.single and bool(filters.reach.children.get(agency.pk))
    return Row(
        title=agency.short_name,
        full_title=agency.name if agency.name != agency.short_name else "",
        figures=figures,
        people=addresses.people(agency.pk),
        url=addresses.completion(agency.pk) if goes_deeper else "",
        level=level,
    )


def _own_row(addresses: Addresses, agency: Place, figures: Figures, *, level: int) -> Row:
    return Row(title=_("Вне подразделений"), figures=figures, people=addresses.people(agency.pk, own=True), level=level)
