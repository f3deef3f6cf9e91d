from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Phrase

if TYPE_CHECKING:
    from lms.people.models import User


def teaches(user: User) -> bool:
    return has_role(user, Role.TRAINER, Role.OFFICE)


def taught(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


WHO = "Trainers and the programme office."
rule("quizzes.browse_phrases", allowed=teaches, who=WHO)
rule("quizzes.add_phrase", allowed=teaches, who=WHO)
rule("quizzes.edit_phrase", Phrase, filter=taught, who=WHO)
