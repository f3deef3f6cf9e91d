from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.agencies.queries import hr_of
from lms.audit.actions import record
from lms.errors import Refused
from lms.models import User
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from .models import OutsideTraining
from .signals import outside_confirmed, outside_revoked

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.files.models import StoredFile

EARLIEST = dt.date(1990, 1, 1)

SENT = Kind(
    code="courses.outside_training_sent",
    title="Документ об обучении: {person}",
    body="{person} просит засчитать «{title}» вместо курса «{course}». Откройте документ и ответьте.",
)
CONFIRMED = Kind(
    code="courses.outside_training_confirmed",
    title="Обучение засчитано",
    body="Документ об обучении «{title}» от {day} принят: курс «{course}» засчитан. {words}",
)
DECLINED = Kind(
    code="courses.outside_training_declined",
    title="Документ не засчитан",
    body="Документ об обучении «{title}» не засчитан вместо курса «{course}». {words}",
)
REVOKED = Kind(
    code="courses.outside_training_revoked",
    title="Курс больше не засчитан",
    body="Обучение «{title}» от {day} больше не засчитывается вместо курса «{course}». Причина: {words}",
)


@transaction.atomic
def send(
    *,
    user: User,
    course: Course,
    title: str,
    place: str,
    completed_on: dt.date,
    hours: Decimal | None,
    number: str,
    document: StoredFile,
) -> OutsideTraining:
    """A person sends the paper of a training that should count for ``course``; HR of her agency answers.

    One paper a course and day: a repeated call gives the one that waits or counts.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_day(completed_on)
    about = {"user": user, "course": course, "completed_on": completed_on}
    held = OutsideTraining.objects.filter(**about, state__in=["waiting", "confirmed"]).first()
    if held is not None:
        return held
    if not title.strip():
        raise Refused(_("Напишите, чему вас учили."))
    training = OutsideTraining.objects.create(
        **about, title=title.strip(), place=place.strip(), hours=hours, number=number.strip(), document=document
    )
    record("courses.send_outside_training", by=user, subject=training, course=course.pk)
    notify(
        SENT,
        to=hr_of(user),
        about=f"outside:{training.pk}",
        url=reverse("courses:outside-judge", args=[training.pk]),
        person=user.get_full_name(),
        title=_bare(training.title),
        course=course.title,
    )
    return training


@transaction.atomic
def confirm(*, training: OutsideTraining, words: str = "", by: User) -> OutsideTraining:
    """The paper counts: the course is fulfilled on the day that it names. A second click changes nothing."""
    locked = _locked(training)
    if locked.state == OutsideTraining.State.CONFIRMED:
        return locked
    if locked.state != OutsideTraining.State.WAITING:
        raise Refused(_("По этому документу уже есть решение. Обновите страницу."))
    _decide(locked, OutsideTraining.State.CONFIRMED, words, by)
    record("courses.confirm_outside_training", by=by, subject=locked, user=locked.user_id, course=locked.course_id)
    outside_confirmed.send(OutsideTraining, people=[locked.user_id], by=by, reason=_paper(locked))
    _tell(CONFIRMED, locked, words)
    return locked


@transaction.atomic
def decline(*, training: OutsideTraining, words: str, by: User) -> OutsideTraining:
    """The paper does not count; ``words`` say why. A second click changes nothing."""
    locked = _locked(training)
    if locked.state == OutsideTraining.State.DECLINED:
        return locked
    if locked.state != OutsideTraining.State.WAITING:
        raise Refused(_("По этому документу уже есть решение. Обновите страницу."))
    if not words.strip():
        raise Refused(_("Напишите сотруднику, почему документ не засчитан."))
    _decide(locked, OutsideTraining.State.DECLINED, words, by)
    record("courses.decline_outside_training", by=by, subject=locked, user=locked.user_id, course=locked.course_id)
    _tell(DECLINED, locked, words)
    return locked


@transaction.atomic
def revoke(*, training: OutsideTraining, reason: str, by: User) -> OutsideTraining:
    """What was confirmed counts no more, and the course may be required again."""
    locked = _locked(training)
    if locked.state == OutsideTraining.State.REVOKED:
        return locked
    if locked.state != OutsideTraining.State.CONFIRMED:
        raise Refused(_("Этот документ и так не засчитан."))
    if not reason.strip():
        raise Refused(_("Напишите, почему отменяете."))
    locked.state = OutsideTraining.State.REVOKED
    locked.revoked_by, locked.revoked_at, locked.revoke_reason = by, timezone.now(), reason.strip()[:300]
    locked.save(update_fields=["state", "revoked_by", "revoked_at", "revoke_reason"])
    record("courses.revoke_outside_training", by=by, subject=locked, user=locked.user_id, course=locked.course_id)
    outside_revoked.send(OutsideTraining, people=[locked.user_id], by=by, reason=locked.revoke_reason)
    _tell(REVOKED, locked, locked.revoke_reason)
    return locked


def check_day(day: dt.date) -> None:
    """Raises Refused for a day that no paper of past training can bear."""
    if day > timezone.localdate():
        raise Refused(_("Этот день ещё не наступил. Нужна дата с документа."))
    if day < EARLIEST:
        raise Refused(_("Проверьте год: раньше 1990 года мы не принимаем."))


def _locked(training: OutsideTraining) -> OutsideTraining:
    found = OutsideTraining.objects.select_for_update(of=["self"]).select_related("user", "course")
    return found.get(pk=training.pk)


def _decide(training: OutsideTraining, state: OutsideTraining.State, words: str, by: User) -> None:
    training.state, training.words = state, words.strip()[:500]
    training.decided_by, training.decided_at = by, timezone.now()
    training.save(update_fields=["state", "words", "decided_by", "decided_at"])


def _paper(training: OutsideTraining) -> str:
    """What the history keeps: the paper in words."""
    number = f" № {training.number}" if training.number else ""
    return f"«{training.title}»{number} от {training.completed_on:%d.%m.%Y}"


def _tell(kind: Kind, training: OutsideTraining, words: str) -> None:
    notify(
        kind,
        to=[training.user],
        about=f"outside:{training.pk}",
        url=reverse("courses:outside"),
        title=_bare(training.title or training.course.title),
        course=training.course.title,
        day=f"{training.completed_on:%d.%m.%Y}",
        words=words.strip(),
    )


def _bare(sentence: str) -> str:
    return sentence.rstrip(". ")
