"""A machine decides on keyed answers: one kind of question a class, all behind the same verbs.

Words: a *body* is what the author wrote, *shown* what the learner saw, *key* what is right, *answer* what came back.
What only a person can judge says so (`by_person`). No Django, no database, no clock; sends and hears nothing.
"""

from __future__ import annotations

from quizzes.scoring.categorise import Categorise
from quizzes.scoring.choice import Multiple, Single, TrueFalse
from quizzes.scoring.cloze import Cloze
from quizzes.scoring.hotspot import Hotspot
from quizzes.scoring.kind import AnswerError, Kind, Line, NeedsPersonError
from quizzes.scoring.match import Match
from quizzes.scoring.number import Number
from quizzes.scoring.order import Order
from quizzes.scoring.ruled import Ruled
from quizzes.scoring.short import Short
from quizzes.scoring.words import Words
from quizzes.scoring.written import Essay, Reply

_IN_ORDER: tuple[Kind, ...] = (
    *(Single(), Multiple(), TrueFalse(), Match(), Order(), Categorise()),
    *(Short(), Number(), Cloze(), Words(), Hotspot(), Essay(), Reply()),
)
KINDS: dict[str, Kind] = {kind.name: Ruled(kind) for kind in _IN_ORDER}

__all__ = ["KINDS", "AnswerError", "Kind", "Line", "NeedsPersonError"]
