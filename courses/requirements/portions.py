"""A rule that concerns many is followed a few thousand people at a time: whom it touches, and one portion of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from courses.history.why import because

from . import coverage
from .coverage import Scope
from .covering import CONCERNED, MAIN
from .models import Recalculation, Requirement

if TYPE_CHECKING:
    from lms.people.models import User

AT_ONCE = 2_000  # so many people are followed while somebody waits for the page
PORTION = 4_000

# Whom the rule concerns today, and who has something to complete by it from before.
TOUCHED: Final = f"""
WITH {MAIN}, {CONCERNED}
SELECT user_id FROM concerned
UNION SELECT user_id FROM courses_assignment WHERE requirement_id = %(requirement)s
UNION SELECT user_id FROM courses_concerned WHERE requirement_id = %(requirement)s
ORDER BY user_id"""  # noqa: S608 - constants only

# Why something is taken back or moved, and why something is given, as the history says it.
HISTORY_WORDS: Final = {
    Recalculation.Why.REQUIRED: ("required", "required"),
    Recalculation.Why.CHANGED: ("rule_changed", "rule_changed"),
    Recalculation.Why.PROGRAMME: ("programme_changed", "programme_changed"),
    Recalculation.Why.WITHDRAWN: ("withdrawn", "another_requirement"),
}


def touched(requirement: Requirement) -> list[int]:
    """The keys of the people whose assignments the rule may change."""
    return [key for (key,) in coverage.rows(TOUCHED, Scope(requirement=requirement.pk))]


def follow(requirement: Requirement, people: list[int], *, why: str, by: User | None, grounds: dict[str, str]) -> int:
    """Bring the assignments of ``people`` into line with the rule; returns how many it gave or drew nearer.

    Safe to repeat: whoever is in line is left alone.
    """
    scope = Scope(people=people, courses=coverage.courses_of(requirement.pk))
    coverage.note_concerned(Scope(people=people, requirement=requirement.pk))
    taken, given = HISTORY_WORDS[Recalculation.Why(why)]
    with because(taken, by=by, **grounds):
        coverage.drop_uncovered(scope)
    with because(given, by=by, **(grounds if given == taken else {})):
        placed = coverage.place(scope)
    return placed.get(requirement.pk, 0)
