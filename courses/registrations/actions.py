"""Registration under the lock of the edition: who comes first by that lock has the seat, the others stand in line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editions.models import SeminarEdition
from courses.seminars.models import SeminarSession
from courses.seminars.moments import when, when_for
from lms.audit.actions import record, record_each
from lms.errors import Refused
from lms.people.queries import main_employment

from . import letters
from .entering import Entered, ahead, fitting, inserted, let_in, path_of, taken, way_of
from .models import LIVE, Registration
from .queries import busy
from .room import Room, limits

if TYPE_CHECKING:
    from lms.people.models import User

State = Registration.State


@transaction.atomic
def register(*, session: SeminarSession, user: User, by: User, way: str = "") -> Registration:
    """Give ``user`` a seat, or a place in the line, or ask her head first. A repeated call returns what there is.

    In an edition that is attended as a whole this is about all its sessions ahead. Raises Refused where registration
    is closed or she is elsewhere at that time.
    """
    entered = _register(session=session, people=[user], by=by, way=way)
    if reasons := entered.refused.get(user.pk):
        raise Refused(reasons)
    return entered.here[user.pk]


@transaction.atomic
def register_many(*, session: SeminarSession, people: Sequence[User], by: User, way: str = "") -> Entered:
    """The same for many, the first before the last, with one number of statements for all of them.

    Who cannot come is named in the answer with the reasons. Raises Refused only where nobody could be registered.
    """
    return _register(session=session, people=people, by=by, way=way)


def _register(*, session: SeminarSession, people: Sequence[User], by: User, way: str) -> Entered:
    edition = _locked(session.edition_id)
    entered = let_in(edition=edition, session=session, people=people, by=by, way=way)
    made = entered.made
    record_each("courses.register", by=by, subjects=made, data=lambda one: {"state": one.state, "user": one.user_id})
    letters.tell_each(letters.SEATED, [one for one in made if one.state == State.SEATED])
    letters.tell_each(letters.WAITING, [one for one in made if one.state == State.WAITING])
    letters.ask([one for one in made if one.state == State.ASKED])
    return entered


@transaction.atomic
def withdraw(*, registration: Registration, by: User, reason: str) -> None:
    """Take a person off a session (off all ahead where the edition is attended as a whole); the next in line moves up.

    A repeated call changes nothing. Raises Refused where it has begun or no reason is given.
    """
    if not reason.strip():
        raise Refused(_("Напишите причину: тренеру важно знать, почему место освободилось."))
    edition = _locked(registration.session.edition_id)
    kept = _again(registration)
    if not kept.is_live:
        return
    if kept.session.starts_at <= timezone.now():
        raise Refused(_("Занятие уже началось: запись не снять, посещение отметит тренер."))
    for one in _together(edition, kept):
        _close(one, State.WITHDRAWN, reason, by)
        letters.tell(letters.WITHDRAWN, one, reason=_("Причина: %s") % one.reason if by != one.user else "")
    fill(edition)


@transaction.atomic
def substitute(*, registration: Registration, colleague: User, by: User) -> Registration:
    """A colleague takes the seat, or the place in the line. What the head has approved stands for her too."""
    edition = _locked(registration.session.edition_id)
    kept = _again(registration)
    if not kept.is_live:
        raise Refused(_("Эта запись уже снята."))
    if kept.session.starts_at <= timezone.now():
        raise Refused(_("Занятие уже началось: заменить нельзя."))
    if colleague == kept.user:
        raise Refused(_("Выберите коллегу, а не того же человека."))
    if _live(kept.session_id, colleague):
        raise Refused(_("%s уже на этом занятии.") % colleague.get_full_name())
    place = main_employment(colleague)
    agency = place.agency if place else None
    old = _together(edition, kept)
    states = [one.state for one in old]
    for one in old:
        _close(one, State.WITHDRAWN, _("Вместо этого человека придёт %s") % colleague.get_full_name(), by)
    room = Room.of(edition, [one.session for one in old])
    made = [
        Registration(
            session=one.session,
            user=colleague,
            agency=agency,
            way=one.way,
            state=before,
            queued_at=one.queued_at,
            registered_by=by,
            instead_of=one,
        )
        for one, before in zip(old, states, strict=True)
    ]
    if any(one.state == State.SEATED and not room.fits(one.session_id, one.way, path_of(agency)) for one in made):
        raise Refused(_("Квота органа, где работает %s, уже занята.") % colleague.get_full_name())
    _insert(made, colleague)
    for one in made:
        record("courses.substitute", by=by, subject=one, instead_of=one.instead_of_id)
        letters.tell(letters.WITHDRAWN, one.instead_of, reason=one.instead_of.reason)  # type: ignore[arg-type, union-attr]
        _tell_of(one)
    return made[0]


@transaction.atomic
def transfer(*, registration: Registration, to: SeminarSession, by: User) -> Registration:
    """Move a person to another session of the same course; she keeps her seat where the other has none for her."""
    locked = {pk: _locked(pk) for pk in sorted({registration.session.edition_id, to.edition_id})}
    before, edition = locked[registration.session.edition_id], locked[to.edition_id]
    kept = _again(registration)
    target = next(one for one in ahead(edition, to) if one.pk == to.pk)
    if not kept.is_live or kept.session.starts_at <= timezone.now():
        raise Refused(_("Эту запись уже не перевести: она снята или занятие началось."))
    if target.course_id != kept.session.course_id or edition.attend == SeminarEdition.Attend.ALL:
        raise Refused(_("Перевести можно только на отдельное занятие того же семинара."))
    if _live(target.pk, kept.user):
        raise Refused(_("На то занятие этот человек уже записан."))
    way = kept.way if kept.way in limits(target) else way_of(target, "")
    if kept.state == State.SEATED and not Room.of(edition, [target]).fits(target.pk, way, path_of(kept.agency)):
        raise Refused(_("На том занятии свободных мест нет. Прежнее место сохранилось."))
    state = kept.state
    _close(kept, State.WITHDRAWN, _("Перевод на %s") % when(target), by)
    queued_at = None if state == State.ASKED else timezone.now()
    made = Registration(
        session=target,
        user=kept.user,
        agency=kept.agency,
        way=way,
        state=state,
        queued_at=queued_at,
        registered_by=None if by == kept.user else by,
    )
    _insert([made], kept.user)
    record("courses.transfer", by=by, subject=made, left=kept.pk)
    there = when_for(target, [kept.user])[kept.user_id]
    letters.tell(letters.WITHDRAWN, kept, reason=_("Перевод на %s") % there)
    _tell_of(made)
    fill(before)
    fill(edition)
    return made


@transaction.atomic
def approve(*, registration: Registration, by: User) -> Registration:
    """The head agrees: the person takes her seat or her place in the line, from now. Once."""
    edition = _locked(registration.session.edition_id)
    kept = _again(registration)
    if kept.state != State.ASKED:
        return kept
    asked = _together(edition, kept)
    ways = {one.session_id: one.way for one in asked}
    state = fitting(Room.of(edition, [one.session for one in asked]), ways, kept.agency)
    for one in asked:
        one.state, one.queued_at, one.decided_by = state, timezone.now(), by
        one.save(update_fields=["state", "queued_at", "decided_by"])
        one.refresh_from_db(fields=["sequence"])
        record("courses.approve_registration", by=by, subject=one, state=state)
        _tell_of(one)
    return kept


@transaction.atomic
def decline(*, registration: Registration, by: User, reason: str) -> None:
    """The head does not agree, and says why. Once."""
    if not reason.strip():
        raise Refused(_("Напишите причину: её прочтёт тот, кто хотел прийти."))
    edition = _locked(registration.session.edition_id)
    kept = _again(registration)
    if kept.state != State.ASKED:
        return
    for one in _together(edition, kept):
        _close(one, State.REFUSED, reason, by)
        letters.tell(letters.REFUSED, one, reason=one.reason)


def fill(edition: SeminarEdition) -> None:
    """Give free seats to those in line, in order, each where she fits. Ask under the edition's lock."""
    waiting = list(
        _whole()
        .filter(
            session__edition=edition,
            session__cancelled_at=None,
            session__starts_at__gt=timezone.now(),
            state=State.WAITING,
        )
        .order_by("queued_at", "id")
    )
    if not waiting:
        return
    room = Room.of(edition, {one.session for one in waiting})
    whole = edition.attend == SeminarEdition.Attend.ALL
    groups: dict[int, list[Registration]] = {}
    for one in waiting:
        groups.setdefault(one.user_id if whole else one.pk, []).append(one)
    for group in groups.values():
        if all(room.fits(one.session_id, one.way, path_of(one.agency)) for one in group):
            for one in group:
                _promote(one, room)


def cancel_all(session: SeminarSession, *, by: User | None) -> None:
    """Close the registrations of a session that was called off, and write to everybody."""
    live = list(Registration.objects.filter(session=session, state__in=LIVE).select_related("user"))
    for one in live:
        one.state, one.closed_at, one.decided_by = State.CANCELLED, timezone.now(), by
        one.reason = session.cancel_reason
    Registration.objects.bulk_update(live, ["state", "closed_at", "decided_by", "reason"])
    letters.tell_all(letters.CANCELLED, session, live, reason=session.cancel_reason)


def _promote(one: Registration, room: Room) -> None:
    one.state, one.promoted_at = State.SEATED, timezone.now()
    one.save(update_fields=["state", "promoted_at"])
    one.refresh_from_db(fields=["sequence"])
    room.seat(one.session_id, one.way, path_of(one.agency))
    record("courses.promote_registration", by=None, subject=one)
    letters.tell(letters.PROMOTED, one)


def _close(one: Registration, state: str, reason: str, by: User | None) -> None:
    one.state, one.reason, one.decided_by, one.closed_at = state, reason.strip()[:300], by, timezone.now()
    one.save(update_fields=["state", "reason", "decided_by", "closed_at"])
    one.refresh_from_db(fields=["sequence"])
    record("courses.close_registration", by=by, subject=one, state=state, reason=one.reason)


def _insert(made: Sequence[Registration], user: User) -> None:
    for one in made:
        if reasons := busy(one.session, [user], reader=one.registered_by or user):
            raise Refused(reasons)
    if not inserted(made):
        raise taken()


def _locked(edition_id: int) -> SeminarEdition:
    return (
        SeminarEdition.objects.select_for_update(no_key=True, of=["self"]).select_related("course").get(pk=edition_id)
    )


def _again(registration: Registration) -> Registration:
    return _whole().get(pk=registration.pk)


def _whole() -> QuerySet[Registration]:
    """Registrations with all that deciding about them and telling of them reads."""
    return Registration.objects.select_related("user", "agency", "session__course", "session__edition", "session__hall")


def _live(session_id: int, user: User) -> Registration | None:
    return Registration.objects.filter(session=session_id, user=user, state__in=LIVE).first()


def _together(edition: SeminarEdition, kept: Registration) -> list[Registration]:
    """The registration itself, or all of the person's ahead where the edition is attended as a whole."""
    if edition.attend == SeminarEdition.Attend.ONE:
        return [kept]
    live = _whole().filter(
        session__edition=edition, user=kept.user, state__in=LIVE, session__starts_at__gt=timezone.now()
    )
    return list(live.order_by("session__starts_at"))


def _tell_of(registration: Registration) -> None:
    if registration.state == State.ASKED:
        letters.ask([registration])
        return
    kind = letters.SEATED if registration.state == State.SEATED else letters.WAITING
    letters.tell(kind, registration)
