"""What a rubric lacks before replies may be judged by it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

WHOLE: Final = 100
LEVELS: Final = 5
ANCHORS: Final = 2  # example replies to each level: two people mean the same by it when they see the same examples


def problems(body: Mapping[str, Any]) -> list[str]:
    """Sentences about what is missing or does not add up; empty when the rubric may be published."""
    criteria = body.get("criteria", [])
    if not criteria:
        return ["В рубрике нет ни одного критерия."]
    found = [problem for criterion in criteria for problem in _of_criterion(criterion)]
    total = sum(criterion["weight"] for criterion in criteria)
    if total != WHOLE:
        found.insert(0, f"Веса критериев вместе дают {total}, а нужно {WHOLE}.")
    for stop in body.get("stop_factors", []):
        if not 0 <= stop["cap"] <= WHOLE:
            found.append(f"Стоп-фактор «{stop['title']}»: потолок от 0 до {WHOLE}.")
    return found


def advice(body: Mapping[str, Any]) -> list[str]:
    """What makes marks agree better; nothing here blocks."""
    bare = [criterion["title"] for criterion in body.get("criteria", []) if not _is_anchored(criterion)]
    if not bare:
        return []
    return [f"Нет двух примеров к каждому уровню: {', '.join(bare)}. С примерами тренеры ставят ближе друг к другу."]


def _of_criterion(criterion: Mapping[str, Any]) -> Iterator[str]:
    title = criterion["title"] or criterion["code"]
    if not criterion["title"]:
        yield f"У критерия {criterion['code']} нет названия."
    if criterion["weight"] <= 0:
        yield f"«{title}»: вес должен быть больше нуля."
    missing = [str(level) for level, text in enumerate(criterion["levels"]) if not text]
    if missing or len(criterion["levels"]) != LEVELS:
        yield f"«{title}»: не описан уровень {', '.join(missing)}."


def _is_anchored(criterion: Mapping[str, Any]) -> bool:
    examples = criterion.get("examples", [])
    return len(examples) == LEVELS and all(len([one for one in level if one]) >= ANCHORS for level in examples)
