"""The resident is answered first; then the official decides what to do so that the trouble does not come back.

The reply is worth 60 of 100, the decision 25, its reasons 15: the share of the points that a good reason names, counted
by lemmas and synonyms as the checker counts facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from quizzes import replies

from .kind import Answer, Gap, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise

GRADES: Final = {"good": "решает", "partial": "помогает отчасти", "bad": "не решает"}
REPLY, DECISION, REASONS = 60, 25, 15
_SHARES: Final = {"good": 1.0, "partial": 0.5, "bad": 0.0}
NAMED: Final = 0.5  # of the words of a reason, for it to count as named
SHORTEST_REASON: Final = 40
FEWEST, MOST = 2, 6


class Decision(Kind):
    """``setup``: ``{"question", "options": [{"text", "grade", "later"}], "reasons": []}``. The second turn's ``extra``:
    ``{"choice": number of the option, "why": text}``."""

    code = "decision"
    title = "Ответ и решение"
    about = "После ответа жителю учащийся выбирает управленческое решение и объясняет его."

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        found = options(exercise)
        untold = [str(number) for number, one in enumerate(found, start=1) if not one.get("later")]
        return (
            Gap(f"Решения на выбор, хотя бы {FEWEST}", len(found) >= FEWEST),
            Gap("Среди решений есть то, что решает", any(one.get("grade") == "good" for one in found)),
            Gap("Среди решений есть слабое", any(one.get("grade") in ("partial", "bad") for one in found)),
            Gap("Что будет потом, к каждому решению", not untold, why=f"нет у {', '.join(untold)}." if untold else ""),
            Gap("Доводы, которые ждут в объяснении", bool(reasons(exercise))),
        )

    def opening(self, exercise: Exercise) -> Mapping[str, Any]:
        return {"turn": 0}

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        if work.get("turn", 0) == 0:
            return super().problems(exercise, work, answer)
        found = []
        if answer.extra.get("choice") not in range(len(options(exercise))):
            found.append("Выберите решение.")
        if len(str(answer.extra.get("why", ""))) < SHORTEST_REASON:
            found.append("Объясните выбор: хотя бы одним полным предложением.")
        return found

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        if work.get("turn", 0) == 0:
            return Step({"turn": 1, "reply": answer.text}, text=answer.text)
        reply, choice, why = str(work["reply"]), int(answer.extra["choice"]), str(answer.extra["why"])
        report = replies.check(reply, exercise.for_checker())
        grade = str(options(exercise)[choice].get("grade"))
        named = [replies.covers(why, reason) >= NAMED for reason in reasons(exercise)]
        parts = {
            "reply": round(REPLY * report.score / 100),
            "decision": round(DECISION * _SHARES.get(grade, 0)),
            "reasons": round(REASONS * sum(named) / len(named)) if named else 0,
        }
        outcome = {"choice": choice, "why": why, "named": named, "parts": parts}
        return Step(
            {**work, "choice": choice, "why": why},
            Judgement(sum(parts.values()), report.caps, report, outcome),
            reply,
        )

    def hint(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> replies.Report | None:
        return super().hint(exercise, work, answer) if work.get("turn", 0) == 0 else None


def options(exercise: Exercise) -> list[dict[str, Any]]:
    found = exercise.setup.get("options", [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def reasons(exercise: Exercise) -> list[str]:
    found = exercise.setup.get("reasons", [])
    return [str(one) for one in found] if isinstance(found, list) else []


DECISION_KIND: Final = Decision()
