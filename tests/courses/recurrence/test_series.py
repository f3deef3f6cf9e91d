"""Sessions by a rule: days off are seen to, and what somebody moved by hand is left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.editions.actions import set_quotas, update_edition
from courses.models import Hall, SeminarEdition, SeminarSession, Series
from courses.recurrence import actions, dates
from courses.seminars import actions as sessions
from lms.errors import Refused
from lms.workdays import calendar
from tests import builders


def test_days_off_are_skipped_or_moved_and_say_why():
    rule, first = "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=3", dt.date(2026, 3, 2)
    skipped = dates.slots(rule, first, days_off="skip")
    assert [slot.day for slot in skipped] == [dt.date(2026, 3, 2), None, dt.date(2026, 3, 16)]
    assert skipped[1].why == "перенесённый выходной"
    moved = dates.slots(rule, first, days_off="next", except_days=[dt.date(2026, 3, 16)])
    assert [slot.day for slot in moved] == [dt.date(2026, 3, 2), dt.date(2026, 3, 10), None]


@given(
    st.sampled_from(["WEEKLY", "MONTHLY"]),
    st.integers(1, 3),
    st.sets(st.integers(0, 6)),
    st.integers(1, 30),
    st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 1)),
    st.sampled_from(["skip", "next", "keep"]),
)
def test_no_day_is_held_twice_and_none_is_off(freq, interval, weekdays, count, first, days_off):
    rule = dates.build(freq=freq, interval=interval, weekdays=sorted(weekdays), count=count)
    slots = dates.slots(rule, first, days_off=days_off)
    held = [slot.day for slot in slots if slot.day]
    assert len(slots) == count
    assert len(set(held)) == len(held)
    assert days_off == "keep" or all(map(calendar.is_working, held))
    assert all(slot.slot >= first for slot in slots)


@pytest.fixture
def edition(db) -> SeminarEdition:
    return builders.edition(builders.course("Сроки"))


def monday(weeks: int = 2) -> dt.date:
    """A Monday ahead with no holidays near, whatever today is."""
    return timezone.localdate() + dt.timedelta(days=7 - timezone.localdate().weekday(), weeks=weeks)


def series(edition, by, **fields) -> Series:
    hall = Hall.objects.get_or_create(title="Большой зал", defaults={"seats": 30})[0]
    given = {
        "rule": "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=3",
        "starts_on": monday(),
        "start": dt.time(10),
        "minutes": 100,
        "days_off": "keep",
        "hall": hall,
        "trainers": [by],
        **fields,
    }
    return actions.make_series(edition=edition, by=by, **given)


def days(edition) -> list[dt.date]:
    stands = SeminarSession.objects.filter(edition=edition, cancelled_at=None).order_by("starts_at")
    return [timezone.localtime(one.starts_at).date() for one in stands]


def test_a_series_of_three_is_made_with_hall_seats_and_trainer(edition, trainer):
    made = series(edition, trainer)
    tuesday = monday() + dt.timedelta(days=1)
    assert days(edition) == [tuesday, tuesday + dt.timedelta(weeks=1), tuesday + dt.timedelta(weeks=2)]
    first = made.sessions.order_by("starts_at")[0]
    assert (first.seats, list(first.trainers.all())) == (30, [trainer])


def test_a_taken_hall_refuses_the_whole_series_by_day(edition, trainer, office):
    series(edition, trainer)
    other = builders.edition(builders.course("Тон"))
    with pytest.raises(Refused, match=r"\d\d\.\d\d\.\d{4}: Зал «Большой зал» в это время занят: «Сроки»"):
        series(other, office, rule="FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=5")
    assert not other.sessions.exists()
    assert not other.series.exists()


def test_a_change_moves_what_is_ahead_but_not_what_was_moved_by_hand(edition, trainer):
    made = series(edition, trainer)
    second = made.sessions.order_by("starts_at")[1]
    by_hand = second.starts_at + dt.timedelta(days=1, hours=3)
    sessions.update_session(session=second, by=trainer, starts_at=by_hand, ends_at=by_hand + dt.timedelta(hours=1))
    names = ("days_off", "hall", "title", "place", "online_url", "seats", "online_seats", "minutes", "start")
    fields = {name: getattr(made, name) for name in names}
    # A week later and two more: the same hall on the same weekday, so each moves to where another stood.
    rule = "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=4"
    later = monday() + dt.timedelta(weeks=1)
    actions.update_series(series=made, by=trainer, trainers=[trainer], rule=rule, starts_on=later, **fields)
    tuesday = later + dt.timedelta(days=1)
    weeks = [tuesday + dt.timedelta(weeks=n) for n in range(4)]
    assert days(edition) == sorted([weeks[0], timezone.localtime(by_hand).date(), weeks[2], weeks[3]])
    actions.update_series(
        series=made, by=trainer, trainers=[trainer], rule="FREQ=WEEKLY;BYDAY=TU;COUNT=1", starts_on=later, **fields
    )
    assert days(edition) == sorted([weeks[0], timezone.localtime(by_hand).date()])


def test_the_next_edition_takes_everything_over(edition, trainer, region):
    series(edition, trainer)
    update_edition(edition=edition, by=trainer, letter="Возьмите ответы", needs_approval=True)
    set_quotas(edition=edition, quotas={region.health: 5}, by=trainer)
    first = monday(8) + dt.timedelta(days=1)
    made = actions.next_edition(
        edition=edition, first_on=first, days_off="keep", news="Новые примеры", announced=True, by=trainer
    )
    assert (made.number, made.letter, made.needs_approval, made.news) == (2, "Возьмите ответы", True, "Новые примеры")
    assert made.announced_at is not None
    assert days(made) == [first + dt.timedelta(weeks=n) for n in range(3)]
    assert [(quota.agency, quota.seats) for quota in made.quotas.all()] == [(region.health, 5)]
    session = made.sessions.order_by("starts_at")[0]
    assert (session.hall.title, session.seats, list(session.trainers.all())) == ("Большой зал", 30, [trainer])
    assert timezone.localtime(session.starts_at).hour == 10
    assert session.series.edition == made


def test_a_trainer_looks_at_the_dates_before_she_makes_them(edition, trainer, client_of):
    client, url = client_of(trainer), reverse("courses:series-new", args=[edition.pk])
    data = {
        "starts_on": monday().isoformat(), "start": "10:00", "minutes": "90", "every": "WEEKLY", "weekdays": ["1"],
        "count": "3", "days_off": "next", "place": "ЦУР, зал", "trainers": [trainer.pk], "except_days": "",
    }  # fmt: skip
    looked = client.post(url, data)
    assert looked.status_code == 200
    assert len(looked.context["slots"]) == 3
    assert not edition.sessions.exists()
    assert client.post(url, {**data, "make": "1"}).status_code == 302
    assert edition.sessions.count() == 3
    page = client.get(reverse("courses:edition-next", args=[edition.pk]))
    assert page.status_code == 200
    plan = page.context["plan"]
    assert len(plan.sessions) == 3
    assert plan.shift.days % 7 == 0
