from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lms.access import rows
from lms.agencies.models import Employment
from quizzes.attempts.models import Attempt, Item
from quizzes.rubrics.actions import ensure_rubric
from quizzes.rubrics.models import Rubric
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.models import Reply
from quizzes.scenarios.queries import HEAVY

from .models import ItemMark, Mark, StrongReply

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

ITEM_WAITING = Q(attempt__state=Attempt.State.SUBMITTED, fraction=None)
ITEM_PILES: dict[str, tuple[str, Q]] = {
    "waiting": ("ждут проверки", ITEM_WAITING),
    "marked": ("уже проверены", Q(pk__in=ItemMark.objects.filter(superseded_at=None).values("item"))),
}


@dataclass(frozen=True)
class Choice:
    """An exercise or a quiz in the filter of the queue, with how many of its answers wait."""

    id: int
    title: str
    waiting: int


@dataclass(frozen=True)
class Counts:
    """How many replies and how many answers in quizzes wait for a trainer."""

    replies: int
    items: int


def queue(user: User, *, pile: str = "waiting", scenario_id: int | None = None) -> QuerySet[Reply]:
    """Replies that ``user`` may mark: those that wait oldest first, the others newest first."""
    found = rows(user, "quizzes.mark_reply", Reply).filter(PILES[pile][1])
    if scenario_id is not None:
        found = found.filter(scenario_id=scenario_id)
    order = ("submitted_at", "id") if pile == "waiting" else ("-submitted_at", "-id")
    return found.select_related("user", "scenario").defer(*HEAVY).annotate(agency=_agency("user_id")).order_by(*order)


def _agency(person: str) -> Subquery:
    """Where the person works now; ``person`` is the lookup to her key."""
    current = Employment.objects.current().filter(user=OuterRef(person)).order_by("-is_main", "-started_on")
    return Subquery(current.values("agency__short_name")[:1])


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


def rubric_of(exercise: Exercise) -> Rubric:
    """The rubric that an exercise was begun under; the one in force where it named none."""
    chosen = exercise.rubric_id
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


# --- answers in quizzes -----------------------------------------------------------------------------------------------
def item_queue(
    user: User, *, pile: str = "waiting", quiz_id: int | None = None, revision_id: int | None = None
) -> QuerySet[Item]:
    """Answers in quizzes that ``user`` may mark: those that wait oldest first, an attempt's one after another."""
    found = rows(user, "quizzes.mark_item", Item).filter(ITEM_PILES[pile][1])
    if quiz_id is not None:
        found = found.filter(attempt__quiz=quiz_id)
    if revision_id is not None:
        found = found.filter(revision=revision_id)
    order = ("attempt__finished_at", "attempt_id", "position")
    if pile != "waiting":
        order = ("-attempt__finished_at", "-attempt_id", "position")
    found = found.select_related("attempt__user").defer("key", "answer", "report")
    return found.annotate(agency=_agency("attempt__user_id")).order_by(*order)


def item_choices(user: User, pile: str = "waiting") -> list[Choice]:
    """Quizzes with answers in the pile, by title, with how many there are."""
    counted = (
        rows(user, "quizzes.mark_item", Item)
        .filter(ITEM_PILES[pile][1])
        .order_by("attempt__quiz__title")
        .values_list("attempt__quiz_id", "attempt__quiz__title")
        .annotate(count=Count("pk"))
    )
    return [Choice(*row) for row in counted]


def next_item(user: User, *, quiz_id: int | None = None, revision_id: int | None = None) -> Item | None:
    """The answer that waits longest."""
    return item_queue(user, quiz_id=quiz_id, revision_id=revision_id).first()


def counts(user: User) -> Counts:
    """How much waits for ``user``, in exercises and in quizzes. Two queries."""
    return Counts(
        replies=rows(user, "quizzes.mark_reply", Reply).filter(WAITING).count(),
        items=rows(user, "quizzes.mark_item", Item).filter(ITEM_WAITING).count(),
    )


def standing_item_mark(item: Item) -> ItemMark | None:
    """The mark of an answer that counts, with who gave it."""
    return ItemMark.objects.filter(item=item.pk, superseded_at=None).select_related("rubric", "marker").first()
