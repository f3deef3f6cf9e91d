"""Pairs: to everything on the left belongs something on the right."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import ByMachine, Line
from quizzes.scoring.options import MAX_OPTIONS, known_id, opaque_id
from quizzes.scoring.values import is_text, may_be_text

GRADINGS = ("share", "all")


class Match(ByMachine):
    """Each pair earns its share, or `grading` is `all` and nothing. Two left items may share one right item."""

    name = "match"
    title = "Соответствие"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        pairs, extra = body.get("pairs"), body.get("extra") or []
        if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
            return [*found, "В каждой паре должны быть заполнены обе части."]
        if not isinstance(extra, list) or not all(is_text(item) for item in extra):
            return [*found, "Лишние варианты должны быть непустыми строками."]
        if not 2 <= len(pairs) <= MAX_OPTIONS:
            found.append(f"Пар должно быть от 2 до {MAX_OPTIONS}.")
        if len({left.strip() for left, *_ in pairs}) < len(pairs):
            found.append("Слева есть одинаковые строки.")
        if len(_right_texts(body)) < 2:
            found.append("Справа нужны хотя бы два разных варианта.")
        if {item.strip() for item in extra} & {right.strip() for _, right, *_ in pairs}:
            found.append("Лишний вариант совпадает с правильным.")
        if body.get("grading", "share") not in GRADINGS:
            found.append("Неизвестный способ оценивания.")
        return found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        left = [{"id": _left_id(text), "text": text.strip()} for text, *_ in body["pairs"]]
        right = [{"id": _right_id(text), "text": text} for text in _right_texts(body)]
        # The author's order on the right is the key itself, so it is mixed whatever the quiz says.
        rng.shuffle(right)
        if shuffle and body.get("shuffle", True):
            rng.shuffle(left)
        return {**frame_shown(self.name, body), "left": left, "right": right}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        pairs = {_left_id(left): _right_id(right) for left, right, *_ in body["pairs"]}
        notes = {_left_id(left): note[0] for left, _, *note in body["pairs"] if note and note[0]}
        return {**frame_key(body), "pairs": pairs, "notes": notes, "grading": body.get("grading", "share")}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> dict[str, str] | None:
        answer = {}
        for item in shown["left"]:
            values = [value for value in data.get(f"answer-{item['id']}", []) if value]
            if values:
                answer[item["id"]] = known_id(shown["right"], values[-1])
        return answer or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        given, pairs = answer or {}, key["pairs"]
        matched = sum(given.get(left) == right for left, right in pairs.items())
        if key.get("grading") == "all":
            return float(matched == len(pairs))
        return float(matched / len(pairs))

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        texts = {option["id"]: option["text"] for option in shown["right"]}
        lines, notes = [], key.get("notes", {})
        for item in shown["left"]:
            given, right = (answer or {}).get(item["id"]), key["pairs"][item["id"]]
            lines.append(Line(item["text"], texts.get(given), texts[right], given == right, notes.get(item["id"], "")))
        return lines


def _is_pair(pair: object) -> bool:
    """Whether it is what stands left, what stands right and, perhaps, what is said of the pair."""
    if not isinstance(pair, list | tuple) or len(pair) not in (2, 3):
        return False
    return is_text(pair[0]) and is_text(pair[1]) and all(may_be_text(note) for note in pair[2:])


def _right_texts(body: Mapping[str, Any]) -> list[str]:
    texts = [right for _, right, *_ in body["pairs"]] + list(body.get("extra") or [])
    return list(dict.fromkeys(text.strip() for text in texts))


def _left_id(text: str) -> str:
    return opaque_id("left", text.strip())


def _right_id(text: str) -> str:
    return opaque_id("right", text.strip())
