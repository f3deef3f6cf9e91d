"""Options with ids: what single, multiple, true or false, and order share."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping
from typing import Any

from quizzes.scoring.kind import AnswerError
from quizzes.scoring.values import is_number

MAX_OPTIONS = 20


def opaque_id(*parts: str) -> str:
    """Return an id that says nothing of the author's own ids: "1", "2", "3" may well be the right order."""
    return hashlib.blake2s("\0".join(parts).encode("utf-8", "replace"), digest_size=5).hexdigest()


def option_problems(body: Mapping[str, Any]) -> list[str]:
    """Check the list of options itself: shape, ids, texts."""
    options = body.get("options")
    if not isinstance(options, list) or not all(_is_option(option) for option in options):
        return ["У каждого варианта должен быть текст."]
    if not 2 <= len(options) <= MAX_OPTIONS:
        return [f"Вариантов должно быть от 2 до {MAX_OPTIONS}."]
    found = []
    if len({option["id"] for option in options}) < len(options):
        found.append("Номера вариантов повторяются.")
    if len({option["text"].strip().casefold() for option in options}) < len(options):
        found.append("Среди вариантов есть одинаковые.")
    if not all(is_number(option.get("fraction") or 0, -1, 1) for option in options):
        found.append("Доля балла за вариант — число от −1 до 1.")
    return found


def correct_problems(body: Mapping[str, Any]) -> list[str]:
    """Check that the key names existing options, each once."""
    correct = body.get("correct")
    if not isinstance(correct, list) or not correct or not all(isinstance(item, str) for item in correct):
        return ["Отметьте правильный ответ."]
    known = {option["id"] for option in body["options"]}
    if not set(correct) <= known:
        return ["В ключе назван вариант, которого нет."]
    return ["В ключе вариант назван дважды."] if len(set(correct)) < len(correct) else []


def shown_options(body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> list[dict[str, str]]:
    options = [{"id": _shown_id(option), "text": option["text"]} for option in body["options"]]
    if shuffle:
        rng.shuffle(options)
    return options


def correct_ids(body: Mapping[str, Any]) -> list[str]:
    ids = {option["id"]: _shown_id(option) for option in body["options"]}
    return [ids[item] for item in body["correct"]]


def option_notes(body: Mapping[str, Any]) -> dict[str, str]:
    """Feedback by option; it gives the key away, so it is kept with the key and not with what is shown."""
    return {_shown_id(option): option["feedback"] for option in body["options"] if option.get("feedback")}


def option_fractions(body: Mapping[str, Any]) -> dict[str, float]:
    """What choosing an option earns, where the author says so."""
    return {_shown_id(option): float(option["fraction"]) for option in body["options"] if option.get("fraction")}


def known_id(options: Iterable[Mapping[str, Any]], value: str) -> str:
    if value not in {option["id"] for option in options}:
        raise AnswerError("Такого варианта в вопросе нет. Обновите страницу и ответьте ещё раз.")
    return value


def _is_option(option: object) -> bool:
    return (
        isinstance(option, dict)
        and isinstance(option.get("id"), str)
        and bool(option["id"])
        and isinstance(option.get("text"), str)
        and bool(option["text"].strip())
        and isinstance(option.get("feedback") or "", str)
    )


def _shown_id(option: Mapping[str, str]) -> str:
    return opaque_id(option["id"], option["text"])
