from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.people.models import User
from lms.ui.russian import plural
from quizzes.assembly import readiness
from quizzes.assembly.models import Quiz
from quizzes.attempts import actions as attempts
from quizzes.attempts.models import Attempt, Item
from quizzes.scoring import KINDS, AnswerError

from . import notation
from .models import Paper, Printing

if TYPE_CHECKING:
    from quizzes.scoring.kind import Kind

PAPERS_MOST: Final = 100
STEM_SHOWN: Final = 60


class Misread(Refused):
    """Some answers cannot be what stands on the paper. ``problems`` are sentences by the number of the question."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        self.problems = problems
        super().__init__(
            [_("Вопрос %(number)s: %(problem)s") % {"number": n, "problem": p} for n, p in problems.items()]
        )


@transaction.atomic
def print_quiz(
    *,
    quiz: Quiz,
    by: User,
    people: Sequence[User] = (),
    blank: int = 0,
    note: str = "",
    rng: random.Random | None = None,
) -> Printing:
    """Draw and freeze a paper for each of ``people`` and ``blank`` ones without a name. Each has its own questions.

    Refused where the quiz is practice or not ready, a question cannot stand on paper, or the papers are none or too
    many.
    """
    if quiz.practice:
        raise Refused(_("Тренировку на бумаге не провести: в ней каждый ответ проверяется сразу."))
    if gaps := readiness.gaps(quiz):
        raise Refused(gaps)
    owners: list[User | None] = [*people, *[None] * blank]
    if not 1 <= len(owners) <= PAPERS_MOST:
        most = plural(PAPERS_MOST, _("бланк"), _("бланка"), _("бланков"))
        raise Refused(
            _("За раз можно напечатать от одного до %s бланков. Если людей больше, напечатайте ещё раз.") % most
        )
    printing = Printing.objects.create(
        quiz=quiz, title=quiz.title, pass_percent=quiz.pass_percent, minutes=quiz.minutes, made_by=by, note=note
    )
    rng = rng or random.SystemRandom()
    papers = [
        Paper(printing=printing, number=number, user=user, questions=_frozen(quiz, rng))
        for number, user in enumerate(owners, start=1)
    ]
    Paper.objects.bulk_create(papers)
    record("quizzes.print_quiz", by=by, subject=printing, papers=len(papers))
    return printing


@transaction.atomic
def key_in(*, paper: Paper, user: User, answers: Mapping[int, str], finished_on: dt.date, by: User) -> Attempt:
    """Make an attempt of a paper: ``answers`` by the number of the question, in the notation of paper; blank is none.

    A paper is keyed in once: the same again gives the attempt that is there. Misread where an answer makes no sense;
    Refused where the person has an attempt on the screen, has none left, or the paper is somebody else's.
    """
    locked = Paper.objects.select_for_update(of=["self"]).select_related("printing__quiz", "attempt").get(pk=paper.pk)
    if locked.attempt is not None:
        return locked.attempt
    if locked.user_id not in (None, user.pk):
        raise Refused(_("Этот бланк напечатан для другого человека."))
    if finished_on > timezone.localdate():
        raise Refused(_("Дата ещё не наступила: укажите день, когда писали тест."))
    items = _items(locked, answers, _end_of(finished_on))
    printing = locked.printing
    attempt = attempts.enter(
        quiz=printing.quiz,
        user=user,
        items=items,
        finished_at=_end_of(finished_on),
        pass_percent=printing.pass_percent,
    )
    locked.user, locked.attempt, locked.keyed_by, locked.keyed_at = user, attempt, by, timezone.now()
    locked.save(update_fields=["user", "attempt", "keyed_by", "keyed_at"])
    record("quizzes.key_paper", by=by, subject=locked, attempt=attempt.pk)
    return attempt


def _frozen(quiz: Quiz, rng: random.Random) -> list[dict[str, Any]]:
    items = attempts.freeze(quiz, rng)
    unprintable = [item for item in items if not notation.can_be_printed(item.shown)]
    if unprintable:
        raise Refused(
            _("Вопрос «%s» на бумаге не задать: уберите его из теста или проведите тест на экране.")
            % item.shown["stem"][:STEM_SHOWN]
            for item in unprintable
        )
    return [
        {
            "revision": item.revision_id,
            "section_title": item.section_title,
            "section_key": item.section_key,
            "kind": item.kind,
            "shown": item.shown,
            "key": item.key,
            "weight": item.weight,
        }
        for item in items
    ]


def _items(paper: Paper, answers: Mapping[int, str], answered_at: dt.datetime) -> list[Item]:
    """The frozen questions with what was written; Misread with every answer that cannot be read."""
    items, problems = [], {}
    for number, question in enumerate(paper.questions, start=1):
        kind: Kind = KINDS[question["kind"]]
        item = Item(position=number, revision_id=question["revision"], **_shared(question))
        try:
            item.answer = kind.parse(item.shown, notation.fields(item.shown, answers.get(number, "")))
        except AnswerError as problem:
            problems[number] = str(problem)
        item.answered_at = answered_at if item.answer is not None else None
        items.append(item)
    if problems:
        raise Misread(problems)
    return items


def _shared(question: Mapping[str, Any]) -> dict[str, Any]:
    return {name: question[name] for name in ("section_title", "section_key", "kind", "shown", "key", "weight")}


def _end_of(day: dt.date) -> dt.datetime:
    """The moment that a paper of that day counts from: its noon, or now where the day is today."""
    now = timezone.localtime()
    return now if day == now.date() else timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
