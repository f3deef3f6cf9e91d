from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.progress.actions import complete_lesson, hold
from lms.audit.actions import record
from lms.errors import Refused

from .models import PollClosing, Vote

if TYPE_CHECKING:
    from courses.lessons.models import Lesson
    from lms.people.models import User


@transaction.atomic
def vote(*, lesson: Lesson, user: User, options: Sequence[str]) -> Vote:
    """Take the choice of ``user`` in place of an earlier one, and count the lesson as completed.

    Raises Refused without a choice, with several where one is asked for, and when the poll is closed.
    """
    held = hold(lesson=lesson, user=user)
    enrolment, lesson = held.enrolment, held.lesson
    if PollClosing.objects.filter(lesson=lesson.pk).exists():
        raise Refused(_("Голосование закрыто: тренер больше не принимает ответы. Итоги видны на странице урока."))
    known = [row["key"] for row in lesson.settings.get("options", [])]
    chosen = [key for key in known if key in options]
    if not chosen:
        raise Refused(_("Выберите ответ: без него голос не засчитать."))
    if len(chosen) > 1 and not lesson.settings.get("many"):
        raise Refused(_("В этом опросе можно выбрать только один ответ."))
    cast, _created = Vote.objects.update_or_create(
        enrolment=enrolment,
        lesson_id=lesson.pk,
        defaults={"round": enrolment.round, "options": chosen, "voted_at": timezone.now()},
    )
    complete_lesson(lesson=lesson, user=user, met=True)
    return cast


@transaction.atomic
def close_poll(*, lesson: Lesson, by: User) -> None:
    """Take no more votes. A repeated call changes nothing."""
    row = PollClosing(lesson_id=lesson.pk, closed_at=timezone.now(), closed_by=by)
    if not PollClosing.objects.filter(lesson=lesson.pk).exists():
        PollClosing.objects.bulk_create([row], ignore_conflicts=True)
        record("courses.close_poll", by=by, subject=lesson, course=lesson.course_id)


@transaction.atomic
def reopen_poll(*, lesson: Lesson, by: User) -> None:
    """Take votes again. A repeated call changes nothing."""
    if PollClosing.objects.filter(lesson=lesson.pk).delete()[0]:
        record("courses.reopen_poll", by=by, subject=lesson, course=lesson.course_id)
