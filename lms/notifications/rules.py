from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule

from .models import Notification

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(recipient=user)


rule("lms.view_notification", Notification, filter=own, who="The person it is for.")
rule("lms.view_notifications", allowed=lambda user: True, who="Everybody who signs in, her own.")
