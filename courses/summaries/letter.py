"""The letter of a summary: figures in the body, the sheet attached, no names in either."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from lms.models import Notification

from . import pdf, wording
from .content import Content
from .models import Summary


def dress(notification: Notification, message: EmailMultiAlternatives) -> None:
    """Put the page into the letter and the sheet beside it."""
    summary = Summary.objects.select_related("head", "agency").get(pk=notification.key.split(":")[2])
    content = Content.from_json(summary.content)
    url = urljoin(settings.SITE_URL, reverse("courses:summary", args=[summary.pk]))
    context = {
        "notification": notification,
        "content": content,
        "url": url,
        "site_url": settings.SITE_URL,
        **wording.sentences(content),
    }
    message.body = render_to_string("courses/summaries/letter.txt", context)
    message.alternatives = []
    message.attach_alternative(render_to_string("courses/summaries/letter.html", context), "text/html")
    sheet = pdf.render(content, head=summary.head.get_full_name(), names=None, url=url)
    message.attach(f"svodka-{summary.day.isoformat()}.pdf", sheet, "application/pdf")
