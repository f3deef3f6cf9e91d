from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from lms.jobs.registry import handler

from .actions import SEND_INVITATION
from .models import Invitation
from .queries import secret_of


@handler(SEND_INVITATION)
def send_invitation(payload: dict[str, Any]) -> None:
    """Send the letter of an invitation, unless it was withdrawn or used in the meantime."""
    invitation = Invitation.objects.select_related("agency", "invited_by").get(pk=payload["invitation"])
    if not invitation.is_open:
        return
    link = urljoin(settings.SITE_URL, reverse("people:invitation-accept", args=[secret_of(invitation)]))
    context = {"invitation": invitation, "link": link}
    letter = EmailMultiAlternatives(
        subject="Приглашение в «Отклик»",
        body=render_to_string("lms/people/invitation_letter.txt", context),
        to=[invitation.email],
    )
    letter.attach_alternative(render_to_string("lms/people/invitation_letter.html", context), "text/html")
    letter.send()
