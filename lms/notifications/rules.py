from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Notification

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(recipient=user)


def words_letters(user: User) -> bool:
    return has_role(user, Role.OFFICE)


rule("lms.view_notification", Notification, filter=own, who="The person it is for.")
rule("lms.view_notifications", allowed=lambda user: True, who="Everybody who signs in, her own.")
rule("lms.edit_wordings", allowed=words_letters, who="The programme office.")
