"""What stands around a question of any kind: the stem, a picture, an attachment, what is said afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.scoring.values import can_be_kept, is_text, may_be_text

OUTCOMES = ("right", "part", "wrong")


def frame_problems(body: Mapping[str, Any]) -> list[str]:
    """Check what every kind has."""
    if not can_be_kept(body):
        return ["В тексте есть знаки или числа, которые нельзя сохранить."]
    found = [] if is_text(body.get("stem")) else ["Напишите текст вопроса."]
    if not may_be_text(body.get("explanation")):
        found.append("Пояснение должно быть текстом.")
    found += _feedback_problems(body)
    if not _is_file(body.get("picture")):
        found.append("У картинки должен быть файл.")
    if not _is_file(body.get("attachment")):
        found.append("У приложения должен быть файл.")
    return found


def frame_shown(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The part of what is shown that every kind has."""
    files = {name: dict(body[name]) for name in ("picture", "attachment") if body.get(name)}
    return {"kind": kind, "stem": body["stem"], **files}


def frame_key(body: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the key that every kind has: what is said after the answer, and in practice before it."""
    feedback = {name: text for name, text in (body.get("feedback") or {}).items() if name in OUTCOMES and text}
    hints = [hint for hint in body.get("hints") or [] if hint.strip()]
    return {
        "explanation": body.get("explanation") or "",
        **({"feedback": feedback} if feedback else {}),
        **({"hints": hints} if hints else {}),
    }


def _feedback_problems(body: Mapping[str, Any]) -> list[str]:
    found = []
    feedback, hints = body.get("feedback") or {}, body.get("hints") or []
    if not isinstance(feedback, dict) or not all(may_be_text(text) for text in feedback.values()):
        found.append("Отзывы по итогу должны быть текстом.")
    if not isinstance(hints, list) or not all(isinstance(hint, str) for hint in hints):
        found.append("Подсказки должны быть текстом.")
    return found


def _is_file(value: object) -> bool:
    """Whether it names a stored file, or is absent."""
    if not value:
        return value is None or value == {}
    if not isinstance(value, dict) or not all(may_be_text(value.get(name)) for name in ("alt", "name")):
        return False
    file = value.get("file")
    return is_text(file) or (isinstance(file, int) and not isinstance(file, bool) and file > 0)
