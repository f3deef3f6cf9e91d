"""The steps of a plan in words, as HR reads them before she agrees. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lms.agencies.models import Absence, Role

from .planning import Op


def told(ops: list[Op]) -> list[str]:
    return [words for op in ops if (words := WORDS[op["op"]](op))]


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}.{month}.{year}"


def _since(op: Op) -> str:
    leaving = f"из «{op['leaving']}» " if op.get("leaving") and op["leaving"] != op["name"] else ""
    return f"{leaving}в «{op['name']}», {op['position']['title']}, с {_day(op['since'])}"


def _end(op: Op) -> str:
    was = f" (было по {_day(op['before'])})" if op["before"] else ""
    return f"«{op['agency']}»: последний рабочий день {_day(op['after'])}{was}"


def _correct(op: Op) -> str:
    said: dict[str, Callable[[Any], str]] = {
        "number": lambda value: str(value or "нет"),
        "since": _day,
        "position": lambda value: str(value["title"]),
    }
    labels = {"number": "табельный номер", "since": "в должности с", "position": "должность"}
    parts = [
        f"{labels[key]}: {said[key](op['before'][key])} → {said[key](op['after'][key])}"
        for key in labels
        if key in op["after"]
    ]
    if "agency" in op["after"]:
        parts.append(f"орган: {op['before']['name']} → {op['after']['name']}")
    return "; ".join(parts)


def _absence(op: Op) -> str:
    until = f" по {_day(op['until'])}" if op["until"] else ""
    return f"{Absence.Kind(op['kind']).label} с {_day(op['since'])}{until}"


def _absence_end(op: Op) -> str:
    return f"{Absence.Kind(op['kind']).label}: последний день {_day(op['after'])}"


def _tags(op: Op) -> str:
    put = [tag for tag in op["after"] if tag not in op["before"]]
    taken = [tag for tag in op["before"] if tag not in op["after"]]
    said = [f"метки: {', '.join(put)}"] if put else []
    return "; ".join([*said, f"снять метки: {', '.join(taken)}"] if taken else said)


WORDS: dict[str, Callable[[Op], str]] = {
    "person": lambda op: f"новая учётная запись {op['email']}",
    "revive": lambda op: "учётная запись откроется снова",
    "position": lambda op: f"новая должность «{op['title']}»",
    "name": lambda op: f"имя: {' '.join(filter(None, op['before']))} → {' '.join(filter(None, op['after']))}",
    "end": _end,
    "correct": _correct,
    "post": _since,
    "absence": _absence,
    "absence_end": _absence_end,
    "tags": _tags,
    "role": lambda op: f"роль «{Role(op['role']).label}» в «{op['name']}»",
}
