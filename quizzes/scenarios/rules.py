from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role, people_under

from .models import Reply, Scenario

if TYPE_CHECKING:
    from lms.people.models import User


def teaches(user: User) -> bool:
    return has_role(user, Role.TRAINER, Role.OFFICE)


def taught_scenarios(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


def own_replies(user: User) -> Q:
    return Q(user=user)


def readable_replies(user: User) -> Q:
    """Her own; for a trainer and the office also what people in their reach have sent."""
    sent = ~Q(state=Reply.State.DRAFT) & Q(trial=False)
    return own_replies(user) | (sent & people_under(user, Role.TRAINER, Role.OFFICE, field="user_id"))


TEACHERS = "Trainers and the programme office."

rule("quizzes.browse_scenarios", allowed=teaches, who=TEACHERS)
rule("quizzes.create_scenario", allowed=teaches, who=TEACHERS)
rule("quizzes.view_scenario", Scenario, filter=taught_scenarios, who=TEACHERS)
rule("quizzes.edit_scenario", Scenario, filter=taught_scenarios, who=TEACHERS)
rule("quizzes.publish_scenario", Scenario, filter=taught_scenarios, who=TEACHERS)
rule(
    "quizzes.view_reply",
    Reply,
    filter=readable_replies,
    who="Whoever wrote it; trainers and the programme office once it is sent, for people in their subtree.",
)
rule("quizzes.write_reply", Reply, filter=own_replies, who="Whoever began it.")
rule("quizzes.submit_reply", Reply, filter=own_replies, who="Whoever began it.")
