from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lms.access import rows
from lms.agencies.models import Employment
from quizzes.rubrics.actions import ensure_rubric
from quizzes.rubrics.models import Rubric
from quizzes.scenarios.models import Reply
from quizzes.scenarios.queries import HEAVY

from .models import Mark, StrongReply

if TYPE_CHECKING:
    from lms.people.models import User

SHOWN_STRONG = 3
WAITING = Q(state=Reply.State.SUBMITTED, needs_mark=True)
# The choices of the queue: code, words, rows.
PILES: dict[str, tuple[str, Q]] = {
    "waiting": ("ждут проверки", WAITING),
    "optional": ("проверены машиной", Q(state=Reply.State.SUBMITTED, needs_mark=False)),
    "marked": ("уже проверены", Q(state=Reply.State.MARKED)),
}


@dataclass(frozen=True)
class Choice:
    """An exercise in the filter of the queue, with how many of its replies wait."""

    id: int
    title: str
    waiting: int


def queue(user: User, *, pile: str = "waiting", scenario_id: int | None = None) -> QuerySet[Reply]:
    """Replies that ``user`` may mark: those that wait oldest first, the others newest first."""
    found = rows(user, "quizzes.mark_reply", Reply).filter(PILES[pile][1])
    if scenario_id is not None:
        found = found.filter(scenario_id=scenario_id)
    agency = (
        Employment.objects.current()
        .filter(user=OuterRef("user_id"))
        .order_by("-is_main", "-started_on")
        .values("agency__short_name")[:1]
    )
    order = ("submitted_at", "id") if pile == "waiting" else ("-submitted_at", "-id")
    return found.select_related("user", "scenario").defer(*HEAVY).annotate(agency=Subquery(agency)).order_by(*order)


def choices(user: User) -> list[Choice]:
    """Exercises with replies that ``user`` may mark, by title."""
    counted = (
        rows(user, "quizzes.mark_reply", Reply)
        .order_by("scenario__title")
        .values_list("scenario_id", "scenario__title")
        .annotate(waiting=Count("pk", filter=WAITING))
    )
    return [Choice(*row) for row in counted]


def next_waiting(user: User, *, scenario_id: int | None = None) -> Reply | None:
    """The reply that waits longest."""
    return queue(user, scenario_id=scenario_id).first()


def standing_mark(reply: Reply) -> Mark | None:
    """The mark of ``reply`` that counts, with its rubric and who gave it."""
    return Mark.objects.filter(reply=reply, superseded_at=None).select_related("rubric", "marker").first()


def rubric_of(reply: Reply) -> Rubric:
    """The rubric that the reply was begun under; the one in force where its exercise named none."""
    chosen = reply.exercise.rubric_id
    return Rubric.objects.get(pk=chosen) if chosen else ensure_rubric()


def strong_replies(reply: Reply) -> list[StrongReply]:
    """The newest replies of colleagues that trainers show in the exercise of ``reply``. One query."""
    others = StrongReply.objects.filter(scenario_id=reply.scenario_id).exclude(reply__user_id=reply.user_id)
    return list(others.order_by("-pk")[:SHOWN_STRONG])


def previous(reply: Reply) -> Reply | None:
    """The reply that the same person sent in the same exercise before this one."""
    earlier = Reply.objects.filter(
        scenario_id=reply.scenario_id, user_id=reply.user_id, trial=reply.trial, number__lt=reply.number
    ).exclude(state=Reply.State.DRAFT)
    return earlier.exclude(text="").defer("situation", "work", "outcome").order_by("-number").first()
