"""The reports as documents, which ``lms.exports`` makes files of, at once or in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lms.exports.models import Format
from lms.exports.registry import Document, source
from lms.ui.exports import Sheet
from lms.ui.russian import long_date

from . import queries, sheets
from .filters import Filters, ask

if TYPE_CHECKING:
    from lms.people.models import User

RATES: Final = "courses.completion"
PEOPLE: Final = "courses.completion_people"


@source(RATES, verb="courses.view_completion")
def rates(user: User, params: dict[str, Any], form: str) -> Document:
    """The whole tree, requirements, courses and weeks; but for XLSX only what the page is grouped by."""
    filters = ask(user, params)
    found = {
        "": Sheet("По органам", sheets.AGENCIES, sheets.agency_rows(filters)),
        "requirements": Sheet("По требованиям", sheets.REQUIREMENTS, sheets.requirement_rows(filters)),
        "courses": Sheet("По курсам", sheets.COURSES, sheets.course_rows(filters)),
    }
    if not filters.only_completed:  # what was done in a period has no evenings
        found["weeks"] = Sheet("По неделям", sheets.WEEKS, sheets.week_rows(filters))
    chosen = list(found.values()) if form == Format.XLSX else [found.get(params.get("by", ""), found[""])]
    return _document("Кто обучен", filters, chosen, rows=len(filters.reach.agencies))


@source(PEOPLE, verb="courses.view_completion")
def people(user: User, params: dict[str, Any], form: str) -> Document:
    """The people in the columns of the personnel records; in XLSX and on paper the list itself, too."""
    filters = ask(user, params)
    shown = Sheet("Люди", sheets.PEOPLE, sheets.people_rows(filters))
    events = Sheet("Мероприятия", sheets.EVENTS, sheets.event_rows(filters))
    count = queries.count_people(filters)
    lines = count * (1 if filters.by_assignment else len(filters.courses))
    if form == Format.PDF:
        return _document("Обучение по людям", filters, [shown], rows=count)
    chosen = [shown, events] if form == Format.XLSX else [events]
    return _document("Обучение по людям", filters, chosen, rows=lines + (count if form == Format.XLSX else 0))


def _document(title: str, filters: Filters, chosen: list[Sheet], *, rows: int) -> Document:
    place = f", {filters.reach.single.short_name}" if filters.reach.single else ""
    return Document(
        name=f"{title}{place}, {filters.day:%d.%m.%Y}",
        sheets=chosen,
        rows=rows,
        reach=[place.path for place in filters.reach.tops],
        note=f"По состоянию на {long_date(filters.day)}.",
    )
