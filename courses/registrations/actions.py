"""Registration under the lock of the edition: who comes first by that lock has the seat, the others stand in line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.rules import teaches
from courses.editions.models import SeminarEdition
from courses.seminars.models import SeminarSession
from courses.seminars.moments import when, when_for
from lms.agencies.models import Agency, Role
from lms.agencies.scopes import paths
from lms.audit.actions import record
from lms.errors import Refused
from lms.people.queries import main_employment

from . import letters
from .models import LIVE, Registration
from .queries import busy, heads_of
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
    edition = _locked(session.edition_id)
    if found := _live(session.pk, user):
        return found
    sessions = _ahead(edition, session)
    _check_open(edition, by)
    place = main_employment(user)
    agency = place.agency if place else None
    ways = {one.pk: _way(one, way) for one in sessions}
    state = _first_state(edition, sessions, ways, agency, by)
    made = [
        Registration(
            session=one,
            user=user,
            agency=agency,
            way=ways[one.pk],
            state=state,
            queued_at=None if state == State.ASKED else timezone.now(),
            registered_by=None if by == user else by,
        )
        for one in sessions
    ]
    _insert(made, user)
    for registration in made:
        record("courses.register", by=by, subject=registration, state=state, user=user.pk)
        _tell_of(registration)
    return next(registration for registration in made if registration.session_id == session.pk)


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
    if any(one.state == State.SEATED and not room.fits(one.session_id, one.way, _path(agency)) for one in made):
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
    target = next(one for one in _ahead(edition, to) if one.pk == to.pk)
    if not kept.is_live or kept.session.starts_at <= timezone.now():
        raise Refused(_("Эту запись уже не перевести: она снята или занятие началось."))
    if target.course_id != kept.session.course_id or edition.attend == SeminarEdition.Attend.ALL:
        raise Refused(_("Перевести можно только на отдельное занятие того же семинара."))
    if _live(target.pk, kept.user):
        raise Refused(_("На то занятие этот человек уже записан."))
    way = kept.way if kept.way in limits(target) else _way(target, "")
    if kept.state == State.SEATED and not Room.of(edition, [target]).fits(target.pk, way, _path(kept.agency)):
        raise Refused(_("На том занятии свободных мест нет. Прежнее место осталось за вами."))
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
    state = _fitting(edition, [one.session for one in asked], ways, kept.agency)
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
        if all(room.fits(one.session_id, one.way, _path(one.agency)) for one in group):
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
    room.seat(one.session_id, one.way, _path(one.agency))
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
    try:
        with transaction.atomic():
            Registration.objects.bulk_create(made)
    except IntegrityError as error:
        if "learner_in_one_place" not in str(error) and "registered_once" not in str(error):
            raise
        raise Refused(_("Запись на это время уже есть. Обновите страницу: там видно, на какое занятие.")) from error


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


def _ahead(edition: SeminarEdition, session: SeminarSession) -> list[SeminarSession]:
    ahead = SeminarSession.objects.filter(cancelled_at=None, starts_at__gt=timezone.now())
    ahead = ahead.select_related("course", "edition", "hall").order_by("starts_at")
    found = list(
        ahead.filter(edition=edition) if edition.attend == SeminarEdition.Attend.ALL else ahead.filter(pk=session.pk)
    )
    if not any(one.pk == session.pk for one in found):
        raise Refused(_("Это занятие уже началось или отменено. Посмотрите другие даты."))
    return found


def _check_open(edition: SeminarEdition, by: User) -> None:
    """Trainers may put people in at any time; for others there is the window."""
    if edition.is_open or teaches(by):
        return
    now = timezone.now()
    if edition.opens_at is not None and now < edition.opens_at:
        opens = timezone.localtime(edition.opens_at)
        raise Refused(_("Запись откроется %s.") % f"{opens:%d.%m.%Y в %H:%M}")
    raise Refused(_("Запись на это занятие закрыта. Если очень нужно — напишите тренеру."))


def _way(session: SeminarSession, way: str) -> str:
    ways = limits(session)
    if way and way not in ways:
        raise Refused(_("Так на это занятие прийти нельзя. Выберите другой способ."))
    return way or next(iter(ways))


def _first_state(
    edition: SeminarEdition, sessions: list[SeminarSession], ways: dict[int, str], agency: Agency | None, by: User
) -> str:
    if edition.needs_approval and not _approves(by, agency):
        return State.ASKED
    return _fitting(edition, sessions, ways, agency)


def _approves(by: User, agency: Agency | None) -> bool:
    """Trainers need nobody's word, a head is her own."""
    return teaches(by) or (agency is not None and any(agency.path.startswith(path) for path in paths(by, Role.HEAD)))


def _fitting(
    edition: SeminarEdition, sessions: Iterable[SeminarSession], ways: dict[int, str], agency: Agency | None
) -> str:
    room = Room.of(edition, sessions)
    fits = all(room.fits(session, way, _path(agency)) for session, way in ways.items())
    return State.SEATED if fits else State.WAITING


def _path(agency: Agency | None) -> str | None:
    return agency.path if agency is not None else None


def _tell_of(registration: Registration) -> None:
    if registration.state == State.ASKED:
        letters.tell(letters.ASKED, registration, to=heads_of(registration))
        return
    kind = letters.SEATED if registration.state == State.SEATED else letters.WAITING
    letters.tell(kind, registration)
