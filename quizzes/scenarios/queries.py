from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from lms.access import rows

from .models import Reply, Scenario

if TYPE_CHECKING:
    import datetime as dt

    from lms.people.models import User

# What a list never shows: the frozen exercise and the report are large.
HEAVY = ("situation", "report", "text", "work", "outcome")


@dataclass(frozen=True)
class Try:
    """One sent reply of a person in an exercise."""

    id: int
    number: int
    submitted_at: dt.datetime
    score: int
    passed: bool | None
    marked: bool
    waits_for_trainer: bool


@dataclass(frozen=True)
class Summary:
    """How a person stands in an exercise: her tries, newest first, and the reply she is writing."""

    tries: tuple[Try, ...]
    draft_id: int | None

    @property
    def passed(self) -> bool:
        return any(one.passed for one in self.tries)

    @property
    def waits_for_trainer(self) -> bool:
        return any(one.waits_for_trainer for one in self.tries)

    @property
    def best_score(self) -> int | None:
        return max((one.score for one in self.tries), default=None)

    @property
    def last(self) -> Try | None:
        return self.tries[0] if self.tries else None


def summary(scenario: Scenario, user: User, *, since: dt.datetime | None = None) -> Summary:
    """How ``user`` stands in ``scenario``, in the round of the course that began at ``since``. One query."""
    replies = Reply.objects.filter(scenario=scenario, user=user, trial=False).defer(*HEAVY).order_by("-number")
    found = list(replies.filter(started_at__gte=since) if since else replies)
    return Summary(
        tries=tuple(_try(reply) for reply in found if not reply.is_draft),
        draft_id=next((reply.pk for reply in found if reply.is_draft), None),
    )


def _try(reply: Reply) -> Try:
    assert reply.submitted_at is not None
    return Try(
        id=reply.pk,
        number=reply.number,
        submitted_at=reply.submitted_at,
        score=reply.score or 0,
        passed=reply.passed,
        marked=reply.is_marked,
        waits_for_trainer=reply.waits_for_trainer,
    )


def scenarios(user: User, *, search: str = "", state: str = "") -> QuerySet[Scenario]:
    """Scenarios that ``user`` may open, with ``sent``: how many replies came in."""
    found = rows(user, "quizzes.view_scenario", Scenario)
    for word in search.split():
        found = found.filter(Q(title__icontains=word) | Q(message__icontains=word) | Q(author_name__icontains=word))
    if state in Scenario.State.values:
        found = found.filter(state=state)
    sent = Count("replies", filter=~Q(replies__state=Reply.State.DRAFT) & Q(replies__trial=False))
    return found.annotate(sent=sent).order_by("title", "id")
