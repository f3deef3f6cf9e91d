from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from quizzes.bank.rules import WHO, teaches

from .models import Quiz, Section

if TYPE_CHECKING:
    from lms.people.models import User


def quizzes(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


rule("quizzes.browse_quizzes", allowed=teaches, who=WHO)
rule("quizzes.create_quiz", allowed=teaches, who=WHO)
rule("quizzes.view_quiz", Quiz, filter=quizzes, who=WHO)
rule("quizzes.edit_quiz", Quiz, filter=quizzes, who=WHO)
rule("quizzes.publish_quiz", Quiz, filter=quizzes, who=WHO)
rule("quizzes.view_section", Section, filter=quizzes, who=WHO)
rule("quizzes.edit_section", Section, filter=quizzes, who=WHO)
