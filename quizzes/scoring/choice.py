"""One right option, or several; or a statement that is true or not."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import AnswerError, ByMachine, Line
from quizzes.scoring.options import (
    correct_ids,
    correct_problems,
    known_id,
    option_fractions,
    option_notes,
    option_problems,
    shown_options,
)
from quizzes.scoring.values import may_be_text

_TRUE, _FALSE = "true", "false"
_ENOUGH = 0.99  # «33 %» three times is meant to be everything


class Single(ByMachine):
    """One option is right; another may earn a part."""

    name = "single"
    title = "Один ответ"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = option_problems(body)
        if not found:
            found = correct_problems(body)
            if not found and len(body["correct"]) != 1:
                found = ["Правильный вариант должен быть один."]
        return frame_problems(body) + found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        return _present(self.name, body, rng, shuffle)

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return _key(body)

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        values = [value for value in data.get("answer", []) if value]
        if len(values) > 1:
            raise AnswerError("Выберите один вариант.")
        return known_id(shown["options"], values[0]) if values else None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        if answer in key["correct"]:
            return 1.0
        return float(min(1.0, max(0.0, key.get("fractions", {}).get(answer, 0.0))))

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return _lines(shown, key, set() if answer is None else {answer}, self.score(shown, key, answer))


class TrueFalse(Single):
    """A statement is right or it is not. The two options keep their order."""

    name = "truefalse"
    title = "Верно или неверно"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        if not isinstance(body.get("answer"), bool):
            found.append("Отметьте, верно ли утверждение.")
        if not may_be_text(body.get("feedback_true")) or not may_be_text(body.get("feedback_false")):
            found.append("Отзыв о варианте должен быть текстом.")
        return found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        options = [{"id": _TRUE, "text": "Верно"}, {"id": _FALSE, "text": "Неверно"}]
        return {**frame_shown(self.name, body), "options": options}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        notes = {_TRUE: body.get("feedback_true"), _FALSE: body.get("feedback_false")}
        return {
            **frame_key(body),
            "correct": [_TRUE if body["answer"] else _FALSE],
            "notes": {name: text for name, text in notes.items() if text},
        }


class Multiple(ByMachine):
    """Several options are right.

    `grading`: `all` or nothing; `penalty`, (right − wrong) / all right, so ticking everything earns nothing;
    `no_penalty`, right / all right, with no more ticks than there are right options; `fractions`, the sum of the
    shares of what was ticked. Older bodies say `"partial": true` for `penalty`.
    """

    name = "multiple"
    title = "Несколько ответов"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = option_problems(body) or correct_problems(body)
        grading = _grading(body)
        if grading not in tuple(_GRADINGS):
            found = [*found, "Неизвестный способ оценивания."]
        elif grading == "fractions" and not found:
            found = _fraction_problems(body)
        return frame_problems(body) + found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        limit = {"choose": len(body["correct"])} if _grading(body) == "no_penalty" else {}
        return {**_present(self.name, body, rng, shuffle), **limit}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**_key(body), "grading": _grading(body)}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> list[str] | None:
        chosen = {known_id(shown["options"], value) for value in data.get("answer", []) if value}
        if len(chosen) > shown.get("choose", len(chosen)):
            raise AnswerError(f"Отметьте не больше вариантов, чем нужно: {shown['choose']}.")
        return sorted(chosen) or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        return _GRADINGS[_grading(key)](set(answer or ()), set(key["correct"]), key.get("fractions") or {})

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return _lines(shown, key, set(answer or ()))


def _grading(body: Mapping[str, Any]) -> Any:
    """The way of grading in a body or a key, the older ones too."""
    return body.get("grading") or ("penalty" if body.get("partial") else "all")


def _all(chosen: set[str], right: set[str], fractions: Mapping[str, float]) -> float:
    return 1.0 if chosen == right else 0.0


def _penalty(chosen: set[str], right: set[str], fractions: Mapping[str, float]) -> float:
    return max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))


def _no_penalty(chosen: set[str], right: set[str], fractions: Mapping[str, float]) -> float:
    # More ticks than right options can stand only where the key was put right later: the surplus outweighs hits.
    surplus = max(0, len(chosen) - len(right))
    return max(0.0, (len(chosen & right) - surplus) / len(right))


def _by_fractions(chosen: set[str], right: set[str], fractions: Mapping[str, float]) -> float:
    everything = min(1.0, math.fsum(share for share in fractions.values() if share > 0)) or 1.0
    earned = math.fsum(fractions.get(option, 0.0) for option in chosen) / everything
    return 1.0 if earned > 1 - 1e-9 else max(0.0, earned)


_GRADINGS: Final[dict[str, Callable[[set[str], set[str], Mapping[str, float]], float]]] = {
    "all": _all,
    "penalty": _penalty,
    "no_penalty": _no_penalty,
    "fractions": _by_fractions,
}


def _fraction_problems(body: Mapping[str, Any]) -> list[str]:
    shares = {option["id"]: option.get("fraction") or 0 for option in body["options"]}
    if any((share > 0) != (option in body["correct"]) for option, share in shares.items()):
        return ["Верны те варианты, за которые дают долю балла больше нуля."]
    if math.fsum(share for share in shares.values() if share > 0) < _ENOUGH:
        return ["Доли за верные варианты в сумме должны давать весь балл."]
    return []


def _present(name: str, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
    mixed = shuffle and bool(body.get("shuffle", True))
    return {**frame_shown(name, body), "options": shown_options(body, rng, mixed)}


def _key(body: Mapping[str, Any]) -> dict[str, Any]:
    fractions = option_fractions(body)
    return {
        **frame_key(body),
        "correct": correct_ids(body),
        "notes": option_notes(body),
        **({"fractions": fractions} if fractions else {}),
    }


def _lines(shown: Mapping[str, Any], key: Mapping[str, Any], chosen: set[str], earned: float = 0.0) -> list[Line]:
    lines = []
    for option in shown["options"]:
        is_chosen, is_right = option["id"] in chosen, option["id"] in key["correct"]
        judged = (is_chosen == is_right) if is_chosen or is_right else None
        share = earned if is_chosen and not is_right and earned else None
        lines.append(Line(option["text"], is_chosen, is_right, judged, key["notes"].get(option["id"], ""), share))
    return lines
