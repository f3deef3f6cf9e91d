"""A runaround is given; the official makes a reply of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import fuzz

from quizzes import replies

from .kind import Answer, Gap, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise

# Whoever keeps more than this of the runaround, word for word, has changed its look and not its matter.
SAME: Final = 85.0
COSMETIC_CAP: Final = 40


class Improve(Kind):
    """The rewritten reply is judged like any other; beside it, which faults of the runaround are gone."""

    code = "improve"
    title = "Исправить отписку"
    about = "Учащийся получает готовую отписку и делает из неё настоящий ответ."

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        given = exercise.runaround_reply
        faults = _faults(given, exercise) if given else {}
        return (
            Gap("Отписка, которую надо исправить", bool(given)),
            Gap(
                "В отписке видны ошибки",
                bool(faults) or not given,
                blocks=False,
                why="Машина не нашла в ней ни одной: учащийся не поймёт, что исправлять.",
            ),
        )

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        if answer.text == exercise.runaround_reply.strip():
            return ["Это та же отписка, слово в слово. Перепишите её и отправьте ещё раз."]
        return super().problems(exercise, work, answer)

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        report = replies.check(answer.text, exercise.for_checker())
        before, after = _faults(exercise.runaround_reply, exercise), _faults_of(report)
        likeness = round(fuzz.ratio(exercise.runaround_reply.strip(), answer.text))
        cosmetic = likeness >= SAME
        outcome = {
            "fixed": [before[code] for code in before if code not in after],
            "left": [after[code] for code in after if code in before],
            "new": [after[code] for code in after if code not in before],
            "likeness": likeness,
            "cosmetic": cosmetic,
            "before": replies.check(exercise.runaround_reply, exercise.for_checker()).score,
        }
        score = min(report.score, COSMETIC_CAP) if cosmetic else report.score
        return Step(work, Judgement(score, report.caps, report, outcome), answer.text)


def _faults(text: str, exercise: Exercise) -> dict[str, str]:
    return _faults_of(replies.check(text, exercise.for_checker()))


def _faults_of(report: replies.Report) -> dict[str, str]:
    """What is wrong with a reply: codes with their titles, the gravest first."""
    wrong = sorted((one for one in report.findings if one.kind != "good"), key=lambda one: -one.severity)
    return {one.code: one.title for one in wrong}


IMPROVE = Improve()
