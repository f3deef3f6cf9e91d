from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from quizzes.assembly.models import Quiz

from . import limits
from .models import Allowance
from .signals import allowance_granted

if TYPE_CHECKING:
    from lms.agencies.models import Agency
    from lms.people.models import User

ALLOWED = Kind(
    code="quizzes.allowance_granted",
    title="Вам можно больше в тесте «{quiz}»",
    body="Тест «{quiz}». {given}",
)


class Given(TypedDict, total=False):
    """To whom (one of the first three), what, and until when; the names are those of the model."""

    user: User | None
    agency: Agency | None
    category: str
    extra_minutes: int
    extra_attempts: int
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    ends_at: dt.datetime | None


@transaction.atomic
def grant(*, quiz: Quiz, by: User, reason: str, **given: Unpack[Given]) -> Allowance:
    """Allow a person, an agency or a category more than the quiz does; attempts that run are lengthened at once.

    Refused where it would change nothing, so that nobody is promised what does not come.
    """
    allowance = Allowance(quiz=quiz, by=by, reason=" ".join(reason.split()), **given)
    if not allowance.reason:
        raise Refused(_("Напишите причину: её увидит тот, кому вы даёте больше."))
    if [allowance.user_id is None, allowance.agency_id is None, not allowance.category].count(False) != 1:
        raise Refused(_("Выберите, кому дать больше: человеку, органу или категории должностей."))
    if useless := _useless(quiz, allowance):
        raise Refused(useless)
    try:
        allowance.full_clean(exclude=["revoked_at", "revoked_by"])
    except ValidationError as error:
        raise Refused(error.messages) from error
    allowance.save()
    record("quizzes.grant_allowance", by=by, subject=allowance, quiz=quiz.pk, reason=allowance.reason)
    allowance_granted.send(Allowance, allowance=allowance)
    if allowance.user is not None:
        words = " ".join(gain.said for gain in limits.effective(limits.Limits.of(quiz), [allowance]).gains)
        notify(ALLOWED, to=[allowance.user], about=f"allowance:{allowance.pk}", quiz=quiz.title, given=words)
    return allowance


@transaction.atomic
def revoke(*, allowance: Allowance, by: User, why: str) -> Allowance:
    """Take an allowance back, for a reason. An attempt that runs keeps the time it has. Once only."""
    why = " ".join(why.split())
    if not why:
        raise Refused(_("Напишите, почему отменяете."))
    locked = Allowance.objects.select_for_update(of=["self"], no_key=True).get(pk=allowance.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_by, locked.revoked_why = timezone.now(), by, why[:300]
        locked.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
        record("quizzes.revoke_allowance", by=by, subject=locked, quiz=locked.quiz_id, reason=why)
    return locked


def _useless(quiz: Quiz, given: Allowance) -> list[str]:
    """What of it the quiz does not limit anyway."""
    found = []
    if given.extra_minutes and (quiz.minutes is None or quiz.practice):
        found.append(_("Время в этом тесте не ограничено, минуты ничего не изменят."))
    if given.extra_attempts and quiz.max_attempts is None:
        found.append(_("Попыток в этом тесте сколько угодно, больше не нужно."))
    if given.opens_at and (quiz.opens_at is None or given.opens_at >= quiz.opens_at):
        found.append(_("Тест к этому времени уже открыт для всех: укажите время раньше."))
    if given.closes_at and (quiz.closes_at is None or given.closes_at <= quiz.closes_at):
        found.append(_("Тест в это время ещё открыт для всех: укажите время позже."))
    if not any((given.extra_minutes, given.extra_attempts, given.opens_at, given.closes_at)):
        found.append(_("Укажите, чего дать больше: минут, попыток или другие даты."))
    return found
