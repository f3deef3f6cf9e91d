from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lms.audit.actions import record
from lms.errors import Refused
from lms.files.actions import store
from lms.files.models import StoredFile
from lms.people.models import User

from . import readiness
from .doors.door import TEXT_LIMIT
from .exercise import Exercise, passes
from .kinds import Answer, Judgement, kind_of
from .knowledge import judged_by
from .models import Reply, Scenario
from .signals import reply_started, reply_submitted

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.db.models import QuerySet


# --- an official answers ----------------------------------------------------------------------------------------------
@transaction.atomic
def start(*, scenario: Scenario, user: User, needs_mark: bool = False, back_url: str = "") -> Reply:
    """Give ``user`` the reply she is writing in ``scenario``; begin one, with the exercise frozen, if there is none.

    A kind of exercise that asks for no words needs no trainer's mark. Raises Refused where the scenario is not
    published.
    """
    draft = _draft(scenario, user, trial=False)
    if draft is not None:
        return draft
    if scenario.state != Scenario.State.PUBLISHED:
        raise Refused("Это упражнение сейчас не опубликовано. Спросите тренера, когда оно откроется.")
    needs_mark = needs_mark and kind_of(scenario.kind).writes_reply
    reply = _begin(scenario, user, needs_mark=needs_mark, back_url=back_url)
    reply_started.send(Reply, reply=reply)
    return reply


@transaction.atomic
def start_trial(*, scenario: Scenario, user: User) -> Reply:
    """Let a trainer walk through the scenario as it is now, published or not. What she left unsent is dropped.

    Raises Refused while the kind's own part is not ready to be walked through.
    """
    draft = _draft(scenario, user, trial=True)
    if draft is not None:
        draft.delete()
    if gaps := readiness.setup_gaps(Exercise.of(scenario)):
        raise Refused(gaps)
    return _begin(scenario, user, trial=True)


def _draft(scenario: Scenario, user: User, *, trial: bool) -> Reply | None:
    # One person's starts wait for each other, so that a double click cannot begin two replies.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return Reply.objects.filter(scenario=scenario, user=user, trial=trial, state=Reply.State.DRAFT).first()


def _begin(scenario: Scenario, user: User, *, trial: bool = False, **fields: Any) -> Reply:
    exercise = Exercise.of(scenario)
    last = Reply.objects.filter(scenario=scenario, user=user, trial=trial).aggregate(last=Max("number"))["last"]
    return Reply.objects.create(
        scenario=scenario,
        user=user,
        trial=trial,
        number=(last or 0) + 1,
        started_at=timezone.now(),
        situation=exercise.to_json(),
        work=dict(kind_of(exercise.kind).opening(exercise)),
        **fields,
    )


@dataclass(frozen=True)
class Saved:
    """What became of a save: ``stale`` means that something newer is kept, ``sent`` that the reply has gone already."""

    at: dt.datetime | None
    sequence: int
    stale: bool = False
    sent: bool = False


def save(*, reply: Reply, text: str, extra: Mapping[str, Any] | None = None, sequence: int | None = None) -> Saved:
    """Keep a draft, unless one with the same or a later ``sequence`` is kept already.

    ``extra`` is what was answered beside the words; it is kept in ``work["draft"]``. ``sequence`` is the browser's
    running number; without one (no scripts) the text counts as the newest.
    """
    number = reply.sequence + 1 if sequence is None else sequence
    work = {**reply.work, "draft": dict(extra)} if extra else reply.work
    now = timezone.now()
    drafts: QuerySet[Reply] = Reply.objects.filter(pk=reply.pk, state=Reply.State.DRAFT)
    if drafts.filter(sequence__lt=number).update(text=text, work=work, sequence=number, saved_at=now):
        return Saved(at=now, sequence=number)
    kept = Reply.objects.only("state", "sequence", "saved_at", "text").get(pk=reply.pk)
    # A repeat of a save whose answer was lost on the way is no conflict.
    repeated = kept.is_draft and kept.sequence == number and kept.text == text
    return Saved(at=kept.saved_at, sequence=kept.sequence, stale=not repeated, sent=not kept.is_draft)


@transaction.atomic
def submit(*, reply: Reply, answer: Answer) -> Reply:
    """Take an answer: the exercise goes on, or it is over and frozen with its judgement.

    A repeated call changes nothing. Raises Refused for an answer that cannot be taken; the draft stays as it is.
    """
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if not reply.is_draft or answer.turn not in (None, reply.work.get("turn", 0)):
        return reply
    exercise, kind = reply.exercise, reply.kind
    answer = replace(answer, text=answer.text.replace("\r\n", "\n").strip())
    if len(answer.text) > TEXT_LIMIT:
        raise Refused("Ответ длиннее 10 000 знаков. Сократите его и отправьте ещё раз.")
    if problems := kind.problems(exercise, reply.work, answer):
        raise Refused(list(problems))
    step = kind.advance(judged_by(reply), reply.work, answer)
    reply.text, reply.work, reply.saved_at = step.text, dict(step.work), timezone.now()
    if step.judgement is None:
        reply.sequence += 1  # a save that is still on its way belongs to the turn before
        reply.save(update_fields=["text", "work", "sequence", "saved_at"])
        return reply
    _finish(reply, step.judgement)
    if not reply.trial:
        reply_submitted.send(Reply, reply=reply)
    return reply


def _finish(reply: Reply, judgement: Judgement) -> None:
    reply.report = judgement.report.to_json() if judgement.report else None
    reply.outcome = dict(judgement.outcome)
    reply.machine_score = judgement.score
    reply.state = Reply.State.SUBMITTED
    reply.submitted_at = reply.saved_at
    if not reply.needs_mark:
        reply.passed = passes(
            score=judgement.score, stop_factors=judgement.stop_factors, pass_score=reply.exercise.pass_score
        )
    reply.save()


# --- a trainer writes exercises ---------------------------------------------------------------------------------------
@transaction.atomic
def create(*, by: User, fields: Mapping[str, Any]) -> Scenario:
    """Begin a scenario as a draft. Its kind never changes afterwards."""
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
def put_picture(*, scenario: Scenario, by: User, upload: File[bytes], alt: str) -> Scenario:
    """Show a picture with the resident's message. Replies that were begun before keep theirs.

    Raises ValidationError where the file is no good picture, Refused without words for whoever cannot see it.
    """
    if not alt.strip():
        raise Refused("Опишите, что на картинке: её увидят не все.")
    kept = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    kept.picture = store(upload=upload, by=by, kinds=[StoredFile.Kind.IMAGE])
    kept.picture_alt = alt.strip()
    kept.save(update_fields=["picture", "picture_alt"])
    record("quizzes.put_scenario_picture", by=by, subject=kept, file=kept.picture.pk)
    return kept


@transaction.atomic
def remove_picture(*, scenario: Scenario, by: User) -> Scenario:
    """Show no picture any more. The file stays for the replies that show it. A repeated call changes nothing."""
    kept = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if kept.picture_id is not None:
        kept.picture, kept.picture_alt = None, ""
        kept.save(update_fields=["picture", "picture_alt"])
        record("quizzes.remove_scenario_picture", by=by, subject=kept)
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
