"""People are told once, in the site and by letter, and only they may read it."""

import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.jobs.actions import drain
from lms.models import Notification
from lms.notifications import mailbox
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.notifications.tasks import deliver

pytestmark = pytest.mark.django_db
TOLD = Kind("tests.told", title="Новость: {what}", body="Случилось: {what}.")


def tell(*people, what="семинар", about="seminar:1"):
    notify(TOLD, to=people, about=about, url="/courses/", what=what)


def test_a_person_is_told_once_about_a_thing(learner):
    tell(learner)
    tell(learner)
    drain()
    assert Notification.objects.filter(recipient=learner).count() == 1
    (letter,) = mail.outbox
    assert letter.to == [learner.email]
    assert letter.subject == "Новость: семинар"
    assert "Анна Петровна, здравствуйте!" in letter.body


def test_a_letter_goes_out_once_even_if_its_job_runs_twice(learner):
    tell(learner)
    drain()
    deliver({"key": Notification.objects.get().key})
    assert len(mail.outbox) == 1


def test_whoever_may_not_sign_in_gets_no_letter(learner):
    tell(learner)
    learner.is_active = False
    learner.save()
    drain()
    assert not mail.outbox


def test_opening_marks_it_read_and_leads_to_the_thing(client_of, learner):
    tell(learner)
    note = Notification.objects.get()
    response = client_of(learner).post(reverse("notifications:notification-open", args=[note.pk]))
    assert response["Location"] == "/courses/"
    note.refresh_from_db()
    assert note.read_at is not None


def test_nobody_opens_anothers_notification(client_of, learner, hr):
    tell(learner)
    door = reverse("notifications:notification-open", args=[Notification.objects.get().pk])
    assert client_of(hr).post(door).status_code == 404


def test_all_can_be_marked_read_at_once(client_of, learner):
    tell(learner)
    tell(learner, about="seminar:2")
    client_of(learner).post(reverse("notifications:notifications-read"))
    assert not Notification.objects.filter(read_at=None).exists()


def test_the_list_costs_the_same_for_one_and_for_many(client_of, learner):
    client = client_of(learner)
    tell(learner)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("notifications:notifications"))
    for number in range(2, 5):
        tell(learner, about=f"seminar:{number}")
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("notifications:notifications")).content.decode()
    assert page.count("Случилось: семинар.") == 4
    assert len(many) == len(one) <= 12


def test_in_development_a_letter_becomes_a_file_that_can_be_read_in_the_browser(settings, client, learner, tmp_path):
    settings.EMAIL_BACKEND = "lms.notifications.mailbox.FileMailBackend"
    settings.MAIL_DIR = tmp_path
    tell(learner)
    drain()
    (letter,) = mailbox.letters()
    page = client.get(reverse("dev:dev-letter", args=[letter.name])).content.decode()
    assert "Случилось: семинар." in page
    assert "Новость: семинар" in client.get(reverse("dev:dev-mail")).content.decode()


def test_a_real_mail_server_gets_both_parts_of_the_letter(settings, learner):
    received: list[bytes] = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
            received.append(envelope.content)
            return "250 OK"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        tell(learner)
        drain()
    finally:
        controller.stop()
    letter = email.message_from_bytes(received[0], policy=email.policy.default)
    assert letter["subject"] == "Новость: семинар"
    assert {part.get_content_type() for part in letter.iter_parts()} == {"text/plain", "text/html"}
