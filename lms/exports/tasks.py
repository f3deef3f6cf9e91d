from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions, building


@handler(actions.BUILD, long=True)
def build(payload: dict[str, Any]) -> None:
    building.build(payload["export"], payload["key"])


@handler("exports.expire", every_seconds=3600)
def expire(payload: dict[str, Any]) -> None:
    actions.expire()
