"""The question of a poll as ``lesson.settings`` holds it, and what its votes come to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from courses.lessons.lines import list_of

if TYPE_CHECKING:
    from courses.lessons.models import LessonMatter

MOST: Final = 20
LONGEST: Final = 200


@dataclass(frozen=True)
class Option:
    """An answer with the number of those who chose it, and the share of voters in whole percent."""

    key: str
    text: str
    votes: int = 0
    percent: int = 0
    is_own: bool = False


def settled(given: Any) -> dict[str, Any]:
    """``{"question": str, "many": bool, "options": [{"key", "text"}]}``."""
    said = given if isinstance(given, dict) else {}
    return {
        "question": str(said.get("question") or "").strip()[:300],
        "many": bool(said.get("many")),
        "options": list_of(said, "options", {"key": 16, "text": LONGEST}, most=MOST),
    }


def is_asked(lesson: LessonMatter) -> bool:
    return bool(lesson.settings.get("question")) and len(lesson.settings.get("options", [])) > 1


def counted(lesson: LessonMatter, counts: Mapping[str, int], voters: int, own: Collection[str] = ()) -> list[Option]:
    """The options with their votes, in their order; choices of options that are gone count for nothing."""
    return [
        Option(
            key=row["key"],
            text=row["text"],
            votes=counts.get(row["key"], 0),
            percent=round(100 * counts.get(row["key"], 0) / voters) if voters else 0,
            is_own=row["key"] in own,
        )
        for row in lesson.settings.get("options", [])
    ]
