"""Background work: letters about assignments, the round after the staff, the ledger's upkeep and check."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.utils import timezone

from lms.jobs.actions import enqueue
from lms.jobs.registry import handler
from lms.people.models import User

from . import actions, asking, gradual, queries
from .models import Requirement

logger = logging.getLogger(__name__)

CHECK = "requirements.check_assignments"
LATER = dt.timedelta(minutes=20)


@handler(gradual.GO_ON)
def go_on(payload: dict[str, Any]) -> None:
    gradual.go_on(recalculation=payload["recalculation"], done=payload["done"])


@handler(asking.ASK_SKILL)
def ask_skill(payload: dict[str, Any]) -> None:
    for requirement in Requirement.objects.filter(pk=payload["requirement"], withdrawn_at=None):
        actions.assign(requirement=requirement, by=User.objects.get(pk=payload["by"]))


@handler(gradual.TELL)
def tell_assigned(payload: dict[str, Any]) -> None:
    for requirement in Requirement.objects.filter(pk=payload["requirement"], withdrawn_at=None):
        actions.tell_assigned(requirement=requirement)


@handler(actions.TELL_PERSON)
def tell_person(payload: dict[str, Any]) -> None:
    for user in User.objects.filter(pk=payload["user"], is_active=True):
        actions.tell_person(user=user)


@handler("requirements.follow_staff", every_seconds=3600)
def follow_staff(payload: dict[str, Any]) -> None:
    actions.follow_dates()


@handler("requirements.compact_tallies", every_seconds=3600)
def compact_tallies(payload: dict[str, Any]) -> None:
    actions.compact()


@handler("requirements.check_tallies", every_seconds=24 * 3600)
def check_tallies(payload: dict[str, Any]) -> None:
    """Shout if the figures of the reports do not follow from the assignments: somebody went round the triggers."""
    wrong = queries.ledger_differences()
    if wrong != queries.Differences(0, 0, 0):
        logger.error(
            "Reports differ from the facts: %s standings, %s sums of the ledger, %s of the ledger of expiry "
            "and %s rows of the history are wrong.",
            wrong.standings,
            wrong.tallies,
            wrong.expiry,
            wrong.history,
        )


@handler(CHECK, every_seconds=24 * 3600)
def check_assignments(payload: dict[str, Any]) -> None:
    """Recompute everything from the facts, shout if what is kept is anything else, and put it right.

    What a rule that is still being followed has not reached yet is no mistake: then it is looked at later.
    """
    if gradual.under_way():
        later = timezone.now() + LATER
        enqueue(CHECK, key=f"{CHECK}:{later:%Y%m%d%H%M}", run_at=later)
        return
    actions.follow_dates()
    if wrong := queries.recomputed():
        logger.error(
            "Assignments differ from a full recomputation: %s of those concerned, %s assignments and %s cycles are "
            "wrong. They are put right now.",
            wrong.concerned,
            wrong.assignments,
            wrong.cycles,
        )
        actions.follow_everyone()
