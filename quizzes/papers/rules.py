from __future__ import annotations

from lms.access import rule
from quizzes.assembly.models import Quiz
from quizzes.assembly.rules import quizzes
from quizzes.attempts.rules import taught
from quizzes.bank.rules import WHO

from .models import Paper, Printing

rule("quizzes.browse_papers", Quiz, filter=quizzes, who=WHO)
rule("quizzes.print_quiz", Quiz, filter=quizzes, who=WHO)
rule("quizzes.view_printing", Printing, filter=taught, who=WHO)
rule("quizzes.key_paper", Paper, filter=taught, who=WHO)
