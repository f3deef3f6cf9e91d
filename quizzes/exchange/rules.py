from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import NOTHING, rule
from quizzes.bank.rules import WHO, teaches

from .models import QuestionImport

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(by=user) if teaches(user) else NOTHING


rule("quizzes.import_questions", allowed=teaches, who=WHO)
rule("quizzes.export_questions", allowed=teaches, who=WHO)
rule("quizzes.view_questionimport", QuestionImport, filter=own, who="Trainers and the programme office: their own.")
rule("quizzes.apply_import", QuestionImport, filter=own, who="Trainers and the programme office: their own.")
