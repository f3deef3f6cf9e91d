from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lms.audit.actions import record
from lms.errors import Refused
from lms.people.models import User
from quizzes import replies

from . import readiness
from .exercise import Exercise, passes
from .models import Reply, Scenario
from .signals import reply_started, reply_submitted

if TYPE_CHECKING:
    from django.db.models import QuerySet

TEXT_LIMIT = 10_000


# --- an official answers ----------------------------------------------------------------------------------------------
@transaction.atomic
def start(*, scenario: Scenario, user: User, needs_mark: bool = False, back_url: str = "") -> Reply:
    """Give ``user`` the reply she is writing in ``scenario``; begin one, with the exercise frozen, if there is none.

    Raises Refused where the scenario is not published.
    """
    # One person's starts wait for each other, so that a double click cannot begin two replies.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    own = Reply.objects.filter(scenario=scenario, user=user)
    draft = own.filter(state=Reply.State.DRAFT).first()
    if draft is not None:
        return draft
    if scenario.state != Scenario.State.PUBLISHED:
        raise Refused("Это упражнение сейчас не опубликовано. Спросите тренера, когда оно откроется.")
    reply = Reply.objects.create(
        scenario=scenario,
        user=user,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        needs_mark=needs_mark,
        back_url=back_url,
        started_at=timezone.now(),
        situation=Exercise.of(scenario).to_json(),
    )
    reply_started.send(Reply, reply=reply)
    return reply


@dataclass(frozen=True)
class Saved:
    """What became of a save: ``stale`` means that something newer is kept, ``sent`` that the reply has gone already."""

    at: dt.datetime | None
    sequence: int
    stale: bool = False
    sent: bool = False


def save(*, reply: Reply, text: str, sequence: int | None = None) -> Saved:
    """Keep a draft, unless one with the same or a later ``sequence`` is kept already.

    ``sequence`` is the browser's running number; without one (no scripts) the text counts as the newest.
    """
    number = reply.sequence + 1 if sequence is None else sequence
    now = timezone.now()
    drafts: QuerySet[Reply] = Reply.objects.filter(pk=reply.pk, state=Reply.State.DRAFT)
    if drafts.filter(sequence__lt=number).update(text=text, sequence=number, saved_at=now):
        return Saved(at=now, sequence=number)
    kept = Reply.objects.only("state", "sequence", "saved_at", "text").get(pk=reply.pk)
    # A repeat of a save whose answer was lost on the way is no conflict.
    repeated = kept.is_draft and kept.sequence == number and kept.text == text
    return Saved(at=kept.saved_at, sequence=kept.sequence, stale=not repeated, sent=not kept.is_draft)


@transaction.atomic
def submit(*, reply: Reply, text: str) -> Reply:
    """Send the reply: it is frozen with the checker's report. A repeated call changes nothing.

    Raises Refused for a blank or too long text; the draft stays as it is.
    """
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if not reply.is_draft:
        return reply
    reply.text = text.replace("\r\n", "\n").strip()
    if not reply.text:
        raise Refused("Ответ пустой. Напишите жителю и отправьте ещё раз.")
    if len(reply.text) > TEXT_LIMIT:
        raise Refused("Ответ длиннее 10 000 знаков. Сократите его и отправьте ещё раз.")
    report = replies.check(reply.text, reply.exercise.for_checker())
    reply.report = report.to_json()
    reply.machine_score = report.score
    reply.state = Reply.State.SUBMITTED
    reply.submitted_at = reply.saved_at = timezone.now()
    if not reply.needs_mark:
        reply.passed = passes(score=report.score, stop_factors=report.caps, pass_score=reply.exercise.pass_score)
    reply.save(update_fields=["text", "report", "machine_score", "state", "submitted_at", "saved_at", "passed"])
    reply_submitted.send(Reply, reply=reply)
    return reply


# --- a trainer writes exercises ---------------------------------------------------------------------------------------
@transaction.atomic
def create(*, by: User, fields: Mapping[str, Any]) -> Scenario:
    """Begin a scenario as a draft."""
    scenario = Scenario.objects.create(**fields, author=by, state=Scenario.State.DRAFT)
    record("quizzes.create_scenario", by=by, subject=scenario, title=scenario.title)
    return scenario


@transaction.atomic
def update(*, scenario: Scenario, by: User, fields: Mapping[str, Any]) -> Scenario:
    """Change a scenario. Replies that were begun before keep theirs.

    Raises Refused where a published scenario would no longer be complete.
    """
    kept = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, fields[name])
    if kept.state == Scenario.State.PUBLISHED and (gaps := readiness.gaps(Exercise.of(kept))):
        raise Refused(["Упражнение опубликовано, поэтому пустых мест в нём быть не может.", *gaps])
    if changed:
        kept.save(update_fields=changed)
        record("quizzes.edit_scenario", by=by, subject=kept, changed=changed)
    return kept


@transaction.atomic
def publish(*, scenario: Scenario, by: User) -> Scenario:
    """Open the scenario for lessons. A repeated call changes nothing; raises Refused while something is missing."""
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if scenario.state == Scenario.State.PUBLISHED:
        return scenario
    if gaps := readiness.gaps(Exercise.of(scenario)):
        raise Refused(gaps)
    scenario.state = Scenario.State.PUBLISHED
    scenario.save(update_fields=["state"])
    record("quizzes.publish_scenario", by=by, subject=scenario, title=scenario.title)
    return scenario
