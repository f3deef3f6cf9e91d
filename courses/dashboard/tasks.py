"""Background work: evenings of past weeks, the pace of lessons, and the nightly check of the last evening."""

from __future__ import annotations

import logging
from typing import Any

from lms.jobs.registry import handler

from . import actions, queries

logger = logging.getLogger(__name__)


@handler("dashboard.keep_evenings", every_seconds=3600)
def keep_evenings(payload: dict[str, Any]) -> None:
    actions.keep_evenings()


@handler("dashboard.count_lessons", every_seconds=24 * 3600)
def count_lessons(payload: dict[str, Any]) -> None:
    actions.count_lessons()


@handler("dashboard.check_evenings", every_seconds=24 * 3600)
def check_evenings(payload: dict[str, Any]) -> None:
    """Shout if the last evening kept differs from the ledger of days, and add it up anew."""
    evening = queries.last_evening_wrong()
    if evening is not None:
        logger.error("The sums of the evening of %s differ from the ledger: they are added up anew.", evening)
        actions.keep_evening(evening)
