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
NAMED: Final = 0.6  # of the words of a reason, for it to count as named; half of them the message may have given
SHORTEST_REASON: Final = 40  # characters, unless the author says else
FEWEST, MOST = 2, 6
_WORDS: Final = ("text", "grade", "later")


class Decision(Kind):
    """``setup``: ``{"question", "options": [{"text", "grade", "later"}], "reasons": [], "shortest": characters}``. The
    second turn's ``extra``: ``{"choice": number of the option, "why": text}``."""

    code = "decision"
    title = "Ответ и решение"
    about = "После ответа жителю учащийся выбирает управленческое решение и объясняет его."

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        found, awaited = options(exercise), reasons(exercise)
        grades = [one["grade"] for one in found]
        return (
            Gap(f"Решения на выбор, хотя бы {FEWEST}", len(found) >= FEWEST),
            Gap("Среди решений есть то, что решает", "good" in grades),
            Gap("Среди решений есть слабое", "partial" in grades or "bad" in grades),
            *(
                Gap(f"Решение {number}", False, why=f"не хватает: {', '.join(lacking)}.")
                for number, one in enumerate(found, start=1)
                if (lacking := _lacking(one))
            ),
            Gap("Доводы, которые ждут в объяснении", bool(awaited)),
            *(
                Gap(f"Довод «{one}»", False, why="слишком общий: назовите в нём дело или причину.")
                for one in awaited
                if replies.covers(one, one) < NAMED
            ),
        )

    def opening(self, exercise: Exercise) -> Mapping[str, Any]:
        return {"turn": 0}

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        if work.get("turn", 0) == 0:
            return super().problems(exercise, work, answer)
        found = []
        if answer.extra.get("choice") not in range(len(options(exercise))):
            found.append("Выберите решение.")
        least = shortest(exercise)
        if len(str(answer.extra.get("why", ""))) < least:
            found.append(f"Объясните выбор полным предложением: хотя бы {least} знаков.")
        return found

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        if work.get("turn", 0) == 0:
            return Step({"turn": 1, "reply": answer.text}, text=answer.text)
        reply, choice, why = str(work.get("reply", "")), int(answer.extra["choice"]), str(answer.extra["why"])
        report = replies.check(reply, exercise.for_checker())
        grade = options(exercise)[choice]["grade"]
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


def options(exercise: Exercise) -> list[dict[str, str]]:
    """The decisions; whatever an old setup lacks is blank."""
    found = exercise.setup.get("options", [])
    if not isinstance(found, list):
        return []
    return [{name: str(one.get(name) or "") for name in _WORDS} for one in found if isinstance(one, dict)]


def reasons(exercise: Exercise) -> list[str]:
    found = exercise.setup.get("reasons", [])
    return [str(one) for one in found] if isinstance(found, list) else []


def shortest(exercise: Exercise) -> int:
    """Of the explanation, in characters."""
    found = exercise.setup.get("shortest")
    return found if isinstance(found, int) and found > 0 else SHORTEST_REASON


def _lacking(option: Mapping[str, str]) -> list[str]:
    lacking = {
        "самого решения": not option["text"],
        "насколько оно верно": option["grade"] not in GRADES,
        "что будет через месяц": not option["later"],
    }
    return [words for words, holds in lacking.items() if holds]


DECISION_KIND: Final = Decision()
