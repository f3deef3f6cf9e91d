"""A session of today at which people are signing in, with what a trainer has to decide; a sheet that was approved."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone

from courses.attendance import actions as attendance
from courses.attendance.models import PresenceFact
from courses.attendance.queries import length
from courses.door import actions as door
from courses.meetings import actions as meetings
from courses.models import Course, Registration, SeminarEdition, SeminarSession, SessionTrainer
from lms.models import Employment, User

from . import sessions

SEATS = 18
BEGAN_AGO = dt.timedelta(minutes=40)
MINUTES = 100
Source = PresenceFact.Source


def load(*, star: User, trainer: User) -> None:
    """Nothing is added where somebody was marked already."""
    if PresenceFact.objects.exists():
        return
    _approve_past(star, trainer)
    course = Course.objects.exclude(code=None).order_by("order")[1:2].first()
    if course is None:
        return
    edition = _edition(course, trainer)
    starts_at = timezone.now().replace(second=0, microsecond=0) - BEGAN_AGO
    session = SeminarSession.objects.create(
        course=course,
        edition=edition,
        title="Сборная группа",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=MINUTES),
        place="ЦУР, учебный класс",
        seats=30,
        online_url="https://translyaciya.example/today",
        online_seats=60,
    )
    if not SessionTrainer.objects.filter(user=trainer, during__overlap=(starts_at, session.ends_at)).exists():
        SessionTrainer.objects.create(session=session, user=trainer)
    people = _officials(star, trainer)
    seated, walk_in = [star, *people[:SEATS]], people[SEATS]
    sessions.seat(session, seated, in_hall=12)
    door.open_door(session=session, by=trainer, walk_ins=True)
    for number, person in enumerate(seated[1:12]):
        source = (Source.SCREEN, Source.CODE, Source.LIST)[number % 3]
        _note(session, person, source, minute=number * 3 - 10, by=trainer if source == Source.LIST else None)
    _note(session, walk_in, Source.SCREEN, minute=4)
    _report(session, seated[11:], trainer)


def _edition(course: Course, trainer: User) -> SeminarEdition:
    """One more run of the seminar, announced three weeks ago."""
    last = course.editions.aggregate(last=Max("number"))["last"] or 0
    announced_at = timezone.now() - dt.timedelta(days=21)
    return SeminarEdition.objects.create(
        course=course, number=last + 1, announced_at=announced_at, created_by=trainer, letter=sessions.LETTER
    )


def _approve_past(star: User, trainer: User) -> None:
    """Anna was at last spring's session; its sheet is official."""
    past = Registration.objects.filter(user=star, session__ends_at__lt=timezone.now()).select_related("session").first()
    if past is not None:
        attendance.mark(session=past.session, minutes={star.pk: length(past.session)}, by=trainer)
        attendance.approve(session=past.session, by=trainer)


def _officials(star: User, trainer: User) -> list[User]:
    current = Employment.objects.current().filter(is_main=True, agency__path__contains="/")
    others = User.objects.filter(pk__in=current.values("user")).exclude(pk__in=[star.pk, trainer.pk])
    return list(others.order_by("pk")[60 : 61 + SEATS])


def _note(session: SeminarSession, person: User, source: str, *, minute: int, by: User | None = None) -> None:
    at = session.starts_at + dt.timedelta(minutes=minute)
    attendance.note(session=session, user=person, source=source, key=f"demo:{person.pk}", by=by, at=at)


def _report(session: SeminarSession, people: Sequence[User], trainer: User) -> None:
    """The meeting so far: the first of ``people`` is in the hall as well, one name is short, one says nothing."""
    lines = ["Имя;Электронная почта;Время входа;Время выхода"]
    for number, person in enumerate(people):
        came, went = session.starts_at + dt.timedelta(minutes=number), session.starts_at + BEGAN_AGO
        name, email = person.get_full_name(), person.email
        if number == 2:
            name, email = f"{person.last_name} {person.first_name[:1]}.", ""
        lines.append(f"{name};{email};{_written(came)};{_written(went)}")
    lines.append(f"iPhone;;{_written(session.starts_at)};{_written(session.starts_at + BEGAN_AGO)}")
    file = io.BytesIO("\n".join(lines).encode("cp1251"))
    report = meetings.look(session=session, file=file, name="участники встречи.csv", by=trainer)
    meetings.apply(imported=report, by=trainer)


def _written(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M:%S}"
