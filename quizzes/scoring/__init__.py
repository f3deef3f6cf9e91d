"""A machine decides on keyed answers: one kind of question a class, all behind the same six verbs.

Words: a *body* is what the author wrote, *shown* what the learner saw, *key* what is right, *answer* what came back.
Pure and deterministic: no Django, no database, no clock; sends and hears nothing.
"""

from __future__ import annotations

from quizzes.scoring.choice import Multiple, Single
from quizzes.scoring.kind import AnswerError, Kind, Line
from quizzes.scoring.match import Match
from quizzes.scoring.order import Order
from quizzes.scoring.short import Short

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Single(), Multiple(), Match(), Order(), Short())}

__all__ = ["KINDS", "AnswerError", "Kind", "Line"]
