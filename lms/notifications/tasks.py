"""Background work: letters one by one, many through one connection, and the letter of a day."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone

from lms.jobs.actions import enqueue, still_at_it
from lms.jobs.registry import handler

from . import sending
from .kinds import DELIVER, DELIVER_MANY, DIGEST, delivery_of

ALIVE = dt.timedelta(minutes=5)
LATER = dt.timedelta(minutes=1)


@handler(DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    """Send the letter of one notification, unless it has gone out already or the person may not sign in."""
    sending.send(payload["key"])


@handler(DELIVER_MANY, long=True)
def deliver_many(payload: dict[str, Any]) -> None:
    """The same for many, each letter committed by itself: whoever goes on after a killed worker sends the rest.

    An address that takes nothing now is tried later by itself, so that it does not hold up the others.
    """
    with get_connection() as connection:
        for number, key in enumerate(payload["keys"]):
            if number % 50 == 0:
                still_at_it(payload["job"], for_=ALIVE)
            try:
                sending.send(key, through=connection)
            except SMTPRecipientsRefused:
                enqueue(DELIVER, key=delivery_of(key), payload={"key": key}, run_at=timezone.now() + LATER)


@handler(DIGEST)
def deliver_digest(payload: dict[str, Any]) -> None:
    sending.send_digest(payload["user"])
