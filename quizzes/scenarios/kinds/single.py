"""One message, one reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quizzes import replies

from .kind import Answer, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise


class Single(Kind):
    code = "single"
    title = "Один ответ"
    about = "Житель написал, учащийся отвечает один раз."

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        report = replies.check(answer.text, exercise.for_checker())
        return Step(work, Judgement(report.score, report.caps, report), answer.text)


SINGLE = Single()
