"""The mail of the development mode: every letter becomes a file under ``var/mail``."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

SHOWN = 100


class FileMailBackend(BaseEmailBackend):
    """Writes ``<time>-<random>.eml``, readable at the development page of the mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
            draft = folder / f"{name}.part"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """A letter as the development page shows it. ``name`` is its file's name without the ending."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str


def letters() -> list[Letter]:
    """The newest letters, newest first."""
    files = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)[:SHOWN]
    return [_parse(file) for file in files]


def letter(name: str) -> Letter | None:
    """One letter by its name; None where there is no such file in the mailbox."""
    file = Path(settings.MAIL_DIR) / f"{name}.eml"
    return _parse(file) if file.parent == Path(settings.MAIL_DIR) and file.is_file() else None


def _parse(file: Path) -> Letter:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Letter(
        name=file.stem,
        to=str(message["to"]),
        subject=str(message["subject"]),
        sent_at=datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone()),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: ParsedMessage, subtype: str) -> str:
    part = message.get_body(preferencelist=(subtype,))
    return str(part.get_content()) if part is not None else ""
