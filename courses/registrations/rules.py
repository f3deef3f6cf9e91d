from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import teaches
from courses.seminars.models import SeminarSession
from courses.seminars.rules import seen as seen_sessions
from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role, people_under
from lms.people.models import User

from .models import Registration

if TYPE_CHECKING:
    from lms.people.models import User as Person

OVERSEERS = (Role.HR, Role.HEAD, Role.OFFICE)
WHO = "The person herself; HR, the head and the programme office, of their people; trainers."


def seen(user: Person) -> Q:
    if teaches(user):
        return EVERYTHING
    return Q(user=user) | people_under(user, *OVERSEERS, field="user")


def decided(user: Person) -> Q:
    return people_under(user, Role.HEAD, Role.OFFICE, field="user")


def registers(user: Person) -> bool:
    return has_role(user, *OVERSEERS, Role.TRAINER)


def peopled(user: Person) -> Q:
    return seen_sessions(user) if registers(user) else NOTHING


def approves(user: Person) -> bool:
    return has_role(user, Role.HEAD, Role.OFFICE)


def registered_by(user: Person) -> Q:
    """People whom ``user`` may put into a session."""
    return EVERYTHING if teaches(user) else people_under(user, *OVERSEERS)


rule("courses.view_registration", Registration, filter=seen, who=WHO)
rule("courses.withdraw_registration", Registration, filter=seen, who=WHO)
rule("courses.transfer_registration", Registration, filter=seen, who=WHO)
rule("courses.substitute_registration", Registration, filter=seen, who=WHO)
rule(
    "courses.decide_registration",
    Registration,
    filter=decided,
    who="The head and the programme office, of their people.",
)
rule("courses.browse_approvals", allowed=approves, who="Heads and the programme office.")
rule("courses.register_for_session", SeminarSession, filter=seen_sessions, who="Those who see the session.")
rule(
    "courses.register_people",
    SeminarSession,
    filter=peopled,
    who="HR, heads, the programme office and trainers; each sees and registers people in reach, trainers everyone.",
)
rule(
    "courses.register_person",
    User,
    filter=registered_by,
    who="HR, the head and the programme office, of their people; trainers, of everyone.",
)
