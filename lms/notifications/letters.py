"""The letter of a notification: plain text and HTML from the same words."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from .kinds import dresses
from .models import Notification


def letter(notification: Notification) -> EmailMultiAlternatives:
    """Its Message-ID is fixed, so that a repeat can be told."""
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
    if dress := dresses.get(notification.kind):
        dress(notification, message)
    return message
