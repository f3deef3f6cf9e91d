from __future__ import annotations

import datetime as dt
import logging
import random
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolments.models import Enrolment
from courses.lessons.models import Lesson
from courses.progress.actions import complete_lesson, hold
from lms.errors import Refused
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.models import Reply, Scenario

from . import plan, queries
from .models import Shift

if TYPE_CHECKING:
    from lms.people.models import User

logger = logging.getLogger(__name__)

BATCH: Final = 100


@transaction.atomic
def begin(*, lesson: Lesson, user: User) -> Shift:
    """Let her go on duty, or go on with the shift that is open. Raises Refused where there is nothing to answer."""
    held = hold(lesson=lesson, user=user)
    enrolment, lesson = held.enrolment, held.lesson
    going = Shift.objects.filter(enrolment=enrolment, lesson=lesson.pk, finished_at=None).first()
    if going is not None and going.round == enrolment.round:
        return going
    if going is not None:  # of an earlier round, never handed over
        _close(going, user)
    chosen = list(
        Scenario.objects.filter(pk__in=lesson.settings.get("scenarios", []), state=Scenario.State.PUBLISHED).order_by(
            "pk"
        )
    )
    if len(chosen) < plan.FEWEST:
        raise Refused(_("Смена пока не собрана: в ней нет сообщений. Спросите тренера."))
    random.shuffle(chosen)
    now = timezone.now()
    return Shift.objects.create(
        enrolment=enrolment,
        lesson_id=lesson.pk,
        round=enrolment.round,
        started_at=now,
        closes_at=now + dt.timedelta(minutes=lesson.minutes),
        messages=plan.arrivals(chosen, now, lesson.minutes),
        pass_score=lesson.settings.get("pass_score", plan.USUAL_PASS),
    )


@transaction.atomic
def answer(*, lesson: Lesson, user: User, scenario: int) -> Reply:
    """Let her write the reply to a message that has come. Raises Refused where it has not, or the shift is over."""
    shift = _open_shift(lesson, user)
    now = timezone.now()
    row = next((row for row in shift.messages if row["scenario"] == scenario), None)
    if now >= shift.closes_at:
        raise Refused(_("Смена кончилась: новых ответов она не принимает. Вернитесь к уроку: там её итог."))
    if row is None or dt.datetime.fromisoformat(row["arrives_at"]) > now:
        raise Refused(_("Такого сообщения в смене нет. Вернитесь к списку."))
    if scenario in queries.answers(shift, user):
        raise Refused(_("На это сообщение вы уже ответили."))
    back = lesson.get_absolute_url()
    return scenarios.start(scenario=Scenario.objects.get(pk=scenario), user=user, back_url=back)


@transaction.atomic
def finish(*, lesson: Lesson, user: User) -> Shift:
    """Hand the shift over: what became of each message is written down, and the lesson completed if that is enough.

    A repeated call changes nothing. Raises Refused while messages wait and there is time for them.
    """
    held = hold(lesson=lesson, user=user)
    shift = Shift.objects.filter(enrolment=held.enrolment, lesson=lesson.pk, round=held.enrolment.round).first()
    if shift is None:
        raise Refused(_("Сначала заступите на смену."))
    if shift.finished_at is None:
        if not (box := queries.inbox(shift, user)).is_over and not box.all_answered:
            raise Refused(_("Смена ещё идёт: ответьте на все сообщения или дождитесь её конца."))
        _close(shift, user)
    if shift.passed or held.lesson.completion == Lesson.Rule.SUBMITTED:
        complete_lesson(lesson=lesson, user=user, score=shift.score)
    return shift


def close_over() -> int:
    """Score shifts whose time is over, whether or not a browser comes back: one batch. Returns how many it was.

    One that cannot be scored is reported and left: it must not keep the others waiting.
    """
    over = Shift.objects.filter(finished_at=None, closes_at__lte=timezone.now()).order_by("closes_at", "pk")
    closed = 0
    for pk in list(over.values_list("pk", flat=True)[:BATCH]):
        try:
            closed += _run_out(pk)
        except Exception:
            logger.exception("Shift %s could not be closed by the clock.", pk)
    return closed


@transaction.atomic
def _run_out(pk: int) -> bool:
    """Score one shift under the lock of its enrolment; one that somebody is handing over at this moment is hers."""
    held = Enrolment.objects.filter(shifts=pk).select_for_update(no_key=True, of=["self"], skip_locked=True)
    enrolment = held.select_related("user").first()
    shift = Shift.objects.filter(pk=pk, finished_at=None).select_related("lesson__course__programme").first()
    if enrolment is None or shift is None:
        return False
    _close(shift, enrolment.user)
    if enrolment.left_at is None and enrolment.round == shift.round:
        # Where the lesson is gone or closed for her, the shift has its score and completes nothing.
        with suppress(Refused), transaction.atomic():
            finish(lesson=shift.lesson, user=enrolment.user)
    return True


def _close(shift: Shift, user: User) -> None:
    shift.outcome = plan.judged(shift.messages, queries.answers(shift, user))
    shift.score = plan.total(shift.outcome)
    shift.finished_at = timezone.now()
    shift.save(update_fields=["outcome", "score", "finished_at"])


def _open_shift(lesson: Lesson, user: User) -> Shift:
    enrolment = hold(lesson=lesson, user=user).enrolment
    shift = Shift.objects.filter(enrolment=enrolment, lesson=lesson.pk, round=enrolment.round, finished_at=None).first()
    if shift is None:
        raise Refused(_("Сначала заступите на смену."))
    return shift
