from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .models import PollClosing, Vote
from .question import Option, counted

if TYPE_CHECKING:
    from courses.lessons.models import Lesson
    from courses.progress.queries import Trail
    from lms.people.models import User


@dataclass(frozen=True)
class Poll:
    """A poll as one person sees it; ``closing`` says since when and by whom it takes no votes."""

    options: list[Option]
    voters: int
    has_voted: bool
    closing: PollClosing | None

    @property
    def may_vote(self) -> bool:
        return self.closing is None


def poll(lesson: Lesson, way: Trail | None = None) -> Poll:
    """Two queries. With a ``way`` the choice of whoever goes it is marked as her own."""
    rows = list(Vote.objects.filter(lesson=lesson.pk).values_list("enrolment_id", "round", "options"))
    enrolment = way.enrolment if way else None
    own = next((row[2] for row in rows if enrolment and row[:2] == (enrolment.pk, enrolment.round)), None)
    return Poll(
        options=counted(lesson, [row[2] for row in rows], own or ()),
        voters=len(rows),
        has_voted=own is not None,
        closing=PollClosing.objects.select_related("closed_by").filter(lesson=lesson.pk).first(),
    )


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    return {"poll": poll(lesson, way)}
