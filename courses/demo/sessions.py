"""Editions and sessions of every seminar, past and coming, as the cycle has them; who came and who waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from courses.editions.actions import set_quotas
from courses.models import AgencyQuota, Course, Hall, Registration, SeminarEdition, SeminarSession, SessionTrainer
from courses.registrations import actions as registrations
from lms.models import Agency, Employment, User
from lms.workdays import calendar

from . import content
from .calendar import Cycle

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONLINE_URL = "https://translyaciya.example/cur-{code}"
LETTER = "Возьмите два своих ответа за последнюю неделю: разберём их вместе."
NEWS = (
    "Новые примеры — из сообщений этой осени.\n"
    "Раздел о сроках переписан: считаем рабочие дни с учётом переносов.\n"
    "Добавлено упражнение «Диалог с жителем»."
)
EARLIER = dt.timedelta(days=182)
IN_LINE = 4


def load(cycle: Cycle, *, trainer: User) -> None:
    """The sessions of the first week of each seminar, and last spring's edition of the first one."""
    if SeminarSession.objects.exists():
        return
    source = content.read("sessions")
    halls = {
        place["code"]: Hall.objects.create(
            title=place["title"], address=place["address"], seats=place["seats"], note=place["note"]
        )
        for place in source["places"]
        if place["kind"] == "hall"
    }
    courses = list(Course.objects.exclude(code=None).order_by("order"))
    for course in courses:
        number = 1
        if course == courses[0]:
            _edition(course, number, source["patterns"][:1], halls, cycle.begins_on(course.order) - EARLIER, trainer)
            number = 2
        _edition(course, number, source["patterns"][:4], halls, cycle.begins_on(course.order), trainer)
    SeminarEdition.objects.filter(number=2).update(news=NEWS)


def _edition(
    course: Course, number: int, patterns: list[dict[str, Any]], halls: dict[str, Hall], monday: dt.date, trainer: User
) -> None:
    monday = _working_week(monday, patterns)
    announced_at = timezone.make_aware(dt.datetime.combine(monday - dt.timedelta(days=21), dt.time(9)))
    announced_at = min(announced_at, timezone.now())
    edition = SeminarEdition.objects.create(
        course=course, number=number, announced_at=announced_at, created_by=trainer, letter=LETTER
    )
    made = SeminarSession.objects.bulk_create(
        _session(course, edition, pattern, halls.get(pattern["place"]), monday) for pattern in patterns
    )
    SessionTrainer.objects.bulk_create(
        SessionTrainer(session=session, user=trainer)
        for session, pattern in zip(made, patterns, strict=True)
        if pattern["group"] == "full"
    )


def _working_week(monday: dt.date, patterns: list[dict[str, Any]]) -> dt.date:
    """The Monday of that week, or of the first one after it in which none of the days of ``patterns`` is a day off."""
    while not all(calendar.is_working(_day(monday, pattern)) for pattern in patterns):
        monday += dt.timedelta(days=7)
    return monday


def _day(monday: dt.date, pattern: dict[str, Any]) -> dt.date:
    return monday + dt.timedelta(days=WEEKDAYS.index(pattern["weekday"]))


def _session(
    course: Course, edition: SeminarEdition, pattern: dict[str, Any], hall: Hall | None, monday: dt.date
) -> SeminarSession:
    begins = dt.time.fromisoformat(pattern["start"])
    starts_at = timezone.make_aware(dt.datetime.combine(_day(monday, pattern), begins))
    return SeminarSession(
        course=course,
        edition=edition,
        title=pattern["title"],
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=pattern["minutes"]),
        hall=hall,
        seats=hall.seats if hall else None,
        online_url="" if hall else ONLINE_URL.format(code=course.code),
        online_seats=None if hall else 60,
    )


def register(*, star: User, trainer: User) -> None:
    """Anna was at the first edition; the next sessions fill up, and one has a line."""
    if Registration.objects.exists():
        return
    first = SeminarSession.objects.filter(edition__number=1, ends_at__lt=timezone.now()).order_by("starts_at").first()
    if first is not None and first.edition.course.editions.filter(number=2).exists():
        seat(first, [star])
    people = list(
        User.objects.filter(
            pk__in=Employment.objects.current().filter(is_main=True, agency__path__contains="/").values("user")
        )
        .exclude(pk__in=[star.pk, trainer.pk])
        .order_by("pk")[:60]
    )
    ahead = list(
        SeminarSession.objects.filter(starts_at__gt=timezone.now(), edition__announced_at__isnull=False)
        .select_related("edition")
        .order_by("starts_at")[:2]
    )
    for number, session in enumerate(ahead):
        wanted = people[: (session.seats or 20) + IN_LINE] if number == 0 else people[40:52]
        for person in wanted:
            registrations.register(session=session, user=person, by=trainer)
    if ahead and (ministry := Agency.objects.filter(code="MINZDRAV").first()):
        quotas = {ministry: 6}
        if not AgencyQuota.objects.filter(edition=ahead[-1].edition).exists():
            set_quotas(edition=ahead[-1].edition, quotas=quotas, by=trainer)


def seat(session: SeminarSession, people: Sequence[User], *, in_hall: int | None = None) -> None:
    """Give them seats as they asked for them some days before; whoever comes after ``in_hall`` of them is online."""
    places = {one.user_id: one.agency for one in Employment.objects.current().filter(user__in=people, is_main=True)}
    asked_at = session.starts_at - dt.timedelta(days=4)
    Registration.objects.bulk_create(
        Registration(
            session=session,
            user=person,
            agency=places.get(person.pk),
            way=Registration.Way.HALL if in_hall is None or number < in_hall else Registration.Way.ONLINE,
            state=Registration.State.SEATED,
            queued_at=asked_at + dt.timedelta(minutes=number),
            created_at=asked_at + dt.timedelta(minutes=number),
        )
        for number, person in enumerate(people)
    )
