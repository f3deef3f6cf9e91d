"""Work that is owed for the staff list."""

from __future__ import annotations

from typing import Any

from lms.agencies.signals import staff_list_changed
from lms.jobs.registry import handler
from lms.people.models import User

from . import actions
from .models import StaffImport


def _import(payload: dict[str, Any]) -> StaffImport:
    return StaffImport.objects.select_related("agency", "by").get(pk=payload["import"])


@handler(actions.READ)
def read(payload: dict[str, Any]) -> None:
    actions.read(imported=_import(payload))


@handler(actions.CHECK)
def check(payload: dict[str, Any]) -> None:
    actions.check(imported=_import(payload), after=payload["after"])


@handler(actions.APPLY)
def apply(payload: dict[str, Any]) -> None:
    actions.apply(imported=_import(payload), by=User.objects.get(pk=payload["by"]))


@handler(actions.UNDO)
def undo(payload: dict[str, Any]) -> None:
    actions.undo(imported=_import(payload), before=payload.get("before"))


@handler(actions.FOLLOW)
def follow(payload: dict[str, Any]) -> None:
    staff_list_changed.send(User, people=payload["people"])


@handler("staffing.forget", every_seconds=24 * 3600)
def forget(payload: dict[str, Any]) -> None:
    actions.forget()
