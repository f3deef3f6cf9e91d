from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.lessons.models import Lesson
from courses.progress.actions import complete_lesson, hold
from lms.errors import Refused
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.models import Reply, Scenario

from . import plan, queries
from .models import Shift

if TYPE_CHECKING:
    from lms.people.models import User


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
        raise Refused(_("Смена кончилась: новых ответов она не принимает. Сдайте её, и откроется разбор."))
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
