from __future__ import annotations

import email
import email.policy
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from urllib.parse import urlencode

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from django.db import connection


class MailServer:
    """A real mail server: ``refused`` addresses do not exist, ``busy`` ones ask to come later."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()
        self.told: Callable[[], None] = lambda: None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 No such user"
        if address in self.busy:
            return "450 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.told()
        return "250 OK"


@pytest.fixture
def mail_server(settings: LazySettings) -> Iterator[MailServer]:
    server = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield server
    controller.stop()


@pytest.fixture
def worker(settings: LazySettings) -> Callable[[], subprocess.Popen[bytes]]:
    """A process of its own that does what is due in the database of the test."""

    def start() -> subprocess.Popen[bytes]:
        held = connection.settings_dict
        where = urlencode({"host": held["HOST"], "port": held["PORT"]})
        url = f"postgresql://{held['USER']}:{held['PASSWORD']}@/{held['NAME']}?{where}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings",
            "DATABASE_URL": url,
            "EMAIL_HOST": settings.EMAIL_HOST,
            "EMAIL_PORT": str(settings.EMAIL_PORT),
        }
        code = "import django; django.setup(); from lms.jobs.actions import drain; drain()"
        return subprocess.Popen([sys.executable, "-c", code], env=environment)  # noqa: S603

    return start
