"""Put the steps in order."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import AnswerError, ByMachine, Line
from quizzes.scoring.options import (
    correct_ids,
    correct_problems,
    known_id,
    option_notes,
    option_problems,
    shown_options,
)

GRADINGS = ("all", "neighbours", "places")


class Order(ByMachine):
    """The answer is a place for each item; an unfinished answer is kept, so that autosave loses nothing.

    `grading`: `all` or nothing; `neighbours`, the share of neighbours of the right sequence that stand together and in
    that order; `places`, the share of items in their own place. Older bodies say `"partial": true` for `neighbours`.
    `neighbours` is the "relative to the next item (excluding last)" grading of the Moodle ordering question: it
    forgives a block that has slipped by one place, which `places` ("absolute position" there) does not.
    """

    name = "order"
    title = "Порядок"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = option_problems(body)
        if not found:
            found = correct_problems(body)
            if not found and len(body["correct"]) != len(body["options"]):
                found = ["В ключе должны стоять все пункты по порядку."]
        if _grading(body) not in GRADINGS:
            found = [*found, "Неизвестный способ оценивания."]
        return frame_problems(body) + found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        # Authors write the steps in their right order: they are mixed whatever the quiz says.
        return {**frame_shown(self.name, body), "options": shown_options(body, rng, shuffle=True)}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **frame_key(body),
            "correct": correct_ids(body),
            "notes": option_notes(body),
            "grading": _grading(body),
        }

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> dict[str, int] | None:
        """Read places from `answer-<id>`, or the ids themselves in order from a repeated `answer`."""
        options = shown["options"]
        sequence = [known_id(options, value) for value in data.get("answer", []) if value]
        if sequence:
            if len(set(sequence)) < len(sequence):
                raise AnswerError("Один и тот же пункт стоит в ответе дважды.")
            return {item: place for place, item in enumerate(sequence, start=1)}
        places = {}
        for option in options:
            values = [value.strip() for value in data.get(f"answer-{option['id']}", []) if value.strip()]
            if values:
                places[option["id"]] = _place(values[-1], len(options))
        return places or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        right = key["correct"]
        given = _sequence(answer or {}, len(right))
        grading = _grading(key)
        if grading == "all":
            return 1.0 if given == right else 0.0
        if grading == "places":
            return float(sum(one == other for one, other in zip(given, right, strict=True)) / len(right))
        neighbours = set(pairwise(right))
        return sum(pair in neighbours for pair in pairwise(given)) / len(neighbours)

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        texts = {option["id"]: option["text"] for option in shown["options"]}
        lines, notes = [], key.get("notes", {})
        for place, item in enumerate(key["correct"], start=1):
            given = (answer or {}).get(item)
            lines.append(
                Line(
                    texts[item], None if given is None else str(given), str(place), given == place, notes.get(item, "")
                )
            )
        return lines


def _grading(body: Mapping[str, Any]) -> Any:
    """The way of grading in a body or a key, the older ones too."""
    return body.get("grading") or ("neighbours" if body.get("partial") else "all")


def _place(value: str, count: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 2 and 1 <= int(value) <= count):
        raise AnswerError(f"Место — это число от 1 до {count}.")
    return int(value)


def _sequence(places: Mapping[str, int], count: int) -> list[str | None]:
    """Return who stands at each place; a place that is empty or claimed twice is nobody's."""
    standing: dict[int, list[str]] = {}
    for item, place in places.items():
        standing.setdefault(place, []).append(item)
    rows = [standing.get(place, []) for place in range(1, count + 1)]
    return [row[0] if len(row) == 1 else None for row in rows]
