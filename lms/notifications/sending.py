"""Letters go out: each once, whoever is killed on the way, and an address that takes none is written to no more."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from .kinds import dresses
from .letters import digest, letter
from .models import ClosedAddress, Notification

CLOSED = "Адрес не принимает писем."


def unsent() -> QuerySet[Notification]:
    """Notifications whose letter is still to go out to somebody who may sign in."""
    waiting = Notification.objects.filter(by_email=True, emailed_at=None, returned_at=None, recipient__is_active=True)
    return waiting.select_related("recipient")


@transaction.atomic
def send(key: str, *, through: BaseEmailBackend | None = None) -> bool:
    """Send the letter of one notification unless it went out. Returns whether there was anything to do.

    The mail server's word and ours are two: a process killed between them sends the letter again, with the same
    Message-ID. The row is written before the letter goes, so that window is one commit; whatever else happens, a letter
    goes out once.
    """
    notification = unsent().select_for_update(of=["self"]).filter(key=key).first()
    if notification is None:
        return False
    message = letter(notification)
    message.connection = through
    _send(message, [notification])
    return True


@transaction.atomic
def send_digest(user_id: int) -> int:
    """Send all that waits for this person as one letter. Returns how many notifications it holds."""
    waiting = list(
        unsent().select_for_update(of=["self"]).filter(recipient=user_id).exclude(kind__in=dresses).order_by("pk")
    )
    if waiting:
        _send(letter(waiting[0]) if len(waiting) == 1 else digest(waiting), waiting)
    return len(waiting)


def _send(message: EmailMultiAlternatives, notifications: Sequence[Notification]) -> None:
    address = notifications[0].recipient.email
    rows = Notification.objects.filter(pk__in=[one.pk for one in notifications])
    now = timezone.now()
    closed = ClosedAddress.objects.filter(address=address).first()
    if closed is not None:
        rows.update(returned_at=now, return_reason=CLOSED)
        return
    rows.update(emailed_at=now)
    try:
        message.send()
    except SMTPSenderRefused:
        raise  # our own settings are wrong: nobody's address is to blame
    except (SMTPRecipientsRefused, SMTPResponseException) as refusal:
        reason = _for_good(refusal, address)
        if reason is None:
            raise
        close(address, reason)
        rows.update(emailed_at=None, returned_at=now, return_reason=reason)


def close(address: str, reason: str) -> None:
    ClosedAddress.objects.get_or_create(address=address, defaults={"reason": reason[:300]})


def _for_good(refusal: SMTPRecipientsRefused | SMTPResponseException, address: str) -> str | None:
    """What the server said when it will never take letters for ``address``; None where it may later."""
    answers: dict[str, tuple[int, bytes | str]] = (
        dict(refusal.recipients)
        if isinstance(refusal, SMTPRecipientsRefused)
        else {address: (refusal.smtp_code, refusal.smtp_error)}
    )
    code, said = answers.get(address, (0, b""))
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}"[:300] if 550 <= code <= 553 else None
