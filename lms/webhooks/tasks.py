"""Deliveries are owed and done."""

from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions
from .models import Subscription


@handler("webhooks.look", every_seconds=30)
def look(payload: dict[str, Any]) -> None:
    actions.look()


@handler(actions.DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    actions.deliver(
        subscription=Subscription.objects.select_related("agency", "made_by").get(pk=payload["subscription"])
    )


@handler("webhooks.forget", every_seconds=24 * 3600)
def forget(payload: dict[str, Any]) -> None:
    actions.forget()
