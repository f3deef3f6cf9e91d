from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from quizzes.bank.rules import teaches

from .models import Attempt

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(user=user)


def own_or_taught(user: User) -> Q:
    return EVERYTHING if teaches(user) else own(user)


def taught(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


rule(
    "quizzes.view_attempt",
    Attempt,
    filter=own_or_taught,
    who="The person whose attempt it is; trainers and the programme office.",
)
rule("quizzes.answer_attempt", Attempt, filter=own, who="The person whose attempt it is.")
rule("quizzes.submit_attempt", Attempt, filter=own, who="The person whose attempt it is.")
