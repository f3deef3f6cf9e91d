from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from courses.skills.models import Skill
from lms.access import NOTHING, rule
from lms.agencies.scopes import around, has_role, under
from lms.models import Agency, Role

from .models import Assignment, Requirement

if TYPE_CHECKING:
    from lms.people.models import User

OVERSEERS = (Role.HR, Role.HEAD, Role.OFFICE)


def applying(user: User) -> Q:
    """Requirements of agencies in the user's reach, and of the agencies above, which reach her people too."""
    return around(user, *OVERSEERS, field="agency__path")


def set_in_reach(user: User) -> Q:
    return under(user, Role.OFFICE, field="agency__path")


def changeable(user: User) -> Q:
    return set_in_reach(user) & Q(withdrawn_at=None)


def grounded(user: User) -> Q:
    """Requirements whose paper she may read."""
    own = Exists(Assignment.objects.filter(requirement=OuterRef("pk"), user=user.pk))
    return (applying(user) | Q(own)) & Q(ground_file__isnull=False)


def oversees(user: User) -> bool:
    return has_role(user, *OVERSEERS)


def sets_requirements(user: User) -> bool:
    return has_role(user, Role.OFFICE)


def agencies_to_require_of(user: User) -> Q:
    return under(user, Role.OFFICE)


def skills_to_require(user: User) -> Q:
    return Q(archived_at=None) if sets_requirements(user) else NOTHING


rule(
    "courses.view_requirement",
    Requirement,
    filter=applying,
    who="HR, the head and the programme office: requirements that apply in their subtree.",
)
rule("courses.list_requirements", allowed=oversees, who="HR, the head and the programme office.")
rule("courses.set_requirement", allowed=sets_requirements, who="The programme office.")
rule("courses.require_of_agency", Agency, filter=agencies_to_require_of, who="The programme office, in its subtree.")
rule(
    "courses.change_requirement",
    Requirement,
    filter=changeable,
    who="The programme office, requirements in force of its subtree.",
)
rule(
    "courses.view_ground",
    Requirement,
    filter=grounded,
    who="Whoever has an assignment by it; HR, the head and the programme office, where it applies in their subtree.",
)
rule(
    "courses.withdraw_requirement",
    Requirement,
    filter=set_in_reach,
    who="The programme office, requirements of its subtree.",
)
rule(
    "courses.follow_requirement_again",
    Requirement,
    filter=set_in_reach,
    who="The programme office, requirements of its subtree, also withdrawn ones.",
)
rule("courses.ask_skill", Skill, filter=skills_to_require, who="The programme office, skills in use.")
