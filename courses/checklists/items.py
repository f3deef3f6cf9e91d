"""The items of a checklist as ``lesson.settings`` holds them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from courses.lessons.lines import list_of

if TYPE_CHECKING:
    from courses.lessons.models import LessonMatter

MOST: Final = 60
LONGEST: Final = 300


@dataclass(frozen=True)
class Item:
    """A thing to do; ``is_done`` where the learner has ticked it."""

    key: str
    text: str
    required: bool
    is_done: bool = False


def settled(given: Any) -> dict[str, Any]:
    """``{"items": [{"key", "text", "required": bool}]}``, the required ones first."""
    required = {row.get("key") for row in given.get("items", []) if row.get("required")} if _has_items(given) else set()
    kept = list_of(given, "items", {"key": 16, "text": LONGEST}, most=MOST)
    rows = [{**row, "required": row["key"] in required} for row in kept]
    return {"items": sorted(rows, key=lambda row: not row["required"])}


def items_of(lesson: LessonMatter, ticked: Collection[str] = ()) -> list[Item]:
    return [
        Item(row["key"], row["text"], row["required"], row["key"] in ticked) for row in lesson.settings.get("items", [])
    ]


def is_complete(items: Collection[Item]) -> bool:
    """Whether all that is required is ticked; all of it where nothing is required."""
    counted = [item for item in items if item.required] or list(items)
    return bool(counted) and all(item.is_done for item in counted)


def _has_items(given: Any) -> bool:
    rows = given.get("items") if isinstance(given, dict) else None
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
