from __future__ import annotations

from lms.access import rule
from quizzes.scenarios.rules import TEACHERS, teaches

rule("quizzes.use_test_bench", allowed=teaches, who=TEACHERS)
