from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Messenger

if TYPE_CHECKING:
    from lms.people.models import User


def keeps(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def kept(user: User) -> Q:
    return EVERYTHING if keeps(user) else NOTHING


rule("lms.browse_messengers", allowed=keeps, who="The programme office.")
rule("lms.view_messenger", Messenger, filter=kept, who="The programme office.")
rule("lms.close_messenger", Messenger, filter=kept, who="The programme office.")
rule("lms.link_messenger", allowed=lambda user: True, who="Everybody who signs in, her own chat.")
