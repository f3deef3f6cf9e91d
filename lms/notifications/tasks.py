from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from lms.jobs.registry import handler

from .actions import DELIVER
from .models import Notification


@handler(DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    """Send the letter of one notification, unless it has gone out already or the person may not sign in."""
    notification = (
        Notification.objects.select_for_update(of=["self"])
        .select_related("recipient")
        .filter(key=payload["key"], by_email=True, emailed_at=None, recipient__is_active=True)
        .first()
    )
    if notification is None:
        return
    letter(notification).send()
    notification.emailed_at = timezone.now()
    notification.save(update_fields=["emailed_at"])


def letter(notification: Notification) -> EmailMultiAlternatives:
    """The letter: plain text and HTML from the same words. Its Message-ID is fixed, so a repeat can be told."""
    context = {
        "notification": notification,
        "url": urljoin(settings.SITE_URL, notification.url) if notification.url else "",
        "site_url": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        subject=notification.title,
        body=render_to_string("lms/notifications/letter.txt", context),
        to=[notification.recipient.email],
        headers={"Message-ID": f"<notification-{notification.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"},
    )
    message.attach_alternative(render_to_string("lms/notifications/letter.html", context), "text/html")
    return message
