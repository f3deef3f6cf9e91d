from __future__ import annotations

from lms.access import rule
from quizzes.assembly.models import Quiz
from quizzes.assembly.rules import quizzes
from quizzes.bank.rules import WHO

rule("quizzes.view_analysis", Quiz, filter=quizzes, who=WHO)
