"""Retaking only the failed sections: what was answered in the passed ones goes over into the next attempt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from quizzes.assembly.models import Quiz

from .models import Attempt, Item

COPIED: Final = (
    *("revision_id", "section_title", "section_key", "kind", "shown", "key", "weight"),
    *("answer", "answered_at", "fraction"),
)


def passed_sections(quiz: Quiz, attempts: Sequence[Attempt]) -> dict[int, str]:
    """Key and title of the sections that need not be taken again: passed in the last finished attempt.

    Whoever has passed the whole, or each section without passing the whole, begins everything anew.
    """
    last = _last(attempts)
    if not quiz.retake_failed or quiz.practice or last is None or last.state != Attempt.State.GRADED or last.passed:
        return {}
    passed = {
        one["key"]: one["title"] or _("Раздел %s") % number
        for number, one in enumerate(last.sections, 1)
        if one.get("passed") and one.get("percent") is not None
    }
    return passed if len(passed) < len(last.sections) else {}


def carried_items(quiz: Quiz, attempts: Sequence[Attempt], sections: set[int]) -> list[Item]:
    """Copies, as they stood, of the questions of those passed ``sections``. One query, none where there is nothing."""
    keys = passed_sections(quiz, attempts).keys() & sections
    if not keys:
        return []
    found = Item.objects.filter(attempt=_last(attempts), section_key__in=keys)
    return [Item(carried=True, **{name: getattr(item, name) for name in COPIED}) for item in found.order_by("position")]


def _last(attempts: Sequence[Attempt]) -> Attempt | None:
    finished = [one for one in attempts if one.state in (Attempt.State.GRADED, Attempt.State.SUBMITTED)]
    return max(finished, key=lambda one: one.number, default=None)
