from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.requirements.models import Assignment
from lms.access import rule
from lms.agencies.scopes import has_role, posted_under, under
from lms.models import Role, User

from .models import DueRequest, Exemption

if TYPE_CHECKING:
    from lms.people.models import User as Person

KEEPERS = (Role.HR, Role.OFFICE)
WHO = "HR and the programme office, of people whose main post is in their subtree, not of themselves."


def keeps_dates(user: Person) -> bool:
    return has_role(user, *KEEPERS)


def assignments_kept(user: Person) -> Q:
    return under(user, *KEEPERS, field="agency__path") & ~Q(user=user.pk)


def people_kept(user: Person, field: str = "pk") -> Q:
    """Rows whose person has her main post of today in the reach of ``user``. Nobody decides about herself."""
    return posted_under(user, *KEEPERS, field=field) & ~Q(**{field: user.pk})


def of_people_kept(user: Person) -> Q:
    return people_kept(user, field="user")


def own(user: Person) -> Q:
    return Q(user=user)


def papers(user: Person) -> Q:
    return own(user) | of_people_kept(user)


rule("courses.extend_assignment", Assignment, filter=assignments_kept, who=WHO)
rule("courses.exempt_assignment", Assignment, filter=assignments_kept, who=WHO)
rule("courses.exempt_person", User, filter=people_kept, who=WHO)
rule("courses.revoke_exemption", Exemption, filter=of_people_kept, who=WHO)
rule(
    "courses.view_exemption",
    Exemption,
    filter=papers,
    who="The person herself; HR and the programme office, of people whose main post is in their subtree.",
)
rule("courses.view_due_date", Assignment, filter=own, who="The person herself.")
rule("courses.browse_due_requests", allowed=keeps_dates, who="HR and the programme office.")
rule("courses.answer_due_request", DueRequest, filter=of_people_kept, who=WHO)
