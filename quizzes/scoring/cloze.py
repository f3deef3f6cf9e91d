"""A text with gaps to be filled in: each gap is a small question of its own."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, Final

from quizzes.scoring.choice import Multiple, Single
from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.gaps import gap_problems, marks
from quizzes.scoring.kind import AnswerError, ByMachine, Kind, Line
from quizzes.scoring.number import Number
from quizzes.scoring.short import Short
from quizzes.scoring.values import is_number, is_text, rows_of

LAYOUTS: Final = ("inline", "vertical", "horizontal")
HEAVIEST: Final = 100
# What is shown of a gap beside its id and kind.
_SHOWN: Final = ("options", "unit", "choose")


class _TypedNumber(Number):
    """A number among other gaps: what is no number is wrong, it does not keep the other gaps from being saved."""

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        return Short().parse(shown, data)


GAPS: Final[dict[str, Kind]] = {"text": Short(), "number": _TypedNumber(), "list": Single(), "checks": Multiple()}


class Cloze(ByMachine):
    """The weighted mean of the gaps."""

    name = "cloze"
    title = "Текст с пропусками"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        gaps = rows_of(body.get("gaps"))
        if not gaps or not all(is_text(gap.get("id")) for gap in gaps):
            return [*found, "Опишите хотя бы один пропуск."]
        for gap in gaps:
            found += [f"Пропуск [[{gap['id'][:20]}]]: {problem}" for problem in _problems(gap)]
        return found + gap_problems(body.get("stem"), [gap["id"] for gap in gaps])

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        by_id = {gap["id"]: gap for gap in body["gaps"]}
        gaps = [_present(by_id[gap], rng, shuffle) for gap in marks(body["stem"])]
        return {**frame_shown(self.name, body), "gaps": gaps}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        keys = {gap["id"]: {**GAPS[gap["kind"]].key(gap), "weight": gap.get("weight", 1)} for gap in body["gaps"]}
        return {**frame_key(body), "gaps": keys}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> dict[str, Any] | None:
        answer = {}
        for number, gap in enumerate(shown["gaps"], start=1):
            values = data.get(f"answer-{gap['id']}", [])
            try:
                given = GAPS[gap["kind"]].parse(gap, {"answer": values})
            except AnswerError as problem:
                raise AnswerError(f"Пропуск {number}. {problem}") from problem
            if given is not None:
                answer[gap["id"]] = given
        return answer or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        given, weights = answer or {}, {gap: float(own["weight"]) for gap, own in key["gaps"].items()}
        earned = [
            weights[gap["id"]] * GAPS[gap["kind"]].score(gap, key["gaps"][gap["id"]], given.get(gap["id"]))
            for gap in shown["gaps"]
        ]
        return min(1.0, math.fsum(earned) / math.fsum(weights.values()))

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        given = answer or {}
        return [
            _line(number, gap, key["gaps"][gap["id"]], given.get(gap["id"]))
            for number, gap in enumerate(shown["gaps"], start=1)
        ]


def _problems(gap: Mapping[str, Any]) -> list[str]:
    kind = gap.get("kind")
    if not isinstance(kind, str) or kind not in GAPS:
        return ["Неизвестный вид пропуска."]
    found = GAPS[kind].problems({**gap, "stem": "…"})
    weight = gap.get("weight", 1)
    if not is_number(weight, 0, HEAVIEST) or weight <= 0:
        found.append(f"Вес пропуска — больше нуля и не больше {HEAVIEST}.")
    if gap.get("layout", "inline") not in LAYOUTS:
        found.append("Неизвестное расположение вариантов.")
    return found


def _present(gap: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
    whole = GAPS[gap["kind"]].present({**gap, "stem": ""}, rng, shuffle)
    own: dict[str, Any] = {name: whole[name] for name in _SHOWN if name in whole}
    layout = {"layout": gap["layout"]} if gap.get("layout") else {}
    return {"id": gap["id"], "kind": gap["kind"], **layout, **own}


def _line(number: int, gap: Mapping[str, Any], key: Mapping[str, Any], given: Any) -> Line:
    """The row of a gap: what was put there and what belongs there, in words."""
    kind, name = GAPS[gap["kind"]], f"Пропуск {number}"
    earned = kind.score(gap, key, given)
    lines = kind.explain(gap, key, given)
    share = earned if 0 < earned < 1 else None
    if gap["kind"] in ("text", "number"):
        own = lines[0]
        return Line(name, own.chosen, own.right, earned >= 1, own.note, share)
    chosen = "; ".join(line.text for line in lines if line.chosen)
    right = "; ".join(line.text for line in lines if line.right)
    note = " ".join(line.note for line in lines if line.chosen and line.note)
    return Line(name, chosen or None, right, earned >= 1, note, share)
