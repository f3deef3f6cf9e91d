"""Months, the agenda, and what other calendars are told: read back with a strict reader of iCalendar."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from courses.models import CalendarFeed
from courses.registrations import actions
from courses.seminars import actions as sessions
from courses.timetable.actions import open_feed, renew_feed, revoke_feed
from courses.timetable.queries import secret_of
from lms.jobs.actions import drain
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(region):
    return builders.session(
        builders.course("Сроки; запятые, и «ёлочки»"), timezone.now() + dt.timedelta(days=3), seats=5
    )


def read(content: bytes) -> list:
    """The events, once the whole is known to be well formed: no errors, lines of at most 75 bytes, CRLF."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    for name in ("VERSION", "PRODID", "METHOD"):
        assert name in calendar
    events = calendar.walk("VEVENT")
    for event in events:
        assert event.errors == []
        assert set(event.required) <= set(event.keys())
        assert event.decoded("dtend") > event.decoded("dtstart")
        assert Calendar.from_ical(content).to_ical() == content
    return events


def test_the_feed_tells_of_a_change_and_of_a_cancellation_by_the_same_uid(session, learner, trainer, client):
    made = actions.register(session=session, user=learner, by=learner)
    url = reverse("courses:feed", args=[secret_of(open_feed(user=learner))])
    response = client.get(url)
    assert response["Content-Type"].startswith("text/calendar")
    (first,) = read(response.content)
    assert first["STATUS"] == "CONFIRMED"
    assert first["SUMMARY"] == "Сроки; запятые, и «ёлочки»"
    sessions.update_session(session=session, by=trainer, place="Другой зал")
    (second,) = read(client.get(url).content)
    actions.withdraw(registration=made, by=learner, reason="Отпуск")
    (third,) = read(client.get(url).content)
    actions.register(session=session, user=learner, by=learner)
    (fourth,) = read(client.get(url).content)
    sessions.cancel_session(session=session, by=trainer, reason="Заболел тренер")
    (fifth,) = read(client.get(url).content)
    events = [first, second, third, fourth, fifth]
    assert len({event["UID"] for event in events}) == 1
    sequences = [event["SEQUENCE"] for event in events]
    assert sequences == sorted(set(sequences))
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert "Заболел тренер" in fifth["DESCRIPTION"]


def test_an_address_that_was_renewed_or_revoked_opens_nothing(learner, client, client_of):
    feed = open_feed(user=learner)
    old = reverse("courses:feed", args=[secret_of(feed)])
    new = reverse("courses:feed", args=[secret_of(renew_feed(user=learner))])
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    revoke_feed(user=learner)
    assert client.get(new).status_code == 404
    open_feed(user=learner)
    assert client.get(new).status_code == 404
    assert client.get(reverse("courses:feed", args=["nonsense"])).status_code == 404
    assert CalendarFeed.objects.count() == 1


def test_the_feed_never_gives_away_the_link(learner, client):
    session = builders.session(
        builders.course(), timezone.now() + dt.timedelta(minutes=30), online_url="https://meet.example/x"
    )
    actions.register(session=session, user=learner, by=learner)
    url = reverse("courses:feed", args=[secret_of(open_feed(user=learner))])
    assert b"meet.example" not in client.get(url).content


@pytest.fixture
def post(settings):
    """A real mail server; what came in, as bytes."""
    received: list[bytes] = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name is aiosmtpd's
            received.append(envelope.content)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield received
    controller.stop()


def test_the_letter_about_a_seat_carries_the_session_through_a_real_mail_server(session, learner, trainer, post):
    actions.register(session=session, user=learner, by=learner)
    drain()
    sessions.cancel_session(session=session, by=trainer, reason="Заболел тренер")
    drain()
    assert len(post) == 2
    for raw, method, status in zip(post, ("REQUEST", "CANCEL"), ("CONFIRMED", "CANCELLED"), strict=True):
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        (file,) = letter.iter_attachments()
        assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "zanyatie.ics")
        assert file["content-type"].params["method"] == method
        content = file.get_payload(decode=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        (event,) = read(content)
        assert event["STATUS"] == status
        assert Calendar.from_ical(content)["METHOD"] == method
        assert str(event["ATTENDEE"]) == f"mailto:{learner.email}"


def test_the_month_and_the_agenda_show_what_one_may_see(session, learner, client_of):
    actions.register(session=session, user=learner, by=learner)
    day = timezone.localtime(session.starts_at)
    client, url = client_of(learner), reverse("courses:calendar")
    for query in ({"month": f"{day:%Y-%m}"}, {"view": "agenda"}, {"view": "agenda", "whose": "mine"}):
        page = client.get(url, query)
        assert page.status_code == 200
        assert "Сроки" in page.content.decode()
        assert "Вы записаны" in page.content.decode()
    assert client.get(url, {"month": "nonsense"}).status_code == 200


def test_the_calendar_asks_as_much_for_three_as_for_one(session, learner, client_of, django_assert_max_num_queries):
    client, url = client_of(learner), reverse("courses:calendar")
    with django_assert_max_num_queries(20) as one:
        client.get(url, {"view": "agenda"})
    for number in range(2):
        builders.session(builders.course(f"К{number}"), timezone.now() + dt.timedelta(days=4 + number))
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(url, {"view": "agenda"})
