from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.catalogue.models import Course
from courses.editions import actions as editions
from courses.editions.models import SeminarEdition
from lms.audit.actions import record
from lms.errors import Refused

from .collisions import CONSTRAINTS, collisions
from .models import Hall, SeminarSession, SessionTrainer
from .signals import session_cancelled, session_changed, session_moving

if TYPE_CHECKING:
    from courses.recurrence.models import Series
    from lms.people.models import User

HOURS = ("starts_at", "ends_at")
BUSY = gettext_lazy("Это время только что заняли. Обновите страницу и выберите другое.")


class SessionFields(TypedDict, total=False):
    """What a trainer sets on a session; the names are those of the model."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    hall: Hall | None
    place: str
    online_url: str
    seats: int | None
    online_seats: int | None
    trainers: Sequence[User]


@transaction.atomic
def create_session(
    *,
    course: Course,
    by: User | None,
    edition: SeminarEdition | None = None,
    series: Series | None = None,
    slot: dt.date | None = None,
    **fields: Unpack[SessionFields],
) -> SeminarSession:
    """Call a meeting of a course. Raises Refused where it is over already, or hall or trainer are taken then."""
    trainers = fields.pop("trainers", ())
    session = SeminarSession(course=course, series=series, slot=slot, **fields)
    if session.starts_at <= timezone.now():
        raise Refused(_("Это время уже прошло. Проверьте дату и начало."))
    session.edition = edition or editions.current(course=course, by=by)
    if session.seats is None and session.hall is not None:
        session.seats = session.hall.seats
    _save(session, trainers)
    record("courses.create_session", by=by, subject=session, starts_at=session.starts_at.isoformat())
    if session.edition.announced_at is not None:
        editions.tell_interested(edition=session.edition, first=session)
    return session


@transaction.atomic
def update_session(
    *, session: SeminarSession, by: User | None, by_hand: bool = True, **fields: Unpack[SessionFields]
) -> SeminarSession:
    """Change when, where or with whom a session is, and tell those who come. ``by_hand``: its series lets it be.

    Raises Refused where hall, trainer or somebody who comes is taken then.
    """
    kept = locked(session)
    if kept.cancelled_at is not None:
        raise Refused(_("Это занятие отменено. Назначьте новое."))
    trainers = fields.pop("trainers", None)
    before = set(kept.trainers.all())
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    if trainers is not None and set(trainers) != before:
        changed.append("trainers")
    if not changed:
        return kept
    for name in set(changed) - {"trainers"}:
        setattr(kept, name, fields[name])  # type: ignore[literal-required]
    if by_hand and kept.series_id and set(changed) & {*HOURS, "hall", "place"}:
        kept.moved_at = timezone.now()
    if set(changed) & set(HOURS):
        answers = session_moving.send(SeminarSession, session=kept)
        if reasons := [reason for _receiver, said in answers for reason in said or ()]:
            raise Refused(reasons)
    _save(kept, before if trainers is None else trainers)
    record("courses.edit_session", by=by, subject=kept, changed=sorted(changed))
    session_changed.send(SeminarSession, session=kept, changed=changed, by=by)
    return kept


@transaction.atomic
def cancel_session(*, session: SeminarSession, by: User | None, reason: str) -> None:
    """Call a session off and tell those who come. It stays on record; a repeated call changes nothing."""
    if not reason.strip():
        raise Refused(_("Напишите причину: её прочтут все, кто собирался прийти."))
    kept = locked(session)
    if kept.cancelled_at is not None:
        return
    kept.cancelled_at, kept.cancel_reason = timezone.now(), reason.strip()[:300]
    kept.save(update_fields=["cancelled_at", "cancel_reason"])
    record("courses.cancel_session", by=by, subject=kept, reason=kept.cancel_reason)
    session_cancelled.send(SeminarSession, session=kept, by=by)


@transaction.atomic
def keep_hall(*, hall: Hall | None, by: User | None, title: str, address: str, seats: int, note: str) -> Hall:
    """Put a hall into the list, or change it. Sessions keep the seats they were called with."""
    kept = hall or Hall()
    kept.title, kept.address, kept.seats, kept.note = title, address, seats, note
    if Hall.objects.filter(title__iexact=title).exclude(pk=kept.pk).exists():
        raise Refused(_("Зал с таким названием уже есть."))
    kept.save()
    record("courses.keep_hall", by=by, subject=kept, title=title, seats=seats)
    return kept


def locked(session: SeminarSession) -> SeminarSession:
    """The session as it is now; its edition is locked first, as registration does."""
    SeminarEdition.objects.select_for_update(no_key=True).get(pk=session.edition_id)
    found = SeminarSession.objects.select_for_update(of=["self"], no_key=True)
    return found.select_related("course", "edition", "hall").get(pk=session.pk)


def _save(session: SeminarSession, trainers: Sequence[User] | set[User]) -> None:
    _check(session)
    if reasons := list(collisions(session, trainers)):
        raise Refused(reasons)
    try:
        with transaction.atomic():
            session.save()
            session.leads.exclude(user__in=trainers).delete()
            led = set(session.leads.values_list("user", flat=True))
            SessionTrainer.objects.bulk_create(
                SessionTrainer(session=session, user=one) for one in trainers if one.pk not in led
            )
            session.refresh_from_db(fields=["sequence", "changed_at"])
    except IntegrityError as error:
        if not any(name in str(error) for name in CONSTRAINTS):
            raise
        raise Refused(list(collisions(session, trainers)) or str(BUSY)) from error


def _check(session: SeminarSession) -> None:
    if session.ends_at <= session.starts_at:
        raise Refused(_("Занятие заканчивается раньше, чем начинается. Проверьте время."))
    if not (session.hall_id or session.place.strip() or session.online_url):
        raise Refused(_("Напишите, где пройдёт занятие, или дайте ссылку на трансляцию."))
    if session.hall is not None and session.seats is not None and session.seats > session.hall.seats:
        raise Refused(
            _("В зале «%(hall)s» %(seats)s мест, больше записать нельзя.")
            % {"hall": session.hall.title, "seats": session.hall.seats}
        )
    try:
        session.clean_fields(exclude=["course", "edition", "series"])
    except ValidationError as error:
        raise Refused(error.messages) from error
