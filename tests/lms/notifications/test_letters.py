"""Letters come when a person wants them, each once, and not to addresses that take none."""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
from collections import Counter
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lms.jobs.actions import drain
from lms.models import ClosedAddress, MailPreferences, Notification, User
from lms.notifications import timing
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.notifications.letters import farewell_of
from lms.notifications.returned import read
from tests import builders
from tests.conftest import Region

from .conftest import MailServer

DUTY = Kind("tests.duty", title="Назначено: {what}", body="Пройдите {what}.")
NEWS = Kind("tests.news", title="Новость: {what}", body="Узнайте о {what}.", optional="новость")
EVENING = dt.datetime(2026, 11, 26, 22, 30, tzinfo=dt.UTC)  # half past one at night in Moscow
MOSCOW = dt.timezone(dt.timedelta(hours=3))
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(MOSCOW))


def _tell(kind: Kind, *people: User, what: str = "курс") -> None:
    notify(kind, to=people, about=what, url="/courses/", what=what)


# --- when ---------------------------------------------------------------------------------------------------------
@given(now=moments, start=clocks, end=clocks)
def test_no_letter_goes_out_in_quiet_hours(now: dt.datetime, start: dt.time, end: dt.time) -> None:
    wishes = MailPreferences(quiet_from=start, quiet_to=end)
    moment = timing.due(now, wishes)
    assert now <= moment < now + dt.timedelta(days=1)
    assert timing.after_quiet(moment, wishes) == moment


@given(now=moments, clock=clocks)
def test_the_letter_of_the_day_goes_out_at_its_hour_within_a_day(now: dt.datetime, clock: dt.time) -> None:
    moment = timing.due(now, MailPreferences(pace=MailPreferences.Pace.DAILY, digest_at=clock))
    assert moment.time() == clock
    assert now < moment <= now + dt.timedelta(days=1)


@pytest.mark.django_db
def test_a_letter_of_the_night_comes_after_the_quiet_hours(learner: User) -> None:
    MailPreferences.objects.create(user=learner, quiet_from=dt.time(22), quiet_to=dt.time(8))
    with time_machine.travel(EVENING, tick=False) as clock:
        _tell(DUTY, learner)
        drain()
        assert not mail.outbox
        clock.move_to(EVENING + dt.timedelta(hours=6, minutes=31))
        drain()
    assert [letter.subject for letter in mail.outbox] == ["Назначено: курс"]


@pytest.mark.django_db
def test_whoever_wants_one_letter_a_day_gets_all_news_in_it_once(learner: User) -> None:
    MailPreferences.objects.create(user=learner, pace=MailPreferences.Pace.DAILY, digest_at=dt.time(9))
    with time_machine.travel(EVENING, tick=False) as clock:
        _tell(DUTY, learner, what="тон")
        _tell(NEWS, learner, what="сроки")
        drain()
        assert not mail.outbox
        clock.move_to(EVENING + dt.timedelta(hours=8))
        drain()
        drain()
    (letter,) = mail.outbox
    assert letter.subject.replace("\u00a0", " ") == "2 новости в «Отклике»"
    assert "Назначено: тон" in letter.body
    assert "Узнайте о сроки." in letter.body


# --- which --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_without_news_one_still_hears_of_duties(client_of: Callable[[User], Client], learner: User) -> None:
    said = {"pace": "at_once", "digest_at": "09:00", "quiet_from": "", "quiet_to": "", "wanted": []}
    client_of(learner).post(reverse("notifications:letters"), said)
    _tell(DUTY, learner)
    _tell(NEWS, learner)
    drain()
    assert [letter.subject for letter in mail.outbox] == ["Назначено: курс"]
    assert Notification.objects.filter(recipient=learner).count() == 2


@pytest.mark.django_db
def test_one_end_of_quiet_hours_alone_is_asked_about(client_of: Callable[[User], Client], learner: User) -> None:
    said = {"pace": "at_once", "digest_at": "09:00", "quiet_from": "22:00", "quiet_to": ""}
    answer = client_of(learner).post(reverse("notifications:letters"), said)
    assert answer.status_code == 422
    assert not MailPreferences.objects.exists()


@pytest.mark.django_db
def test_the_link_in_a_letter_asks_and_its_button_mutes_the_kind(learner: User) -> None:
    _tell(NEWS, learner)
    drain()
    (letter,) = mail.outbox
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link[link.index("/letters/") :]
    stranger = Client(enforce_csrf_checks=True)  # a mail program presses the button, nobody is signed in
    stranger.get(path)
    assert not MailPreferences.objects.exists()
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    _tell(NEWS, learner, what="ещё")
    drain()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_duties_have_no_such_link_and_a_forged_one_opens_nothing(client: Client, learner: User) -> None:
    _tell(DUTY, learner)
    drain()
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    forged = farewell_of(Notification(recipient=learner, kind=NEWS.code))[:-2] + "xx"
    assert client.post(reverse("notifications:mute", args=[forged])).status_code == 404


# --- what comes back ----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_written_to_once(
    client_of: Callable[[User], Client], mail_server: MailServer, learner: User, office: User
) -> None:
    mail_server.refused.add(learner.email)
    _tell(DUTY, learner)
    _tell(DUTY, learner, what="тон")
    drain()
    returned = Notification.objects.filter(recipient=learner).exclude(returned_at=None)
    assert returned.count() == 2
    assert "No such user" in ClosedAddress.objects.get(address=learner.email).reason
    page = client_of(office).get(reverse("notifications:delivery") + "?state=returned").content.decode()
    assert page.count("Не принято") == 2
    mail_server.refused.clear()
    closed = ClosedAddress.objects.get()
    client_of(office).post(reverse("notifications:address-reopen", args=[closed.pk]))
    _tell(DUTY, learner, what="срок")
    drain()
    assert [letter["subject"] for letter in mail_server.letters] == ["Назначено: срок"]


@pytest.mark.django_db
def test_a_server_that_asks_to_come_later_gets_the_letter_later(mail_server: MailServer, learner: User) -> None:
    mail_server.busy.add(learner.email)
    _tell(DUTY, learner)
    drain()
    assert not ClosedAddress.objects.exists()
    mail_server.busy.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5)):
        drain()
    assert len(mail_server.letters) == 1


REPORT = """From: MAILER-DAEMON@mx.example.org
To: noreply@otklik.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 552 5.2.2 Mailbox
 is full

--b
Content-Type: message/rfc822-headers

Message-ID: <notification-{letter}@localhost>
--b--
"""


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "closed"), [("5.1.1", True), ("4.2.2", False)])
def test_a_report_of_the_mail_server_is_taken(
    learner: User, monkeypatch: pytest.MonkeyPatch, status: str, closed: bool
) -> None:
    _tell(DUTY, learner)
    drain()
    sent = Notification.objects.get()
    report = REPORT.format(address=learner.email, action="failed", status=status, letter=sent.pk)
    _pipe(monkeypatch, report)
    call_command("take_return")
    sent.refresh_from_db()
    assert sent.returned_at is not None
    assert "Mailbox is full" in sent.return_reason
    assert ClosedAddress.objects.filter(address=learner.email).exists() is closed


@pytest.mark.django_db
def test_what_is_no_report_changes_nothing(monkeypatch: pytest.MonkeyPatch, learner: User) -> None:
    _pipe(monkeypatch, "Subject: Спасибо\n\nЯ в отпуске.")
    with pytest.raises(CommandError):
        call_command("take_return")
    delayed = REPORT.format(address=learner.email, action="delayed", status="4.4.1", letter=1)
    assert read(delayed.encode()) == []


def _pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    class Input:
        class buffer:  # noqa: N801 - as sys.stdin has it
            read = staticmethod(text.encode)

    monkeypatch.setattr("sys.stdin", Input)


# --- many ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_amid_many_letters_loses_none_and_the_next_sends_the_rest(
    mail_server: MailServer, worker: Callable[[], subprocess.Popen[bytes]], region: Region
) -> None:
    people = [
        builders.official(f"p{number}@example.org", "Иванов", "Иван", agency=region.health) for number in range(60)
    ]
    halfway = threading.Event()
    mail_server.told = lambda: halfway.set() if len(mail_server.letters) == 25 else None
    _tell(DUTY, *people)
    first = worker()
    assert halfway.wait(60)
    first.kill()
    first.wait()
    assert len(mail_server.letters) < len(people)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20)):
        drain()
    copies = Counter(letter["to"] for letter in mail_server.letters)
    assert set(copies) == {person.email for person in people}
    # Killed between the server's word and ours, one letter may come twice; mail programs know it by its Message-ID.
    assert sum(copies.values()) - len(people) <= 1
    assert len({letter["message-id"] for letter in mail_server.letters}) == len(people)
    assert not Notification.objects.filter(emailed_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_an_address_that_takes_nothing_now_holds_up_nobody_and_gets_its_letter_later(
    mail_server: MailServer, region: Region
) -> None:
    people = [
        builders.official(f"p{number}@example.org", "Иванов", "Иван", agency=region.health) for number in range(30)
    ]
    mail_server.busy.add(people[1].email)
    mail_server.refused.add(people[2].email)
    _tell(DUTY, *people)
    drain()
    assert {letter["to"] for letter in mail_server.letters} == {one.email for one in people} - {
        people[1].email,
        people[2].email,
    }
    mail_server.busy.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        drain()
    assert Counter(letter["to"] for letter in mail_server.letters) == Counter(
        one.email for one in people if one != people[2]
    )
    assert Notification.objects.get(emailed_at=None).recipient == people[2]


@pytest.mark.django_db
def test_the_office_finds_the_letters_of_one_person_by_name_or_address(
    client_of: Callable[[User], Client], learner: User, trainer: User, office: User
) -> None:
    _tell(DUTY, learner)
    _tell(DUTY, trainer)
    client, address = client_of(office), reverse("notifications:delivery")
    for sought in (learner.last_name.upper(), learner.email[:6]):
        shown = client.get(address, {"q": sought}).content.decode()
        assert learner.email in shown
        assert trainer.email not in shown
    assert "Таких писем нет" in client.get(address, {"q": "Никтоев"}).content.decode().replace("\u00a0", " ")
