from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.actions import note
from courses.attendance.models import PresenceFact
from courses.registrations.models import Registration
from courses.seminars.actions import locked
from courses.seminars.models import SeminarSession
from lms.audit.actions import record
from lms.errors import Refused

from . import queries, tokens
from .models import Door

if TYPE_CHECKING:
    from lms.people.models import User

Source = PresenceFact.Source


@transaction.atomic
def open_door(*, session: SeminarSession, by: User, walk_ins: bool = False) -> Door:
    """Let people sign in by the screen; ``walk_ins``: also those without a seat, about whom a trainer decides."""
    kept = locked(session)
    if kept.cancelled_at is not None:
        raise Refused(_("Занятие отменено, отмечаться не нужно."))
    if kept.ends_at <= timezone.now():
        raise Refused(_("Занятие уже закончилось. Отметьте людей по списку."))
    door, created = Door.objects.get_or_create(session=kept, defaults={"walk_ins": walk_ins, "by": by})
    if created or door.closed_at is not None or door.walk_ins != walk_ins:
        door.walk_ins, door.closed_at, door.by = walk_ins, None, by
        door.save()
        record("courses.open_door", by=by, subject=kept, walk_ins=walk_ins)
    return door


@transaction.atomic
def close_door(*, session: SeminarSession, by: User) -> None:
    """Nobody signs in by the screen any more. A repeated call changes nothing."""
    if Door.objects.filter(session=session, closed_at=None).update(closed_at=timezone.now()):
        record("courses.open_door", by=by, subject=session, closed=True)


@transaction.atomic
def sign_in(*, session: SeminarSession, user: User, source: str, device: str) -> PresenceFact:
    """``user`` has read what the screen shows: she is here. Twice from one device is one fact.

    Raises Refused after the end, while the door is closed, and where she has no seat and walk-ins are not let in.
    """
    door = Door.objects.filter(session=session).first()
    if session.ends_at <= timezone.now():
        ended = timezone.localtime(session.ends_at)
        raise Refused(
            _("Занятие закончилось в %s, отметиться уже нельзя. Скажите тренеру: он отметит вас по списку.")
            % f"{ended:%H:%M}"
        )
    if door is None or not door.is_open:
        raise Refused(_("Тренер закрыл вход по QR. Подойдите к нему: он отметит вас по списку."))
    if not door.walk_ins and not queries.is_seated(session, user):
        raise Refused(_("Вы не записаны на это занятие. Скажите тренеру: он отметит вас по списку."))
    return note(session=session, user=user, source=source, key=f"own:{user.pk}:{device}", device=device)


@transaction.atomic
def admit(
    *, registration: Registration, given: str, by: User, at: dt.datetime | None = None
) -> tuple[PresenceFact, bool]:
    """A trainer has scanned a pass: its holder is here. Scanned twice it is one fact; returns whether it is new.

    Raises Refused where the pass is not ours.
    """
    if not tokens.is_signed(registration.pk, given):
        raise Refused(_("Этот QR не от нашего сайта или из старого письма. Отметьте человека по списку."))
    key = f"pass:{registration.pk}"
    known = PresenceFact.objects.filter(session=registration.session_id, key=key).exists()
    fact = note(session=registration.session, user=registration.user, source=Source.PASS, key=key, by=by, at=at)
    return fact, not known


@dataclass(frozen=True)
class Word:
    """What a trainer's phone says of one person, perhaps long after: by her list, or by a pass that it scanned."""

    key: str
    at: dt.datetime
    user: User | None = None
    present: bool = True
    seen: int | None = None
    registration: Registration | None = None
    signature: str = ""


@dataclass(frozen=True)
class Outcome:
    """``message``: why a word was not taken, or whom a pass let in. The phone forgets it either way."""

    key: str
    taken: bool
    message: str = ""


def take(*, session: SeminarSession, words: Iterable[Word], by: User) -> list[Outcome]:
    """What a trainer's phone has kept, in the order of its moments; each is taken or refused by itself, once."""
    return [_take(session, word, by) for word in sorted(words, key=lambda word: word.at)]


def _take(session: SeminarSession, word: Word, by: User) -> Outcome:
    try:
        with transaction.atomic():
            if word.registration is not None:
                return _taken_pass(session, word, word.registration, by)
            if word.user is None:
                return Outcome(word.key, False, _("Этого человека больше нет в списке."))
            note(
                session=session, user=word.user, source=Source.LIST, key=f"list:{word.key}", by=by,
                present=word.present, at=word.at, seen=word.seen,
            )  # fmt: skip
            return Outcome(word.key, True)
    except Refused as refused:
        return Outcome(word.key, False, " ".join(refused.reasons))


def _taken_pass(session: SeminarSession, word: Word, registration: Registration, by: User) -> Outcome:
    name = registration.user.get_full_name()
    if registration.session_id != session.pk:
        return Outcome(word.key, False, _("%s: этот QR от другого занятия.") % name)
    _fact, is_new = admit(registration=registration, given=word.signature, by=by, at=word.at)
    return Outcome(word.key, True, name if is_new else _("%s: уже отмечен") % name)
