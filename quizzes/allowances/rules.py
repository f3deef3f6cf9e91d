from __future__ import annotations

from lms.access import rule
from quizzes.assembly.models import Quiz
from quizzes.assembly.rules import quizzes
from quizzes.bank.rules import WHO

from .models import Allowance

rule("quizzes.browse_allowances", Quiz, filter=quizzes, who=WHO)
rule("quizzes.grant_allowance", Quiz, filter=quizzes, who=WHO)
rule("quizzes.view_allowance", Allowance, filter=quizzes, who=WHO)
rule("quizzes.revoke_allowance", Allowance, filter=quizzes, who=WHO)
