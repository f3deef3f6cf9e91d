"""Options with ids: what single, multiple and order share."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.kind import AnswerError

MAX_OPTIONS = 20


def opaque_id(*parts: str) -> str:
    """Return an id that says nothing of the author's own ids: "1", "2", "3" may well be the right order."""
    return hashlib.blake2s("\0".join(parts).encode("utf-8", "replace"), digest_size=5).hexdigest()


def stem_problems(body: Mapping[str, Any]) -> list[str]:
    stem = body.get("stem")
    return [] if isinstance(stem, str) and stem.strip() else ["Напишите текст вопроса."]


def option_problems(body: Mapping[str, Any]) -> list[str]:
    """Check the list of options itself: shape, ids, texts."""
    options = body.get("options")
    if not isinstance(options, list) or not all(_is_option(option) for option in options):
        return ["У каждого варианта должны быть номер и текст."]
    if not 2 <= len(options) <= MAX_OPTIONS:
        return [f"Вариантов должно быть от 2 до {MAX_OPTIONS}."]
    found = []
    if len({option["id"] for option in options}) < len(options):
        found.append("Номера вариантов повторяются.")
    if len({option["text"].strip().casefold() for option in options}) < len(options):
        found.append("Среди вариантов есть одинаковые.")
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


def known_id(options: list[dict[str, str]], value: str) -> str:
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
