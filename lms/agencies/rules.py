from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule

from .models import Agency, Role
from .scopes import has_role, under

if TYPE_CHECKING:
    from lms.people.models import User


def administers(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def overseen_agencies(user: User) -> Q:
    """Agencies whose people's training the user may look at."""
    return under(user, Role.HR, Role.HEAD, Role.OFFICE)


def staffed_agencies(user: User) -> Q:
    """Agencies whose staff the user looks after."""
    return under(user, Role.HR, Role.OFFICE)


rule("lms.administer", allowed=administers, who="The programme office, in the administration.")
rule(
    "lms.view_agency",
    Agency,
    filter=overseen_agencies,
    who="HR, the head and the programme office, in their subtree.",
)
rule("lms.staff_agency", Agency, filter=staffed_agencies, who="HR and the programme office, in their subtree.")
