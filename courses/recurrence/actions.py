from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editions import actions as editions
from courses.editions.models import SeminarEdition
from courses.seminars import actions as sessions
from courses.seminars.models import SeminarSession
from lms.audit.actions import record
from lms.errors import Refused

from .dates import Slot, slots
from .models import Series
from .planning import NextPlan, plan_next

if TYPE_CHECKING:
    from lms.people.models import User

PLACE = ("title", "hall", "place", "online_url", "seats", "online_seats")


@transaction.atomic
def make_series(*, edition: SeminarEdition, by: User, trainers: Sequence[User], **fields: Any) -> Series:
    """Make the sessions of a rule, those that are still ahead. All of them or none: what collides is said by day."""
    series = Series(edition=edition, **fields)
    days = _held(series)
    series.save()
    series.trainers.set(trainers)
    problems: list[str] = []
    for slot in days:
        _try(problems, slot, _make, series, slot, trainers, by)
    if problems:
        raise Refused(problems)
    record("courses.make_series", by=by, subject=series, rule=series.rule, sessions=len(days))
    return series


@transaction.atomic
def update_series(*, series: Series, by: User, trainers: Sequence[User], **fields: Any) -> Series:
    """Change a series. Sessions ahead follow it in their order, save those that somebody moved or called off by hand.

    What is over stays. A session for which the new rule has no day is called off, and its people are told.
    """
    kept = (
        Series.objects.select_for_update(no_key=True, of=["self"]).select_related("edition__course").get(pk=series.pk)
    )
    for name, value in fields.items():
        setattr(kept, name, value)
    days = _held(kept)
    kept.save()
    kept.trainers.set(trainers)
    ahead = list(kept.sessions.filter(starts_at__gt=timezone.now()).order_by("slot", "id"))
    SeminarSession.objects.filter(pk__in=[one.pk for one in ahead]).update(slot=None)
    past = set(kept.sessions.exclude(slot=None).values_list("slot", flat=True))
    days = [slot for slot in days if slot.slot not in past]
    problems: list[str] = []
    for session, slot in _without_meeting(list(zip(ahead, days, strict=False))):
        _try(problems, slot, _follow, kept, slot, session, trainers, by)
    for slot in days[len(ahead) :]:
        _try(problems, slot, _make, kept, slot, trainers, by)
    if problems:
        raise Refused(problems)
    for session in ahead[len(days) :]:
        if session.cancelled_at is None and session.moved_at is None:
            sessions.cancel_session(session=session, by=by, reason=_("Расписание изменилось, этого занятия не будет."))
    record("courses.edit_series", by=by, subject=kept, rule=kept.rule, sessions=len(days))
    return kept


@transaction.atomic
def next_edition(
    *, edition: SeminarEdition, first_on: dt.date, days_off: str, news: str, announced: bool, by: User
) -> SeminarEdition:
    """The next edition in one action: hours, halls, links, trainers, seats, quotas, letter and rules of this one.

    Raises Refused, day by day, where hall or trainer are taken then.
    """
    edition = (
        SeminarEdition.objects.select_for_update(no_key=True, of=["self"]).select_related("course").get(pk=edition.pk)
    )
    plan = plan_next(edition, first_on=first_on, days_off=days_off)
    if not plan.sessions:
        raise Refused(_("В этом выпуске нет ни одного занятия, переносить нечего. Назначьте даты по одной."))
    made = editions.open_edition(
        course=edition.course,
        by=by,
        attend=edition.attend,
        needs_approval=edition.needs_approval,
        opens_at=_shifted(edition.opens_at, plan),
        closes_at=_shifted(edition.closes_at, plan),
        news=news.strip(),
        letter=edition.letter,
    )
    quotas = {quota.agency: quota.seats for quota in edition.quotas.select_related("agency")}
    editions.set_quotas(edition=made, quotas=quotas, by=by)
    problems: list[str] = []
    series = {old.pk: _copied_series(old, made, plan) for old in edition.series.prefetch_related("trainers")}
    for planned in plan.sessions:
        old = planned.session
        fields: dict[str, Any] = {name: getattr(old, name) for name in PLACE}
        fields |= {"starts_at": planned.starts_at, "ends_at": planned.ends_at, "trainers": list(old.trainers.all())}
        if old.series_id and old.slot:
            fields |= {"series": series[old.series_id], "slot": old.slot + plan.shift}
        slot = Slot(planned.day, planned.day)
        _try(problems, slot, sessions.create_session, course=edition.course, edition=made, by=by, **fields)
    if problems:
        raise Refused(problems)
    record("courses.next_edition", by=by, subject=made, after=edition.pk)
    return editions.announce(edition=made, by=by) if announced else made


def _held(series: Series) -> list[Slot]:
    """The days on which sessions are held and which are ahead. Raises Refused where the rule gives none."""
    try:
        found = slots(series.rule, series.starts_on, days_off=series.days_off, except_days=series.except_days)
    except ValueError as error:
        raise Refused(_("Правило не читается. Выберите дни и число занятий ещё раз.")) from error
    days = [slot for slot in found if slot.day is not None and hours_of(series, slot.day)[0] > timezone.now()]
    if not days:
        raise Refused(_("По этому правилу впереди нет ни одного рабочего дня."))
    return days


def hours_of(series: Series, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    starts_at = timezone.make_aware(dt.datetime.combine(day, series.start))
    return starts_at, starts_at + dt.timedelta(minutes=series.minutes)


def _fields(series: Series, day: dt.date, trainers: Sequence[User]) -> dict[str, Any]:
    starts_at, ends_at = hours_of(series, day)
    fields: dict[str, Any] = {name: getattr(series, name) for name in PLACE}
    if fields["seats"] is None and series.hall is not None:
        fields["seats"] = series.hall.seats
    return fields | {"starts_at": starts_at, "ends_at": ends_at, "trainers": trainers}


def _make(series: Series, slot: Slot, trainers: Sequence[User], by: User) -> None:
    assert slot.day is not None
    sessions.create_session(
        course=series.edition.course,
        edition=series.edition,
        series=series,
        slot=slot.slot,
        by=by,
        **_fields(series, slot.day, trainers),
    )


def _without_meeting(pairs: list[tuple[SeminarSession, Slot]]) -> list[tuple[SeminarSession, Slot]]:
    """In an order in which no session moves to where another of them still stands."""

    def later(pair: tuple[SeminarSession, Slot]) -> bool:
        session, slot = pair
        return slot.day is not None and slot.day > timezone.localtime(session.starts_at).date()

    return [*reversed([pair for pair in pairs if later(pair)]), *(pair for pair in pairs if not later(pair))]


def _follow(series: Series, slot: Slot, session: SeminarSession, trainers: Sequence[User], by: User) -> None:
    SeminarSession.objects.filter(pk=session.pk).update(slot=slot.slot)
    if session.moved_at is None and session.cancelled_at is None and slot.day is not None:
        sessions.update_session(session=session, by=by, by_hand=False, **_fields(series, slot.day, trainers))


def _try(problems: list[str], slot: Slot, do: Callable[..., object], /, *args: Any, **kwargs: Any) -> None:
    """Do one day in a savepoint; what is refused is noted with its day."""
    try:
        with transaction.atomic():
            do(*args, **kwargs)
    except Refused as refused:
        problems += [f"{slot.day or slot.slot:%d.%m.%Y}: {reason}" for reason in refused.reasons]


def _shifted(moment: dt.datetime | None, plan: NextPlan) -> dt.datetime | None:
    return None if moment is None else timezone.make_aware(timezone.make_naive(moment) + plan.shift)


def _copied_series(old: Series, edition: SeminarEdition, plan: NextPlan) -> Series:
    trainers = list(old.trainers.all())
    names = ("rule", "start", "minutes", "days_off", *PLACE)
    fields = {name: getattr(old, name) for name in names}
    made = Series.objects.create(edition=edition, starts_on=old.starts_on + plan.shift, **fields)
    made.trainers.set(trainers)
    return made
