from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.scopes import has_role, people_under
from lms.models import Role, User

if TYPE_CHECKING:
    from lms.people.models import User as Person

OVERSEERS = (Role.HR, Role.HEAD, Role.OFFICE)


def oversees(user: Person) -> bool:
    return has_role(user, *OVERSEERS)


def people_in_reach(user: Person) -> Q:
    return people_under(user, *OVERSEERS)


rule("courses.view_completion", allowed=oversees, who="HR, the head and the programme office, of their subtree.")
rule(
    "courses.view_person",
    User,
    filter=people_in_reach,
    who="HR, the head and the programme office: people who work in their subtree.",
)
