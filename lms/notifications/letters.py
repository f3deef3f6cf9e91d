"""The letter of a notification: plain text and HTML from the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from lms.ui.russian import plural

from .kinds import dresses, registered
from .models import Notification

FAREWELL = "lms.notifications.farewell"


def letter(notification: Notification) -> EmailMultiAlternatives:
    """Its Message-ID is fixed, so that a repeat can be told."""
    kind = registered.get(notification.kind)
    link = ""
    if kind is not None and kind.optional:
        link = _address(reverse("notifications:mute", args=[farewell_of(notification)]))
    message = _message("letter", notification, notification.title, url=_url(notification), farewell=link)
    message.extra_headers["Message-ID"] = f"<notification-{notification.pk}@{_host()}>"
    if link:
        message.extra_headers["List-Unsubscribe"] = f"<{link}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if dress := dresses.get(notification.kind):
        dress(notification, message)
    return message


def digest(notifications: Sequence[Notification]) -> EmailMultiAlternatives:
    """One letter of several notifications to one person, the oldest first."""
    last = notifications[-1]
    subject = f"{plural(len(notifications), 'новость', 'новости', 'новостей')} в «Отклике»"
    message = _message("digest", last, subject, news=[(one, _url(one)) for one in notifications])
    message.extra_headers["Message-ID"] = f"<digest-{last.pk}@{_host()}>"
    return message


def _message(template: str, notification: Notification, subject: str, **words: Any) -> EmailMultiAlternatives:
    """Plain text and HTML of a template, to whom the notification is for."""
    context = {"notification": notification, "subject": subject, "site_url": settings.SITE_URL, **words}
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"lms/notifications/{template}.txt", context),
        to=[notification.recipient.email],
    )
    message.attach_alternative(render_to_string(f"lms/notifications/{template}.html", context), "text/html")
    return message


def farewell_of(notification: Notification) -> str:
    """The signed part of the link by which a person does without letters of this kind."""
    return signing.dumps([notification.recipient_id, notification.kind], salt=FAREWELL)


def farewell(secret: str) -> tuple[int, str] | None:
    """Person and kind of such a link; None where the signature is wrong."""
    try:
        user, kind = signing.loads(secret, salt=FAREWELL)
    except (signing.BadSignature, ValueError):
        return None
    return int(user), str(kind)


def _url(notification: Notification) -> str:
    return _address(notification.url) if notification.url else ""


def _address(url: str) -> str:
    return urljoin(settings.SITE_URL, url)


def _host() -> str:
    return settings.SITE_URL.split("//")[-1].split(":")[0]
