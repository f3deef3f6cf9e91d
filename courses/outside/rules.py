from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import rule
from lms.agencies.scopes import has_role, posted_under
from lms.models import Role

from .models import OutsideTraining

if TYPE_CHECKING:
    from lms.people.models import User

JUDGES = (Role.HR, Role.OFFICE)
READERS = (Role.HR, Role.HEAD, Role.OFFICE)
WHO = "HR and the programme office, of people whose main post is in their subtree, not of themselves."


def learns(user: User) -> bool:
    return True


def judges(user: User) -> bool:
    return has_role(user, *JUDGES)


def judged(user: User) -> Q:
    return posted_under(user, *JUDGES, field="user") & ~Q(user=user.pk)


def read(user: User) -> Q:
    return Q(user=user.pk) | posted_under(user, *READERS, field="user")


rule("courses.send_outside_training", allowed=learns, who="Everyone who signs in, of herself.")
rule(
    "courses.view_outsidetraining",
    OutsideTraining,
    filter=read,
    who="The person herself; HR, the head and the programme office, of people whose main post is in their subtree.",
)
rule("courses.browse_outside_training", allowed=judges, who="HR and the programme office.")
rule("courses.judge_outside_training", OutsideTraining, filter=judged, who=WHO)
rule("courses.revoke_outside_training", OutsideTraining, filter=judged, who=WHO)
