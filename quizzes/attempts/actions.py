from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.errors import Refused
from lms.people.models import User
from quizzes.assembly import queries as assembly
from quizzes.assembly.drawing import Drawn, draw
from quizzes.assembly.models import Quiz
from quizzes.bank.models import Revision
from quizzes.scoring import KINDS, AnswerError

from . import clock, freezing, grading, queries
from .models import Attempt, AttemptQuerySet, Item
from .signals import attempt_graded, attempt_started

logger = logging.getLogger(__name__)

BATCH = 50
FormData = Mapping[str, list[str]]


class Outcome(Enum):
    """What became of an answer that came in."""

    SAVED = "saved"
    STALE = "stale"  # a later answer to the question has been saved
    CLOSED = "closed"  # the attempt is finished, or its time is out


@dataclass(frozen=True)
class Saved:
    """The outcome, when the answer that stands was saved, and whether it is more than a blank."""

    outcome: Outcome
    saved_at: dt.datetime | None = None
    answered: bool = False


@dataclass(frozen=True)
class Given:
    """A question's fields as a whole sheet brings them. ``seen`` is the ``sequence`` that the sheet was made with."""

    data: FormData
    seen: int


@dataclass(frozen=True)
class SavedSheet:
    """The outcome for a whole sheet; ``problems`` are sentences by position, all the rest is saved."""

    outcome: Outcome
    problems: dict[int, str]


@transaction.atomic
def start(*, quiz: Quiz, user: User, back_url: str = "", rng: random.Random | None = None) -> Attempt:
    """Begin an attempt: draw the questions, freeze them with their keys, set the clock. Returns the open one if any.

    Whether the person may take the quiz at all is asked upstairs. Refused when the quiz is not published, has no
    questions, or her attempts are used up. Her row is locked, so that two clicks make one attempt.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    quiz = Quiz.objects.get(pk=quiz.pk)
    attempts = list(Attempt.objects.filter(quiz=quiz, user=user))
    for attempt in attempts:
        if attempt.state == Attempt.State.OPEN:
            if not clock.is_over(attempt, timezone.now()):
                return attempt
            attempt.state = submit(attempt=attempt).state
    _refuse_start(quiz, attempts)
    items = freeze(quiz, rng or random.SystemRandom())
    now = timezone.now()
    minutes = None if quiz.practice else quiz.minutes
    attempt = Attempt(started_at=now, deadline_at=clock.deadline(now, minutes), back_url=_own_address(back_url))
    return _begin(attempt, quiz, user, attempts, items)


@transaction.atomic
def enter(*, quiz: Quiz, user: User, items: list[Item], finished_at: dt.datetime) -> Attempt:
    """Make a finished attempt of answers that were given away from the screen: ``items`` as frozen then, answered.

    Refused where the person has an attempt on the screen or has used all of hers; a quiz that has been withdrawn
    since does not matter.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    attempts = list(Attempt.objects.filter(quiz=quiz, user=user))
    if any(one.state == Attempt.State.OPEN for one in attempts):
        raise Refused(_("У этого человека сейчас идёт попытка на экране. Внесите бланк, когда она закончится."))
    _refuse_more(quiz, attempts)
    attempt = _begin(Attempt(started_at=finished_at), quiz, user, attempts, items)
    return submit(attempt=attempt, finished_at=finished_at)


def _begin(attempt: Attempt, quiz: Quiz, user: User, earlier: list[Attempt], items: list[Item]) -> Attempt:
    """Keep the attempt with the rules of the quiz frozen in it, and its items."""
    attempt.quiz, attempt.user = quiz, user
    attempt.number = max((one.number for one in earlier), default=0) + 1
    freezing.keep_rules(attempt, quiz)
    attempt.save()
    for item in items:
        item.attempt = attempt
    freezing.lay_out(attempt, [item for item in items if not item.carried])
    Item.objects.bulk_create(items)
    attempt_started.send(Attempt, attempt=attempt)
    return attempt


def freeze(quiz: Quiz, rng: random.Random) -> list[Item]:
    """Draw the questions of one person and freeze them with their keys: items that belong to no attempt yet.

    Refused where the quiz has no questions.
    """
    drawn = draw(assembly.pools(quiz), rng, shuffle=quiz.shuffle_questions)
    if not drawn:
        raise Refused(_("В тесте пока нет вопросов. Напишите тренеру: он их добавит."))
    revisions = Revision.objects.in_bulk([one.revision for one in drawn])
    return [
        _item(position, one, revisions[one.revision], rng, shuffle=quiz.shuffle_options)
        for position, one in enumerate(drawn, start=1)
    ]


@transaction.atomic
def save_answer(*, attempt: Attempt, position: int, data: FormData, sequence: int) -> Saved:
    """Keep the answer to one question, unless a later one (by ``sequence``) is there or the attempt is over.

    Raises AnswerError for what cannot be an answer. The condition and the write are one statement that locks the
    attempt, so that no answer slips in while it is being graded.
    """
    item = Item.objects.only("shown", "kind").filter(attempt=attempt.pk, position=position).first()
    if item is None:
        raise AnswerError(_("Такого вопроса в этой попытке нет. Обновите страницу."))
    answer = KINDS[item.kind].parse(item.shown, data)
    now = timezone.now()
    running = _running(now).select_for_update(no_key=True).filter(pk=attempt.pk).values("pk")
    fresh = Item.objects.filter(pk=item.pk, sequence__lt=sequence, attempt__in=running)
    if fresh.update(answer=answer, sequence=sequence, answered_at=now):
        return Saved(Outcome.SAVED, now, answer is not None)
    return _why_not_saved(item, sequence, now)


@transaction.atomic
def save_sheet(*, attempt: Attempt, given: Mapping[int, Given]) -> SavedSheet:
    """Keep the answers of a whole sheet: what a browser without JavaScript sends.

    A question that was answered elsewhere after the sheet was made keeps that later answer. Three queries.
    """
    now = timezone.now()
    if not _running(now).select_for_update(no_key=True).filter(pk=attempt.pk).exists():
        return SavedSheet(Outcome.CLOSED, {})
    changed, problems = [], {}
    for item in Item.objects.filter(attempt=attempt.pk, position__in=given).defer("key"):
        try:
            answer = KINDS[item.kind].parse(item.shown, given[item.position].data)
        except AnswerError as problem:
            problems[item.position] = str(problem)
            continue
        if answer != item.answer and item.sequence <= given[item.position].seen:
            item.answer, item.answered_at = answer, now
            item.sequence = max(milliseconds(now), item.sequence + 1)
            changed.append(item)
    if changed:
        Item.objects.bulk_update(changed, ["answer", "answered_at", "sequence"])
    return SavedSheet(Outcome.SAVED, problems)


@transaction.atomic
def submit(*, attempt: Attempt, finished_at: dt.datetime | None = None) -> Attempt:
    """Finish and grade the attempt. Only the first call does; the row lock makes the others see that it is done.

    Where a person judges one of the answers, the attempt waits for her, and the outcome is told when she has marked it.

    After the bell the attempt ends at the bell, whoever rang it: the learner's browser or the server's clock.
    ``finished_at`` is for what was finished before it came here: now where it is left out.
    """
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.state != Attempt.State.OPEN:
        return locked
    now = timezone.now()
    items = list(locked.items.all())
    for item in items:
        item.fraction = grading.fraction(item)
    Item.objects.bulk_update(items, ["fraction"])
    grading.settle(locked, items)
    locked.finished_by_clock = clock.has_rung(locked, now)
    locked.finished_at = locked.deadline_at if locked.finished_by_clock else finished_at or now
    locked.save()
    if locked.state == Attempt.State.GRADED:
        attempt_graded.send(Attempt, attempt=locked)
    return locked


@transaction.atomic
def finish_expired() -> int:
    """Finish attempts whose time is out, whether or not a browser comes back: one batch. Returns how many it was.

    Those that somebody is finishing at this moment are skipped. One that cannot be graded is reported and left:
    it must not keep the others waiting.
    """
    due = Attempt.objects.filter(clock.over(timezone.now()), state=Attempt.State.OPEN).order_by("deadline_at")
    finished = 0
    for attempt in due.select_for_update(skip_locked=True)[:BATCH]:
        try:
            submit(attempt=attempt)
            finished += 1
        except Exception:
            logger.exception("Attempt %s could not be finished by the clock.", attempt.pk)
    return finished


def milliseconds(moment: dt.datetime) -> int:
    """The running number of an answer whose sender has none: the server's milliseconds."""
    return int(moment.timestamp() * 1000)


def _refuse_start(quiz: Quiz, attempts: list[Attempt]) -> None:
    if quiz.state != Quiz.State.PUBLISHED:
        raise Refused(_("Этот тест сейчас не открыт: тренер его дорабатывает."))
    _refuse_more(quiz, attempts)


def _refuse_more(quiz: Quiz, attempts: list[Attempt]) -> None:
    used = sum(attempt.state != Attempt.State.ANNULLED for attempt in attempts)
    if queries.left(quiz.max_attempts, used) == 0:
        raise Refused(_("Попытки закончились. Если нужна ещё одна, напишите тренеру."))


def _own_address(url: str) -> str:
    """Only a path of this site is kept to go back to."""
    return url if url.startswith("/") and not url.startswith(("//", "/\\")) and len(url) <= 200 else ""


def _item(position: int, drawn: Drawn, revision: Revision, rng: random.Random, *, shuffle: bool) -> Item:
    kind = KINDS[revision.kind]
    body: dict[str, Any] = revision.body
    return Item(
        position=position,
        revision=revision,
        section_title=drawn.section_title,
        kind=revision.kind,
        shown=kind.present(body, rng, shuffle),
        key=kind.key(body),
    )


def _running(now: dt.datetime) -> AttemptQuerySet:
    """Attempts that still take answers."""
    return Attempt.objects.filter(Q(deadline_at=None) | ~clock.over(now), state=Attempt.State.OPEN)


def _why_not_saved(item: Item, sequence: int, now: dt.datetime) -> Saved:
    """Tell why. The same sequence again is a repeated request whose answer got lost: it is saved already."""
    standing = Item.objects.select_related("attempt").defer("key", "shown").get(pk=item.pk)
    if standing.sequence == sequence:
        return Saved(Outcome.SAVED, standing.answered_at, standing.answer is not None)
    closed = standing.attempt.state != Attempt.State.OPEN or clock.is_over(standing.attempt, now)
    outcome = Outcome.CLOSED if closed else Outcome.STALE
    return Saved(outcome, standing.answered_at, standing.answer is not None)
