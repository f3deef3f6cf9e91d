from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.requirements.models import Requirement
from courses.requirements.rules import OVERSEERS, applying, oversees, set_in_reach, sets_requirements
from lms.access import rule
from lms.agencies.scopes import around, under
from lms.models import Role

from .models import LetterPause

if TYPE_CHECKING:
    from lms.people.models import User

__all__ = ["OVERSEERS", "oversees"]

WHO = "HR, the head and the programme office, of their subtree."
OFFICE = "The programme office, in its subtree."


def touching(user: User) -> Q:
    """Pauses of agencies in the user's reach, and of those above it."""
    return around(user, *OVERSEERS, field="agency__path")


def paused_in_reach(user: User) -> Q:
    return under(user, Role.OFFICE, field="agency__path")


rule("courses.view_letters", allowed=oversees, who=WHO)
rule("courses.view_due_people", allowed=oversees, who=WHO)
rule(
    "courses.view_ladder",
    Requirement,
    filter=applying,
    who="HR, the head and the programme office: requirements that apply in their subtree.",
)
rule("courses.edit_ladder", Requirement, filter=set_in_reach, who="The programme office, requirements of its subtree.")
rule(
    "courses.view_letterpause",
    LetterPause,
    filter=touching,
    who="HR, the head and the programme office: pauses that touch their subtree.",
)
rule("courses.pause_letters", allowed=sets_requirements, who=OFFICE)
rule("courses.lift_pause", LetterPause, filter=paused_in_reach, who=OFFICE)
