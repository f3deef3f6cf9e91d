"""One right option, or several."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.kind import AnswerError, Line
from quizzes.scoring.options import (
    correct_ids,
    correct_problems,
    known_id,
    option_notes,
    option_problems,
    shown_options,
    stem_problems,
)


class Single:
    """One option is right. «Верно — неверно» is this kind with two options and `"shuffle": false` in the body."""

    name = "single"
    title = "Один ответ"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = option_problems(body)
        if not found:
            found = correct_problems(body)
            if not found and len(body["correct"]) != 1:
                found = ["Правильный вариант должен быть один."]
        return stem_problems(body) + found

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
        return 1.0 if answer in key["correct"] else 0.0

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return _lines(shown, key, set() if answer is None else {answer})


class Multiple:
    """Several options are right.

    All or nothing unless the body says `"partial": true`: then (right chosen − wrong chosen) / right, not below zero,
    so ticking everything earns nothing.
    """

    name = "multiple"
    title = "Несколько ответов"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = option_problems(body)
        return stem_problems(body) + (found or correct_problems(body))

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        return _present(self.name, body, rng, shuffle)

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**_key(body), "partial": bool(body.get("partial"))}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> list[str] | None:
        chosen = {known_id(shown["options"], value) for value in data.get("answer", []) if value}
        return sorted(chosen) or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        chosen, right = set(answer or ()), set(key["correct"])
        if not key["partial"]:
            return 1.0 if chosen == right else 0.0
        return max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return _lines(shown, key, set(answer or ()))


def _present(name: str, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
    mixed = shuffle and bool(body.get("shuffle", True))
    return {"kind": name, "stem": body["stem"], "options": shown_options(body, rng, mixed)}


def _key(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "correct": correct_ids(body),
        "notes": option_notes(body),
        "explanation": body.get("explanation") or "",
    }


def _lines(shown: Mapping[str, Any], key: Mapping[str, Any], chosen: set[str]) -> list[Line]:
    lines = []
    for option in shown["options"]:
        is_chosen, is_right = option["id"] in chosen, option["id"] in key["correct"]
        judged = (is_chosen == is_right) if is_chosen or is_right else None
        lines.append(Line(option["text"], is_chosen, is_right, judged, key["notes"].get(option["id"], "")))
    return lines
