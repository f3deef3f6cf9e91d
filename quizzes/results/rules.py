from __future__ import annotations

from lms.access import rule
from quizzes.assembly.models import Quiz
from quizzes.assembly.rules import quizzes
from quizzes.attempts.models import Attempt
from quizzes.attempts.rules import taught
from quizzes.bank.rules import WHO

rule("quizzes.view_results", Quiz, filter=quizzes, who=WHO)
rule("quizzes.export_results", Quiz, filter=quizzes, who=WHO)
rule("quizzes.correct_key", Quiz, filter=quizzes, who=WHO)
rule("quizzes.examine_attempt", Attempt, filter=taught, who=WHO)
rule("quizzes.annul_attempt", Attempt, filter=taught, who=WHO)
