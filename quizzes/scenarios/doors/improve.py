from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quizzes.scenarios.diff import changes
from quizzes.scenarios.kinds.improve import IMPROVE as KIND

from .door import Door

if TYPE_CHECKING:
    from quizzes.scenarios.models import Reply


class Improve(Door):
    """The runaround stands above the field; the author needs nothing beside the scenario itself."""

    kind = KIND

    def result(self, reply: Reply) -> Mapping[str, Any]:
        return {"outcome": reply.outcome, "rewritten": changes(reply.exercise.runaround_reply, reply.text)}


IMPROVE = Improve()
