"""A morning of letters, as the worker does it."""

from __future__ import annotations

import datetime as dt

from courses.escalation import actions
from lms.jobs.actions import drain
from lms.models import Notification, User


def morning() -> None:
    actions.open_round()
    while drain():
        pass


def told(user: User, kind: str = "courses.ladder") -> list[tuple[dt.date, str, str]]:
    found = Notification.objects.filter(recipient=user, kind=kind).order_by("pk")
    return [(dt.date.fromisoformat(one.key.split(":")[1]), one.title, one.body) for one in found]


def days_told(user: User, kind: str = "courses.ladder") -> list[dt.date]:
    return [day for day, _title, _body in told(user, kind)]
