from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role, under

from .models import Invitation

if TYPE_CHECKING:
    from .models import User


def looks_after_staff(user: User) -> bool:
    return has_role(user, Role.HR, Role.OFFICE)


def invitations_to_own_agencies(user: User) -> Q:
    return under(user, Role.HR, Role.OFFICE, field="agency__path")


rule("lms.invite", allowed=looks_after_staff, who="HR and the programme office, into their subtree.")
rule(
    "lms.view_invitation",
    Invitation,
    filter=invitations_to_own_agencies,
    who="HR and the programme office, in their subtree.",
)
rule(
    "lms.withdraw_invitation",
    Invitation,
    filter=lambda user: invitations_to_own_agencies(user) & Q(accepted_at=None, withdrawn_at=None),
    who="HR and the programme office, while it is open.",
)
rule("lms.view_profile", allowed=lambda user: True, who="Everybody who signs in, her own.")
