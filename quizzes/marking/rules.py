from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from lms.access import EVERYTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role, people_under
from quizzes.attempts.models import FOR_PERSON, Item
from quizzes.scenarios.models import Reply

from .models import StrongReply

if TYPE_CHECKING:
    from lms.people.models import User


def trains(user: User) -> bool:
    return has_role(user, Role.TRAINER)


def markable_replies(user: User) -> Q:
    """Sent replies with words, of people in the trainer's reach, except her own."""
    sent = ~Q(state=Reply.State.DRAFT) & Q(trial=False, report__isnull=False)
    return people_under(user, Role.TRAINER, field="user_id") & sent & ~Q(user=user)


def markable_items(user: User) -> Q:
    """Answers in finished quizzes that a person judges, of people in the trainer's reach, except her own."""
    return people_under(user, Role.TRAINER, field="attempt__user_id") & FOR_PERSON & ~Q(attempt__user=user)


def strong_seen(user: User) -> Q:
    """Trainers and the office see every strong reply, a colleague those of exercises in which she has sent her own."""
    if has_role(user, Role.TRAINER, Role.OFFICE):
        return EVERYTHING
    sent = Reply.objects.filter(user=user.pk, trial=False, scenario=OuterRef("scenario")).exclude(
        state=Reply.State.DRAFT
    )
    return Q(Exists(sent))


rule(
    "quizzes.view_strongreply",
    StrongReply,
    filter=strong_seen,
    who="Whoever has sent a reply in the same exercise; trainers and the programme office.",
)
rule(
    "quizzes.show_strong_reply",
    Reply,
    filter=markable_replies,
    who="Trainers, for sent replies of people in their subtree, never their own.",
)
rule("quizzes.view_marking", allowed=trains, who="Trainers.")
rule(
    "quizzes.mark_reply",
    Reply,
    filter=markable_replies,
    who="Trainers, for sent replies of people in their subtree, never their own.",
)
rule(
    "quizzes.mark_item",
    Item,
    filter=markable_items,
    who="Trainers, for answers in finished quizzes of people in their subtree, never their own.",
)
