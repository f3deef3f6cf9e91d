"""A report is sent at its time, once to each, and everybody gets rows of her own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.savedreports import actions
from courses.savedreports.definition import load
from courses.savedreports.models import SavedReport, Sending, Timetable
from courses.savedreports.timetable import following
from lms.exports.models import Export
from lms.jobs import actions as jobs
from lms.models import Notification, RoleGrant, User

SignIn = Callable[[User], Client]
ZONE = ZoneInfo("Europe/Moscow")


@pytest.fixture
def report(hr: User) -> SavedReport:
    return SavedReport.objects.create(owner=hr, title="Люди", definition=load({"kind": "people"}).kept())


@pytest.fixture
def due(report: SavedReport, hr: User, head: User) -> Timetable:
    made = actions.set_timetable(
        report=report, every="week", day=5, time=dt.time(9), form="csv", recipients=[hr, head], by=hr
    )
    Timetable.objects.update(next_at=timezone.now() - dt.timedelta(hours=3))
    made.refresh_from_db()
    return made


@given(
    after=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31), timezones=st.just(dt.UTC)),
    every=st.sampled_from(["week", "month"]),
    day=st.integers(1, 31),
    time=st.times(),
)
def test_the_next_moment_is_the_first_one_after(after: dt.datetime, every: str, day: int, time: dt.time) -> None:
    day = (day - 1) % 7 + 1 if every == "week" else day
    found = following(after, every=every, day=day, time=time, zone=ZONE)
    assert after < found <= after + dt.timedelta(days=8 if every == "week" else 32)
    assert (found.hour, found.minute) == (time.hour, time.minute)
    tomorrow = found + dt.timedelta(days=1)
    fits = found.isoweekday() == day if every == "week" else found.day == day or (tomorrow.day == 1 and found.day < day)
    assert fits


def test_each_gets_it_once_whoever_sends_and_the_letter_has_a_link_and_no_file(
    due: Timetable, hr: User, head: User, mailoutbox: list[object]
) -> None:
    slot = due.next_at
    assert actions.send_due() == 2
    assert actions.send_due() == 0
    Timetable.objects.update(next_at=slot)  # as if the moment had not been moved on
    assert actions.send_due() == 0
    jobs.drain()
    assert Export.objects.filter(state="ready").count() == Sending.objects.count() == 2
    assert Notification.objects.filter(kind="lms.export_sent").count() == 2
    assert [letter.attachments for letter in mailoutbox] == [[], []]  # type: ignore[attr-defined]
    assert "/exports/" in mailoutbox[0].body  # type: ignore[attr-defined]


def test_a_worker_killed_while_ordering_has_sent_nothing_and_the_next_one_sends_all(
    due: Timetable, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = actions._send, []

    def die_at_the_second(*args: object) -> bool:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("убит")
        return whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_send", die_at_the_second)
    with pytest.raises(RuntimeError):
        actions.send_due()
    assert not Export.objects.exists()
    assert actions.send_due() == 2


def test_what_was_missed_is_sent_once_and_the_next_moment_lies_ahead(due: Timetable) -> None:
    Timetable.objects.update(next_at=timezone.now() - dt.timedelta(days=40))
    assert actions.send_due() == 2
    due.refresh_from_db()
    assert due.next_at > timezone.now()


def test_who_has_lost_the_role_gets_nothing_and_it_is_written_why(due: Timetable, head: User) -> None:
    RoleGrant.objects.filter(user=head).delete()
    assert actions.send_due() == 1
    assert Sending.objects.get(recipient=head).reason == actions.LOST_ROLE


def test_without_its_owner_a_report_stops(due: Timetable, hr: User) -> None:
    User.objects.filter(pk=hr.pk).update(is_active=False)
    assert actions.send_due() == 0
    due.refresh_from_db()
    assert due.paused_at is not None


def test_a_pause_and_what_falls_into_it(due: Timetable, report: SavedReport, hr: User, client_of: SignIn) -> None:
    client = client_of(hr)
    client.post(f"/reports/{report.pk}/pause/", {"paused": "1"})
    assert actions.send_due() == 0
    client.post(f"/reports/{report.pk}/pause/", {"paused": "0"})
    assert actions.send_due() == 0  # the next moment is ahead
    due.refresh_from_db()
    assert due.next_at > timezone.now()


def test_a_recipient_may_leave(due: Timetable, report: SavedReport, head: User, client_of: SignIn) -> None:
    client = client_of(head)
    assert "Больше не присылать" in client.get(f"/reports/{report.pk}/").content.decode()
    client.post(f"/reports/{report.pk}/leave/")
    assert client.get(f"/reports/{report.pk}/").status_code == 404
    assert actions.send_due() == 1


def test_recipients_are_those_who_oversee_somebody_here(
    report: SavedReport, hr: User, head: User, learner: User, strange_hr: User, client_of: SignIn
) -> None:
    def ask(*people: User) -> int:
        asked = {"every": "month", "weekday": 1, "day": 31, "time": "09:00", "form": "xlsx"}
        emails = "\n".join(one.email for one in people)
        return client_of(hr).post(f"/reports/{report.pk}/timetable/", {**asked, "recipients": emails}).status_code

    assert ask(hr, learner) == ask(strange_hr) == 422
    assert ask(hr, head) == 302
    made = Timetable.objects.get()
    assert (made.every, made.day, made.recipients.count()) == ("month", 31, 2)
