from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.files.models import StoredFile
from quizzes.allowances import queries as allowances
from quizzes.allowances.limits import Gain, Limits
from quizzes.assembly import reviews
from quizzes.assembly.models import Quiz
from quizzes.assembly.queries import drawn_in_all, section_sizes
from quizzes.bank.rules import teaches

from . import admission, carrying, facts, grading, practising, reviewing, sheet
from .admission import left
from .judged import judged
from .models import Attempt, Item

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Known:
    """How many points of how many are known; all of them once the attempt is graded."""

    score: float
    out_of: float


@dataclass(frozen=True)
class Finished:
    """A finished attempt, as a line of a list. ``percent`` is None while it waits for a person; see ``Known``."""

    pk: int
    number: int
    percent: int | None
    passed: bool
    known: Known
    finished_at: dt.datetime
    finished_by_clock: bool
    score_seen: bool
    may_pass: bool


@dataclass(frozen=True)
class Summary:
    """How a person stands with a quiz, by the rules that hold for her. ``attempts_left`` is None without a limit.

    ``percent`` and ``passed`` are the result that counts by the quiz's grading. ``obstacle`` says why nothing can be
    begun now, ``gains`` what she was given beyond the rules, ``kept`` which sections she need not take again.
    """

    questions: int
    minutes: int | None
    pass_percent: int
    max_attempts: int | None
    attempts_used: int
    attempts_left: int | None
    best_percent: int | None
    grading: str
    percent: int | None
    passed: bool
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    cooldown_minutes: int | None
    needs_code: bool
    obstacle: admission.Obstacle | None
    gains: tuple[Gain, ...]
    kept: tuple[str, ...]
    open_attempt: int | None
    open_deadline_at: dt.datetime | None
    finished: tuple[Finished, ...]
    practice: bool = False
    practice_counts: bool = False

    @property
    def may_start(self) -> bool:
        """Whether there is something to go on with or an attempt to begin."""
        return self.open_attempt is not None or self.obstacle is None

    @property
    def what_counts(self) -> str:
        """Which of several attempts is the result; empty where there can be but one."""
        return "" if self.max_attempts == 1 else _("считается %s") % Quiz.Grading(self.grading).label

    @property
    def settled(self) -> bool:
        """Whether another attempt is not what she needs now: she has passed, or a person is marking one."""
        return self.passed or self.waiting is not None

    @property
    def waiting(self) -> Finished | None:
        """The latest attempt that waits for a person; None where that changes nothing, since she has passed."""
        waiting = [attempt for attempt in self.finished if attempt.percent is None]
        return waiting[-1] if waiting and not self.passed else None


@dataclass(frozen=True)
class Review:
    """A finished attempt as its reader may see it.

    ``key_opens`` and ``score_opens`` name the moment at which what is hidden yet will be seen; empty where it is
    seen already or never will be.
    """

    seen: reviews.Seen
    questions: tuple[reviewing.Reviewed, ...]
    attempts_left: int | None
    passed_any: bool
    open_attempt: int | None
    key_opens: str
    score_opens: str

    @property
    def is_full(self) -> bool:
        return self.seen.answers

    @property
    def is_written(self) -> bool:
        """Whether there is something written at length: it has a look of its own."""
        return any(question.judged for question in self.questions)


def whole_percent(percent: Decimal) -> int:
    """The percentage as people are told it: rounded down, so that it never seems to reach a pass mark it missed."""
    return math.floor(percent)


def summary(quiz: Quiz, user: User, *, since: dt.datetime | None = None) -> Summary:
    """Everything the lesson's page says about a quiz. Two queries, a third where she was allowed something.

    Attempts before ``since`` are of an earlier round of the course and left out.
    """
    now = timezone.now()
    counted = Attempt.objects.counted().filter(quiz=quiz, user=user).order_by("number")
    attempts = admission.of_round(counted, since)
    given = Exists(allowances.of(quiz, user, now))
    sections = list(section_sizes(quiz).annotate(given=given))
    limits = allowances.effective(quiz, user) if any(one.given for one in sections) else Limits.of(quiz)
    running = next((attempt for attempt in attempts if attempt.state == Attempt.State.OPEN), None)
    finished = tuple(
        Finished(
            pk=attempt.pk,
            number=attempt.number,
            percent=None if attempt.percent is None else whole_percent(attempt.percent),
            passed=bool(attempt.passed),
            known=known(attempt),
            finished_at=attempt.finished_at,
            finished_by_clock=attempt.finished_by_clock,
            score_seen=_score_seen(attempt, now),
            may_pass=attempt.may_pass,
        )
        for attempt in attempts
        if attempt.finished_at is not None
    )
    told = {attempt.pk for attempt in finished if attempt.score_seen}
    standing = grading.standing([attempt for attempt in attempts if attempt.pk in told], quiz.grading)
    return Summary(
        questions=drawn_in_all((one.draw, one.size) for one in sections),
        minutes=limits.minutes,
        pass_percent=quiz.pass_percent,
        max_attempts=limits.max_attempts,
        attempts_used=len(attempts),
        attempts_left=left(limits.max_attempts, len(attempts)),
        best_percent=max((one.percent for one in finished if one.percent is not None and one.score_seen), default=None),
        grading=quiz.grading,
        percent=None if standing.percent is None else whole_percent(standing.percent),
        passed=standing.passed,
        opens_at=limits.opens_at,
        closes_at=limits.closes_at,
        cooldown_minutes=quiz.cooldown_minutes,
        needs_code=bool(quiz.access_code),
        obstacle=None if running else admission.obstacle(quiz, limits, attempts, now),
        gains=limits.gains,
        kept=() if running else tuple(carrying.passed_sections(quiz, attempts).values()),
        open_attempt=running.pk if running else None,
        open_deadline_at=running.deadline_at if running else None,
        finished=finished,
        practice=quiz.practice,
        practice_counts=quiz.practice_counts,
    )


def _score_seen(attempt: Attempt, now: dt.datetime) -> bool:
    """Whether she may know by now what she got."""
    at = reviews.moment(finished_at=attempt.finished_at, closes_at=attempt.closes_at, now=now)
    return reviews.seen(attempt.review, at).score


def known(attempt: Attempt) -> Known:
    """What is known of the points of a finished attempt."""
    return Known(attempt.score or 0.0, attempt.max_score or 0.0)


def attempts_left(quiz: Quiz, user: User) -> int | None:
    """How many attempts the person may still begin; None where their number is not limited. Two queries at most."""
    used = Attempt.objects.counted().filter(quiz=quiz, user=user).count()
    return left(allowances.effective(quiz, user).max_attempts, used)


def standing(quiz: int, user: int, *, since: dt.datetime | None = None) -> grading.Standing:
    """The result that counts of a person (both by key) at a quiz, by its way of grading. One query.

    Attempts before ``since`` are of an earlier round of the course and do not count.
    """
    finished = Attempt.objects.filter(quiz=quiz, user=user, state=Attempt.State.GRADED)
    attempts = admission.of_round(finished.select_related("quiz"), since)
    return grading.standing(attempts, attempts[0].quiz.grading if attempts else Quiz.Grading.BEST)


def questions(attempt: Attempt) -> list[sheet.Question]:
    """The sheet of an attempt with the answers saved so far. One query; the keys stay in the database.

    Only of a practice they are read: what was tried there has been checked.
    """
    title = ""
    found = []
    items = attempt.items.filter(carried=False).order_by("position")
    for item in items if attempt.practice else items.defer("key", "tries"):
        begins = item.section_title != title
        title = item.section_title
        found.append(
            sheet.question(
                position=item.position,
                shown=item.shown,
                answer=item.answer,
                section=title if begins else "",
                sequence=item.sequence,
                file_url=_files_of(attempt.pk),
                page=item.page,
                flagged=item.flagged,
                practised=practising.practised(attempt, item, _files_of(attempt.pk)),
            )
        )
    return found


def file_of(attempt: Attempt, pk: int) -> StoredFile | None:
    """A stored file that a question of the attempt shows: no other can be had through it. Two queries."""
    shows = Q(shown__picture__file=pk) | Q(shown__attachment__file=pk) | Q(shown__situation__picture_id=pk)
    return StoredFile.objects.filter(pk=pk).first() if attempt.items.filter(shows).exists() else None


def facts_of(attempt: Attempt) -> list[facts.Fact]:
    """What happened around an attempt, in order. One query."""
    return facts.told(attempt.events.all())


def review(attempt: Attempt, reader: User) -> Review:
    """A finished attempt as ``reader`` may see it: those who teach see all.

    Three queries with quiz and user loaded, and three more where something was written at length.
    """
    counted = Attempt.objects.counted().filter(quiz=attempt.quiz_id, user=attempt.user_id)
    attempts = admission.of_round(counted, attempt.counts_from)
    remaining = left(allowances.effective(attempt.quiz, attempt.user).max_attempts, len(attempts))
    passed_any = any(one.passed for one in attempts)
    running = next((one.pk for one in attempts if one.state == Attempt.State.OPEN), None)
    now = timezone.now()
    allowed = reviewing.seen(attempt, now, passed=passed_any, attempts_left=remaining, still_open=running is not None)
    seen = reviews.EVERYTHING if attempt.user_id != reader.pk and teaches(reader) else allowed
    return Review(
        seen=seen,
        questions=tuple(_reviewed(list(attempt.items.order_by("position")), seen)) if seen.questions else (),
        attempts_left=remaining,
        passed_any=passed_any,
        open_attempt=running,
        key_opens=reviewing.opens(attempt, now, "answers", seen),
        score_opens=reviewing.opens(attempt, now, "score", seen),
    )


def _reviewed(items: list[Item], seen: reviews.Seen) -> Iterable[reviewing.Reviewed]:
    said = judged(items, seen)
    for item in items:
        one = reviewing.reviewed(
            position=item.position,
            shown=item.shown,
            key=item.key,
            answer=item.answer,
            fraction=item.fraction,
            seen=seen,
            carried=item.carried,
            file_url=_files_of(item.attempt_id),
        )
        yield replace(one, judged=said.get(item.position))


def _files_of(attempt: int) -> sheet.FileAddress:
    """Where files of its questions are read."""
    return lambda file: reverse("quizzes:attempt-file", args=[attempt, file])
