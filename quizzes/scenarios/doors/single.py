from __future__ import annotations

from quizzes.scenarios.kinds.single import SINGLE as KIND

from .door import Door


class Single(Door):
    kind = KIND
    has_result = False


SINGLE = Single()
