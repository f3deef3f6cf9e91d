from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from quizzes.bank.rules import WHO, teaches

from .models import Doubt

if TYPE_CHECKING:
    from lms.people.models import User


def doubts(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


rule("courses.browse_doubts", allowed=teaches, who=WHO)
rule("courses.view_doubt", Doubt, filter=doubts, who=WHO)
rule("courses.decide_doubt", Doubt, filter=doubts, who=WHO)
