from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role, people_under
from lms.people.models import User as Person

from .models import ClosedAddress, Notification

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(recipient=user)


def words_letters(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def addresses(user: User) -> Q:
    reach = people_under(user, Role.OFFICE)
    if reach == NOTHING:
        return NOTHING
    return Q(address__in=Person.objects.filter(reach).values("email"))


rule("lms.view_notification", Notification, filter=own, who="The person it is for.")
rule("lms.view_notifications", allowed=lambda user: True, who="Everybody who signs in, her own.")
rule("lms.edit_wordings", allowed=words_letters, who="The programme office.")
rule("lms.choose_letters", allowed=lambda user: True, who="Everybody who signs in, her own.")
rule("lms.browse_letters", allowed=words_letters, who="The programme office.")
rule("lms.view_closedaddress", ClosedAddress, filter=addresses, who="The programme office, of people of its subtree.")
rule("lms.reopen_address", ClosedAddress, filter=addresses, who="The programme office, of people of its subtree.")
