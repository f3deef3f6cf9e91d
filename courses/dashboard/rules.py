from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.reports.rules import oversees
from lms.access import rule
from lms.agencies.scopes import under
from lms.models import Agency, Role

if TYPE_CHECKING:
    from lms.people.models import User


def of_the_office(user: User) -> Q:
    return under(user, Role.OFFICE)


rule("courses.view_dashboard", allowed=oversees, who="HR, the head and the programme office, of their subtree.")
rule(
    "courses.set_target",
    Agency,
    filter=of_the_office,
    who="The programme office, for its agency and everything below it.",
)
