from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from quizzes.scenarios.models import Reply, Scenario

from .models import Shift
from .plan import Answered, judged

if TYPE_CHECKING:
    from courses.lessons.models import Lesson
    from courses.progress.queries import Trail
    from lms.people.models import User


@dataclass(frozen=True)
class Message:
    """A message of a shift as its inbox shows it."""

    scenario: Scenario
    arrived_at: dt.datetime
    due_at: dt.datetime
    reply: int | None
    score: int
    on_time: bool
    now: dt.datetime

    @property
    def is_late(self) -> bool:
        return self.reply is None and self.now > self.due_at

    @property
    def minutes_left(self) -> int:
        return max(0, int((self.due_at - self.now).total_seconds() // 60))


@dataclass(frozen=True)
class Inbox:
    """A shift with the messages that have come by now; those to be answered first, the most pressing above."""

    shift: Shift
    messages: list[Message]
    coming: int
    now: dt.datetime

    @property
    def is_over(self) -> bool:
        return self.shift.finished_at is not None or self.now >= self.shift.closes_at

    @property
    def all_answered(self) -> bool:
        return not self.coming and all(message.reply for message in self.messages)

    @property
    def minutes_left(self) -> int:
        return max(0, -int((self.now - self.shift.closes_at).total_seconds() // 60))


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    """What the page of the lesson shows: her last shift of this round, if she has begun one."""
    enrolment = way.enrolment
    shift = None
    if enrolment is not None:
        shift = Shift.objects.filter(enrolment=enrolment, lesson=lesson.pk, round=enrolment.round).first()
    return {"inbox": inbox(shift, user) if shift else None, "messages_count": len(lesson.settings.get("scenarios", []))}


def inbox(shift: Shift, user: User) -> Inbox:
    """Two queries."""
    now = timezone.now()
    # A shift that is over shows everything that was to come.
    seen = shift.closes_at if shift.finished_at else now
    arrived = [row for row in shift.messages if dt.datetime.fromisoformat(row["arrives_at"]) <= seen]
    outcome = shift.outcome or judged(shift.messages, answers(shift, user))
    by_key = {row["scenario"]: row for row in outcome}
    scenarios = Scenario.objects.in_bulk([row["scenario"] for row in arrived])
    messages = [
        Message(
            scenario=scenarios[row["scenario"]],
            arrived_at=dt.datetime.fromisoformat(row["arrives_at"]),
            due_at=dt.datetime.fromisoformat(row["due_at"]),
            reply=by_key[row["scenario"]]["reply"],
            score=by_key[row["scenario"]]["score"],
            on_time=by_key[row["scenario"]]["on_time"],
            now=now,
        )
        for row in arrived
    ]
    messages.sort(key=lambda message: (message.reply is not None, message.due_at))
    return Inbox(shift, messages, len(shift.messages) - len(messages), now)


def answers(shift: Shift, user: User) -> dict[int, Answered]:
    """The first reply to each message that was sent while the shift went on, by scenario."""
    keys = [row["scenario"] for row in shift.messages]
    rows = (
        Reply.objects.filter(user=user, scenario__in=keys, trial=False)
        .filter(submitted_at__gte=shift.started_at, submitted_at__lte=shift.closes_at)
        .exclude(state=Reply.State.DRAFT)
        .defer("situation", "report", "text", "work", "outcome")
        .order_by("-submitted_at")
    )
    return {
        reply.scenario_id: Answered(reply.pk, reply.score or 0, reply.submitted_at)
        for reply in rows
        if reply.submitted_at
    }


def offered() -> list[tuple[int, str]]:
    """The published exercises that ask for one reply: what a shift may be made of."""
    rows = Scenario.objects.filter(kind=Scenario.Kind.SINGLE, state=Scenario.State.PUBLISHED).order_by("title", "id")
    return [(row.pk, f"{row.title} — {row.get_channel_display()}") for row in rows.only("title", "channel")]
