from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Func, Subquery, TextField

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
    """At most three queries; with a ``way`` the choice of whoever goes it is marked as her own.

    Nobody sees the numbers who may still be swayed by them: they are counted for whoever has voted, for a closed poll
    and, without a ``way``, for the trainer.
    """
    enrolment = way.enrolment if way else None
    votes = Vote.objects.filter(lesson=lesson.pk)
    own = votes.filter(enrolment=enrolment, round=enrolment.round).first() if enrolment else None
    closing = PollClosing.objects.select_related("closed_by").filter(lesson=lesson.pk).first()
    counts, voters = _counts(lesson) if own or closing or way is None else ({}, 0)
    return Poll(
        options=counted(lesson, counts, voters, own.options if own else ()),
        voters=voters,
        has_voted=own is not None,
        closing=closing,
    )


def _counts(lesson: Lesson) -> tuple[dict[str, int], int]:
    """How often each option was chosen, by its key, and by how many people. One query."""
    votes = Vote.objects.filter(lesson=lesson.pk)
    chosen = Func(F("options"), function="jsonb_array_elements_text", output_field=TextField())
    voters = Subquery(votes.order_by().values("lesson").annotate(number=Count("pk")).values("number"))
    rows = votes.annotate(key=chosen).values("key").annotate(count=Count("pk"), voters=voters)
    found = list(rows.values_list("key", "count", "voters"))
    return {key: count for key, count, _ in found}, found[0][2] if found else 0


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    return {"poll": poll(lesson, way)}
