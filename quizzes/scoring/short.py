"""A word, a number or a phrase typed in."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.accepting import Accepted, Spelling, accept, accepted
from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import AnswerError, ByMachine, Line
from quizzes.scoring.values import is_number, may_be_text, printable

MAX_LENGTH = 500


class Short(ByMachine):
    """Compared after folding ё, dashes, quotes, spaces and closing punctuation; `*` in an accepted answer is any run.

    With `"typos": 1` one slip (a letter lost, added, changed, or two swapped) is forgiven in answers of five letters
    and more; never in digits, where a slip is another answer. With `"any_form": true` «обращению» is «обращение».
    """

    name = "short"
    title = "Короткий ответ"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        return frame_problems(body) + (_shape_problems(body) or _accepted_problems(body))

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        return frame_shown(self.name, body)

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **frame_key(body),
            "accepted": list(body["accepted"]),
            "case_sensitive": bool(body.get("case_sensitive")),
            "typos": int(body.get("typos", 0)),
            **{name: True for name in ("strict_yo", "any_form") if body.get(name)},
        }

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        values = data.get("answer", [])
        text = printable(values[-1]).strip() if values else ""
        if len(text) > MAX_LENGTH:
            raise AnswerError(f"Ответ длиннее {MAX_LENGTH} знаков. Напишите короче.")
        return text or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        found = accept(answer, key) if answer else None
        return found.fraction if found else 0.0

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        best = max(accepted(key), key=lambda option: option.fraction)
        found = accept(answer, key) if answer else None
        earned = found.fraction if found else 0.0
        share = earned if 0 < earned < 1 else None
        return [Line("", answer, best.as_typed, earned >= 1, found.feedback if found else "", share)]


def _shape_problems(body: Mapping[str, Any]) -> list[str]:
    items = body.get("accepted")
    if not isinstance(items, list) or not items or not all(_is_accepted(item) for item in items):
        return ["Укажите хотя бы один принимаемый ответ."]
    return []


def _accepted_problems(body: Mapping[str, Any]) -> list[str]:
    options, found = accepted(body), []
    if any(_is_empty(option) for option in options):
        found.append("Принимаемый ответ не может быть пустым или состоять из одних звёздочек.")
    if any(len(option.text) > MAX_LENGTH for option in options):
        found.append(f"Принимаемый ответ не длиннее {MAX_LENGTH} знаков.")
    if max(option.fraction for option in options) < 1:
        found.append("Хотя бы один ответ должен давать весь балл.")
    if body.get("typos", 0) not in (0, 1):
        found.append("Можно простить одну опечатку или ни одной.")
    if body.get("any_form") and (body.get("strict_yo") or body.get("case_sensitive")):
        found.append("Любые формы слова сверяются без учёта «ё» и регистра: выберите что-то одно.")
    return found


def _is_empty(option: Accepted) -> bool:
    """Whether nothing is asked for. A star that earns nothing may stand alone: it says something to all others."""
    if option.is_for_all:
        return option.fraction > 0
    return not Spelling().fold(option.pattern.replace("*", ""))


def _is_accepted(item: object) -> bool:
    if isinstance(item, str):
        return True
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return False
    fraction = item.get("fraction")
    return may_be_text(item.get("feedback")) and (fraction is None or is_number(fraction, 0, 1))
