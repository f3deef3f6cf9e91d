"""Background work: the upkeep of the ledger of completions, and its nightly check."""

from __future__ import annotations

import logging
from typing import Any

from lms.jobs.registry import handler

from . import actions, sums
from . import files as files  # the reports as files are made in the background, too

logger = logging.getLogger(__name__)


@handler("reports.compact_completions", every_seconds=3600)
def compact_completions(payload: dict[str, Any]) -> None:
    actions.compact()


@handler("reports.check_completions", every_seconds=24 * 3600)
def check_completions(payload: dict[str, Any]) -> None:
    """Shout if the completions of a period do not follow from the assignments."""
    if wrong := sums.completions_wrong():
        logger.error("Completions by months differ from the facts: %s sums are wrong.", wrong)
