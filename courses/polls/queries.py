from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Func, TextField

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
    """Three queries, four with a ``way``: the choice of whoever goes it is marked as her own."""
    votes = Vote.objects.filter(lesson=lesson.pk)
    chosen = Func(F("options"), function="jsonb_array_elements_text", output_field=TextField())
    counts = dict(votes.annotate(key=chosen).values("key").annotate(count=Count("pk")).values_list("key", "count"))
    enrolment = way.enrolment if way else None
    own = votes.filter(enrolment=enrolment, round=enrolment.round).first() if enrolment else None
    voters = votes.count()
    return Poll(
        options=counted(lesson, counts, voters, own.options if own else ()),
        voters=voters,
        has_voted=own is not None,
        closing=PollClosing.objects.select_related("closed_by").filter(lesson=lesson.pk).first(),
    )


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    return {"poll": poll(lesson, way)}
