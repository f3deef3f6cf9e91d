"""Background work: files are read once, words are learnt, and every night entries are compared with their pages."""

from __future__ import annotations

import logging
from typing import Any

from lms.jobs.registry import handler

from . import actions

logger = logging.getLogger(__name__)


@handler("search.read_file")
def read_file(payload: dict[str, Any]) -> None:
    actions.read_file(payload["file"])


@handler("search.learn_words", every_seconds=3600)
def learn_words(payload: dict[str, Any]) -> None:
    actions.learn_words()


@handler("search.check", every_seconds=24 * 3600)
def check(payload: dict[str, Any]) -> None:
    """Put right what a change beside the actions has left behind, and shout: it shows a door that nobody listens at."""
    if wrong := actions.rebuild_all():
        logger.warning("Entries of search that were out of date: %s.", wrong)
