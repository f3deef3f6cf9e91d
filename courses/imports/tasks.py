"""Background work: a large table is read, checked and followed a piece at a time, so that one sees how far it is."""

from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions
from .models import PastImport


@handler(actions.READ)
def read(payload: dict[str, Any]) -> None:
    actions.read(imported=PastImport.objects.get(pk=payload["imported"]))


@handler(actions.CHECK)
def check(payload: dict[str, Any]) -> None:
    actions.check_rows(imported=PastImport.objects.get(pk=payload["imported"]), after=payload["after"])


@handler(actions.FOLLOW)
def follow(payload: dict[str, Any]) -> None:
    actions.follow(imported=PastImport.objects.get(pk=payload["imported"]), after=payload["after"])
