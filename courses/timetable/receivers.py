"""Letters about registrations, and reminders, carry the session for the calendar of the mail program."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from courses.registrations import letters
from courses.registrations.models import Registration
from courses.reminders.letters import IN_A_DAY, IN_A_WEEK
from lms.notifications.kinds import dressed
from lms.notifications.models import Notification

from . import ics, queries

_ABOUT = re.compile(r":(registration|session):(\d+)\.")


def carry_session(notification: Notification, message: EmailMultiAlternatives) -> None:
    """The session as it stands when the letter goes; an invitation, or its cancellation."""
    if (found := _ABOUT.search(notification.key)) is None:
        return
    number = int(found[2])
    if found[1] == "registration":
        number = Registration.objects.values_list("session", flat=True).get(pk=number)
    entry = queries.entry_of(number, notification.recipient_id)
    if entry is None:
        return
    method = "CANCEL" if entry.status == "CANCELLED" else "REQUEST"
    made = ics.addressed(
        ics.calendar([entry], site=settings.SITE_URL, method=method),
        organiser=_address(settings.DEFAULT_FROM_EMAIL),
        to=notification.recipient.email,
        name=notification.recipient.get_full_name(),
    )
    message.attach("zanyatie.ics", made.to_ical(), f"text/calendar; charset=utf-8; method={method}")


REGISTRATIONS = (letters.SEATED, letters.PROMOTED, letters.CHANGED, letters.CANCELLED, letters.WITHDRAWN)
for kind in (*REGISTRATIONS, IN_A_WEEK, IN_A_DAY):
    dressed(kind)(carry_session)


def _address(text: str) -> str:
    """«Отклик <no-reply@example.org>» is the address in it."""
    return text.rpartition("<")[2].rstrip(">").strip()
