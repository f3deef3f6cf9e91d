"""A report as a document, made anew for whoever takes it away: with her rights of that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lms.exports.registry import Document, source
from lms.ui.russian import long_date

from . import tables
from .definition import Definition, load
from .question import of_user

if TYPE_CHECKING:
    from lms.people.models import User

SAVED: Final = "courses.saved_report"


def asked(title: str, definition: Definition) -> dict[str, Any]:
    """What an export keeps: the report as it is now, whatever becomes of it later."""
    return {"title": title, "definition": definition.kept()}


@source(SAVED, verb="courses.browse_savedreports")
def saved(user: User, params: dict[str, Any], form: str) -> Document:
    definition = load(params["definition"])
    question = of_user(user, definition.conditions)
    day = question.filters.day
    return Document(
        name=f"{params['title']}, {day:%d.%m.%Y}",
        sheets=[tables.sheet(definition, question, params["title"])],
        rows=0 if definition.only_totals else tables.count(definition, question),
        reach=[place.path for place in question.filters.reach.tops],
        note=f"По состоянию на {long_date(day)}.",
    )
