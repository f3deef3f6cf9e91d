from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.errors import Refused
from lms.people.models import User
from quizzes.allowances import queries as allowances
from quizzes.allowances.limits import Limits
from quizzes.allowances.models import Allowance
from quizzes.assembly import queries as assembly
from quizzes.assembly.drawing import Drawn, Pool, draw
from quizzes.assembly.models import Quiz
from quizzes.bank.models import Revision
from quizzes.scoring import KINDS, AnswerError

from . import admission, carrying, clock, event_actions, freezing, grading, pages, saving
from .facts import Place
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
    LEFT = "left"  # the page has been left, and there is no way back


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
def start(
    *,
    quiz: Quiz,
    user: User,
    back_url: str = "",
    code: str = "",
    place: Place | None = None,
    since: dt.datetime | None = None,
    rng: random.Random | None = None,
) -> Attempt:
    """Begin an attempt: draw the questions, freeze them with their keys, set the clock. Returns the open one if any.

    Whether the person may take the quiz at all is asked upstairs. Refused when the quiz is not published or not open
    to her now, has no questions, or her attempts are used up; WrongCode where it has a code and ``code`` is another.
    Her row is locked, so that two clicks make one attempt. ``place`` is from where she begins. Attempts before
    ``since`` belong to an earlier round: they use up nothing, and nothing is carried over from them.
    """
    quiz = saving.quiz_for(user.pk, quiz.pk)
    attempts = list(Attempt.objects.filter(quiz=quiz, user=user))
    for at, attempt in enumerate(attempts):
        if attempt.state == Attempt.State.OPEN:
            if not clock.is_over(attempt, timezone.now()):
                event_actions.resumed(attempt=attempt, place=place)
                return attempt
            attempts[at] = submit(attempt=attempt)
    now = timezone.now()
    limits = allowances.effective(quiz, user)
    of_round = admission.of_round(attempts, since)
    if obstacle := admission.obstacle(quiz, limits, of_round, now):
        raise Refused(obstacle.sentence)
    admission.refuse_wrong_code(quiz, code)
    pools = assembly.pools(quiz)
    carried = carrying.carried_items(quiz, of_round, {pool.section for pool in pools})
    items = freeze(quiz, rng or random.SystemRandom(), pools=pools, carried=carried)
    now = timezone.now()
    ends = clock.deadline(now, limits.minutes, limits.closes_at)
    attempt = Attempt(started_at=now, deadline_at=ends, back_url=_own_address(back_url), counts_from=since)
    if place is not None and not quiz.practice:
        attempt.address, attempt.browser = place.address or None, place.browser
    return _begin(attempt, quiz, user, attempts, items, pools)


@transaction.atomic
def enter(*, quiz: Quiz, user: User, items: list[Item], finished_at: dt.datetime, pass_percent: int) -> Attempt:
    """Make a finished attempt of answers that were given away from the screen.

    ``items`` as frozen then, answered; ``pass_percent`` is what people were told then.

    Refused where the person has an attempt on the screen or has used all of hers; a quiz that has been withdrawn
    since does not matter.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    attempts = list(Attempt.objects.filter(quiz=quiz, user=user))
    if any(one.state == Attempt.State.OPEN for one in attempts):
        raise Refused(_("У этого человека сейчас идёт попытка на экране. Внесите бланк, когда она закончится."))
    if obstacle := admission.used_up(allowances.effective(quiz, user), attempts):
        raise Refused(obstacle.sentence)
    attempt = _begin(Attempt(started_at=finished_at), quiz, user, attempts, items, assembly.pools(quiz))
    Attempt.objects.filter(pk=attempt.pk).update(pass_percent=pass_percent)
    return submit(attempt=attempt, finished_at=finished_at)


def _begin(
    attempt: Attempt, quiz: Quiz, user: User, earlier: list[Attempt], items: list[Item], pools: Sequence[Pool]
) -> Attempt:
    """Keep the attempt with the rules of the quiz frozen in it, and its items."""
    attempt.quiz, attempt.user = quiz, user
    attempt.number = max((one.number for one in earlier), default=0) + 1
    freezing.keep_rules(attempt, quiz, pools)
    attempt.save()
    for item in items:
        item.attempt = attempt
    freezing.lay_out(attempt, [item for item in items if not item.carried])
    saving.insert(items)
    attempt_started.send(Attempt, attempt=attempt)
    return attempt


def freeze(
    quiz: Quiz, rng: random.Random, *, pools: Sequence[Pool] | None = None, carried: Sequence[Item] = ()
) -> list[Item]:
    """Draw the questions of one person and freeze them with their keys: items that belong to no attempt yet.

    Sections of ``carried`` items are not drawn; those items stand at the end. Refused where the quiz has no questions.
    """
    kept = {item.section_key for item in carried}
    asked = [pool for pool in (assembly.pools(quiz) if pools is None else pools) if pool.section not in kept]
    answered = Revision.objects.filter(pk__in=[item.revision_id for item in carried]).values_list("question", flat=True)
    drawn = draw(asked, rng, shuffle=quiz.shuffle_questions, without=set(answered) if carried else ())
    if not drawn:
        raise Refused(_("В тесте пока нет вопросов. Напишите тренеру: он их добавит."))
    revisions = Revision.objects.in_bulk([one.revision for one in drawn])
    items = [_item(one, revisions[one.revision], rng, shuffle=quiz.shuffle_options) for one in drawn]
    for position, item in enumerate([*items, *carried], start=1):
        item.position = position
    return [*items, *carried]


def save_answer(*, attempt: Attempt, position: int, data: FormData, sequence: int) -> Saved:
    """Keep the answer to one question, unless a later one (by ``sequence``) is there or the attempt is over.

    Raises AnswerError for what cannot be an answer. The condition and the write are one statement that locks the
    attempt, so that no answer slips in while it is being graded; being one, it needs no transaction around it.
    """
    item = saving.asked(attempt.pk, position)
    if item is None:
        raise AnswerError(_("Такого вопроса в этой попытке нет. Обновите страницу."))
    answer = KINDS[item.kind].parse(item.shown, data)
    now = timezone.now()
    if saving.keep(item.pk, attempt.pk, answer=answer, sequence=sequence, at=now):
        return Saved(Outcome.SAVED, now, answer is not None)
    return _why_not_saved(item.pk, sequence, now)


@transaction.atomic
def save_sheet(*, attempt: Attempt, given: Mapping[int, Given]) -> SavedSheet:
    """Keep the answers of a whole sheet: what a browser without JavaScript sends.

    A question that was answered elsewhere after the sheet was made keeps that later answer. Three queries.
    """
    now = timezone.now()
    standing = _running(now).select_for_update(no_key=True).filter(pk=attempt.pk).only("page", "forward_only").first()
    if standing is None:
        return SavedSheet(Outcome.CLOSED, {})
    changed, problems = [], {}
    for item in Item.objects.filter(attempt=attempt.pk, position__in=given, carried=False).defer("key"):
        try:
            answer = KINDS[item.kind].parse(item.shown, given[item.position].data)
        except AnswerError as problem:
            problems[item.position] = str(problem)
            continue
        if answer == item.answer:
            continue
        if not pages.may_open(standing, item.page):
            problems[item.position] = _("вы его уже прошли, поэтому ответ остался прежним.")
        elif item.sequence <= given[item.position].seen:
            item.answer, item.answered_at = answer, now
            item.sequence = max(milliseconds(now), item.sequence + 1)
            changed.append(item)
    if changed:
        Item.objects.bulk_update(changed, ["answer", "answered_at", "sequence"])
    return SavedSheet(Outcome.SAVED, problems)


@transaction.atomic
def turn(*, attempt: Attempt, page: int) -> int:
    """Go to ``page`` of an open attempt; returns the page where she is now.

    Where one goes only forward, that is the next page or none: an earlier one stays closed, none is skipped.
    """
    locked = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    last = locked.items.aggregate(last=Max("page"))["last"]
    reachable = [locked.page + 1] if locked.forward_only else range(1, last + 1)
    if locked.state == Attempt.State.OPEN and page in reachable and page <= last:
        locked.page = page
        locked.save(update_fields=["page"])
    return locked.page


def flag(*, attempt: Attempt, position: int, on: bool) -> None:
    """Mark a question to come back to it, or take the mark off: a note to oneself, no part of the answer."""
    open_ones = Item.objects.filter(attempt=attempt.pk, attempt__state=Attempt.State.OPEN)
    open_ones.filter(position=position).update(flagged=on)


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
        if not item.carried or item.fraction is None:
            grading.grade(item)
    saving.grade(items)
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


@transaction.atomic
def lengthen(*, allowance: Allowance) -> int:
    """Give attempts that run what their person is allowed by now. Returns how many got more time.

    An attempt keeps the rules it began with and is never made shorter: what was promised stands.
    """
    running = Attempt.objects.filter(quiz=allowance.quiz_id, state=Attempt.State.OPEN, deadline_at__isnull=False)
    if allowance.user_id is not None:
        running = running.filter(user=allowance.user_id)
    changed = 0
    for attempt in running.select_for_update(of=["self"], no_key=True).select_related("quiz", "user").order_by("pk"):
        own = Limits(attempt.minutes, attempt.quiz.max_attempts, None, attempt.closes_at)
        limits = allowances.effective(attempt.quiz, attempt.user, own=own)
        ends = clock.deadline(attempt.started_at, limits.minutes, limits.closes_at)
        if ends and attempt.deadline_at and ends > attempt.deadline_at:
            attempt.deadline_at = ends
            attempt.save(update_fields=["deadline_at"])
            changed += 1
    return changed


def milliseconds(moment: dt.datetime) -> int:
    """The running number of an answer whose sender has none: the server's milliseconds."""
    return int(moment.timestamp() * 1000)


def _own_address(url: str) -> str:
    """Only a path of this site is kept to go back to."""
    return url if url.startswith("/") and not url.startswith(("//", "/\\")) and len(url) <= 200 else ""


def _item(drawn: Drawn, revision: Revision, rng: random.Random, *, shuffle: bool) -> Item:
    kind = KINDS[revision.kind]
    body: dict[str, Any] = revision.body
    return Item(
        revision=revision,
        section_title=drawn.section_title,
        section_key=drawn.section,
        weight=drawn.points,
        kind=revision.kind,
        shown=kind.present(body, rng, shuffle),
        key=kind.key(body),
    )


def _running(now: dt.datetime) -> AttemptQuerySet:
    """Attempts that still take answers."""
    return Attempt.objects.filter(Q(deadline_at=None) | ~clock.over(now), state=Attempt.State.OPEN)


def _why_not_saved(item: int, sequence: int, now: dt.datetime) -> Saved:
    """Tell why. The same sequence again is a repeated request whose answer got lost: it is saved already."""
    standing = Item.objects.select_related("attempt").defer("key", "shown").get(pk=item)
    if standing.sequence == sequence:
        return Saved(Outcome.SAVED, standing.answered_at, standing.answer is not None)
    outcome = Outcome.STALE
    if standing.attempt.state != Attempt.State.OPEN or clock.is_over(standing.attempt, now):
        outcome = Outcome.CLOSED
    elif not pages.may_open(standing.attempt, standing.page):
        outcome = Outcome.LEFT
    return Saved(outcome, standing.answered_at, standing.answer is not None)
