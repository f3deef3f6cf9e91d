from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Rubric

if TYPE_CHECKING:
    from lms.people.models import User


def teaches(user: User) -> bool:
    return has_role(user, Role.TRAINER, Role.OFFICE)


def taught(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


def drafts(user: User) -> Q:
    return Q(published_at=None) if teaches(user) else NOTHING


def office(user: User) -> Q:
    return EVERYTHING if has_role(user, Role.OFFICE) else NOTHING


TEACHERS = "Trainers and the programme office."

rule("quizzes.browse_rubrics", allowed=teaches, who=TEACHERS)
rule("quizzes.view_rubric", Rubric, filter=taught, who=TEACHERS)
rule("quizzes.revise_rubric", Rubric, filter=taught, who=TEACHERS)
rule("quizzes.edit_rubric", Rubric, filter=drafts, who="Trainers and the programme office, while it is a draft.")
rule("quizzes.put_rubric_in_force", Rubric, filter=office, who="The programme office.")
