from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.models import Role
from lms.agencies.scopes import people_under

from .models import Certificate

if TYPE_CHECKING:
    from lms.people.models import User


def own_or_of_ones_people(user: User) -> Q:
    return Q(holder=user) | people_under(user, Role.HR, Role.HEAD, Role.OFFICE, field="holder_id")


def of_the_region(user: User) -> Q:
    return people_under(user, Role.OFFICE, field="holder_id") & Q(state=Certificate.State.VALID)


rule("courses.view_certificates", allowed=lambda user: True, who="Everybody who signs in, her own.")
rule(
    "courses.view_certificate",
    Certificate,
    filter=own_or_of_ones_people,
    who="The holder; HR, the head and the programme office for people of their subtree.",
)
rule(
    "courses.revoke_certificate",
    Certificate,
    filter=of_the_region,
    who="The programme office, while the certificate is valid.",
)
