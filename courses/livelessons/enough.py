"""How much of a session completes a lesson, as ``lesson.settings`` has it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from lms.ui.russian import plural

if TYPE_CHECKING:
    from courses.lessons.models import LessonMatter

SHARE: Final = 80
MOST_MINUTES: Final = 600


def settled(given: Any) -> dict[str, Any]:
    """``{"minutes": n}`` or ``{"share": percent}``: what of a session to attend; most of it by default."""
    given = given if isinstance(given, dict) else {}
    if _is_within(given.get("minutes"), MOST_MINUTES):
        return {"minutes": given["minutes"]}
    return {"share": given["share"] if _is_within(given.get("share"), 100) else SHARE}


def _is_within(number: object, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= most


def needed(lesson: LessonMatter, whole: int) -> int:
    """Minutes of a session of ``whole`` minutes; never more than it has."""
    asked = settled(lesson.settings)
    if "minutes" in asked:
        return min(int(asked["minutes"]), whole)
    return -(-whole * int(asked["share"]) // 100)


def are_enough(lesson: LessonMatter, attended: Iterable[tuple[int, int]]) -> bool:
    """Whether each of the sessions (minutes she was there, minutes it lasted) is; not where there is none."""
    sessions = list(attended)
    return bool(sessions) and all(minutes >= needed(lesson, whole) for minutes, whole in sessions)


def said(lesson: LessonMatter) -> str:
    """What has to be attended, in the genitive: «не меньше …»."""
    asked = settled(lesson.settings)
    if "minutes" in asked:
        return plural(asked["minutes"], "минуты", "минут", "минут")
    return str(_("%s\N{NO-BREAK SPACE}%% занятия") % asked["share"])
