"""How people get into a session: decided in the order in which they come, with one number of statements for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.rules import teaches
from courses.editions.models import SeminarEdition
from courses.seminars.models import SeminarSession
from lms.agencies.models import Agency, Role
from lms.agencies.scopes import paths
from lms.errors import Refused
from lms.people.queries import main_employments

from .models import LIVE, Registration
from .queries import clashes
from .room import Room, limits

if TYPE_CHECKING:
    from lms.people.models import User

State = Registration.State
TRIES: Final = 3
CONSTRAINTS: Final = ("learner_in_one_place", "registered_once")


@dataclass
class Entered:
    """What came of it. ``here``: person → her registration for the session; ``made``: all that are new."""

    here: dict[int, Registration] = field(default_factory=dict)
    made: list[Registration] = field(default_factory=list)
    refused: dict[int, list[str]] = field(default_factory=dict)  # person → sentences


def let_in(*, edition: SeminarEdition, session: SeminarSession, people: Sequence[User], by: User, way: str) -> Entered:
    """Register each of ``people`` who may come, the first before the last. Ask under the edition's lock.

    Who is registered already keeps what she has. Raises Refused where nobody can be registered: it has begun, the
    window is closed, one cannot come in that ``way``.
    """
    standing = Registration.objects.filter(session=session, user__in=people, state__in=LIVE)
    known = {one.user_id: one for one in standing}
    coming = list({one.pk: one for one in people if one.pk not in known}.values())
    if not coming:
        return Entered(known)
    sessions = ahead(edition, session)
    _check_open(edition, by)
    ways = {one: way_of(one, way) for one in sessions}
    for _try in range(TRIES):
        entered = _decided(edition, ways, coming, by)
        if inserted(entered.made):
            entered.here = known | {one.user_id: one for one in entered.made if one.session_id == session.pk}
            return entered
    raise taken()


def _decided(edition: SeminarEdition, ways: dict[SeminarSession, str], coming: Sequence[User], by: User) -> Entered:
    """Who gets what, in memory; whoever is elsewhere at that time takes no seat."""
    places = main_employments(coming)
    entered = Entered(refused=clashes(ways, coming, reader=by))
    partly = Registration.objects.filter(session__in=ways, user__in=coming, state__in=LIVE)
    for person in partly.values_list("user", flat=True):
        entered.refused.setdefault(person, [_("Запись на часть этих занятий уже есть. Сначала снимите её.")])
    room, now, approves = Room.of(edition, ways), timezone.now(), _approving(edition, by)
    numbered = {session.pk: way for session, way in ways.items()}
    for number, user in enumerate(one for one in coming if one.pk not in entered.refused):
        agency = places[user.pk].agency if user.pk in places else None
        state = fitting(room, numbered, agency) if approves(agency) else State.ASKED
        for session, way in ways.items():
            if state == State.SEATED:
                room.seat(session.pk, way, path_of(agency))
            entered.made.append(
                Registration(
                    session=session,
                    user=user,
                    agency=agency,
                    way=way,
                    state=state,
                    # The line goes by this moment, so no two have the same.
                    queued_at=None if state == State.ASKED else now + timedelta(microseconds=number),
                    registered_by=None if by == user else by,
                )
            )
    return entered


def inserted(made: Sequence[Registration]) -> bool:
    """False, and nothing is kept, where somebody has just been registered for something else at that time.

    In one order of people everywhere, so that two groups wait for one another only one way.
    """
    try:
        with transaction.atomic():
            Registration.objects.bulk_create(sorted(made, key=lambda one: one.user_id))
    except IntegrityError as error:
        if not any(name in str(error) for name in CONSTRAINTS):
            raise
        return False
    return True


def taken() -> Refused:
    """Said where the database itself has found a registration for that time."""
    return Refused(_("Запись на это время уже есть. Обновите страницу: там видно, на какое занятие."))


def ahead(edition: SeminarEdition, session: SeminarSession) -> list[SeminarSession]:
    """The session, or all ahead where the edition is attended as a whole. Raises Refused where it is not ahead."""
    coming = SeminarSession.objects.filter(cancelled_at=None, starts_at__gt=timezone.now())
    coming = coming.select_related("course", "edition", "hall").order_by("starts_at")
    is_whole = edition.attend == SeminarEdition.Attend.ALL
    found = list(coming.filter(edition=edition) if is_whole else coming.filter(pk=session.pk))
    if not any(one.pk == session.pk for one in found):
        raise Refused(_("Это занятие уже началось или отменено. Посмотрите другие даты."))
    return found


def way_of(session: SeminarSession, way: str) -> str:
    ways = limits(session)
    if way and way not in ways:
        raise Refused(_("Так на это занятие прийти нельзя. Выберите другой способ."))
    return way or next(iter(ways))


def fitting(room: Room, ways: dict[int, str], agency: Agency | None) -> str:
    """A seat where there is one in every session of ``ways`` (its key → how she comes), else a place in the line."""
    fits = all(room.fits(session, way, path_of(agency)) for session, way in ways.items())
    return State.SEATED if fits else State.WAITING


def path_of(agency: Agency | None) -> str | None:
    return agency.path if agency is not None else None


def _approving(edition: SeminarEdition, by: User) -> Callable[[Agency | None], bool]:
    """Of an agency: whether people from there need nobody's word. Trainers need none, a head is her own."""
    if not edition.needs_approval or teaches(by):
        return lambda agency: True
    own = tuple(paths(by, Role.HEAD))
    return lambda agency: agency is not None and agency.path.startswith(own)


def _check_open(edition: SeminarEdition, by: User) -> None:
    """Trainers may put people in at any time; for others there is the window."""
    if edition.is_open or teaches(by):
        return
    now = timezone.now()
    if edition.opens_at is not None and now < edition.opens_at:
        opens = timezone.localtime(edition.opens_at)
        raise Refused(_("Запись откроется %s.") % f"{opens:%d.%m.%Y в %H:%M}")
    raise Refused(_("Запись на это занятие закрыта. Если очень нужно — напишите тренеру."))
