"""Limits hold exactly, however many come at once: real threads, each with its own connection."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from courses.models import Registration
from courses.registrations import actions
from lms.errors import Refused
from lms.models import Employment, User
from tests import builders

State = Registration.State


def people(agency, number: int) -> list[User]:
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.org", last_name="Очередной", first_name=f"№{n}", name_key=f"очередной {n:03}")
        for n in range(number)
    )
    post = builders.position()
    Employment.objects.bulk_create(
        Employment(user=user, agency=agency, position=post, started_on=dt.date(2025, 1, 9)) for user in users
    )
    return users


def at_once(jobs, *, threads: int = 6) -> None:
    gate = Barrier(threads)

    def run(number: int) -> None:
        try:
            gate.wait()
            for job in jobs[number::threads]:
                job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_thirty_seats(region):
    course = builders.course()
    session = builders.session(course, timezone.now() + dt.timedelta(days=3), seats=30)
    crowd = people(region.health_unit, 200)
    at_once([lambda user=user: actions.register(session=session, user=user, by=user) for user in crowd])
    line = list(Registration.objects.filter(session=session).order_by("queued_at", "id"))
    assert [one.state for one in line] == [State.SEATED] * 30 + [State.WAITING] * 170
    assert [one.pk for one in line] == sorted(one.pk for one in line)
    assert len({one.queued_at for one in line}) == 200

    # Half of the seats are given up at once: the first of the line come up, nobody else.
    leaving = line[:15]
    at_once([lambda one=one: actions.withdraw(registration=one, by=one.user, reason="Дежурство") for one in leaving])
    seated = Registration.objects.filter(session=session, state=State.SEATED)
    assert set(seated.values_list("pk", flat=True)) == {one.pk for one in line[15:45]}


@pytest.mark.django_db(transaction=True)
def test_one_person_at_two_sessions_of_one_hour_gets_one_of_them(region, learner):
    start = timezone.now() + dt.timedelta(days=3)
    sessions = [builders.session(builders.course(f"Курс {n}"), start, place=f"Зал {n}") for n in range(8)]
    refused = []

    def come(session) -> None:
        try:
            actions.register(session=session, user=learner, by=learner)
        except Refused as error:
            refused.append(error)

    at_once([lambda session=session: come(session) for session in sessions], threads=4)
    assert Registration.objects.filter(user=learner, state=State.SEATED).count() == 1
    assert len(refused) == 7
    assert "занят" in str(refused[0]) or "записан" in str(refused[0]) or "занятии" in str(refused[0])


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_seat_at_that_hour(region, learner):
    start = timezone.now() + dt.timedelta(days=3)
    sessions = [builders.session(builders.course(f"Курс {n}"), start) for n in (1, 2)]
    seat = {"user": learner, "state": State.SEATED, "queued_at": timezone.now()}
    Registration.objects.create(session=sessions[0], **seat)
    with pytest.raises(IntegrityError, match="learner_in_one_place"), transaction.atomic():
        Registration.objects.create(session=sessions[1], **seat)
