"""What is required in an agency that goes into another is required in its successor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from lms.audit.actions import record
from lms.models import Agency

from . import actions, editions
from .models import Edition, Requirement

if TYPE_CHECKING:
    from lms.people.models import User


def under(agency: Agency) -> QuerySet[Requirement]:
    """Requirements in force that the agency or something in it has set for itself."""
    return Requirement.objects.filter(withdrawn_at=None, agency__path__startswith=agency.path).order_by("title")


@transaction.atomic
def take_over(*, heirs: Mapping[int, int], by: User | None) -> None:
    """Let the requirements of the agencies in ``heirs`` be those of their successors; due dates stay as they are.

    Where the successor has one of the same title, the old agency's name is added.
    """
    agencies = Agency.objects.in_bulk([*heirs, *heirs.values()])
    moving = Requirement.objects.select_for_update().filter(withdrawn_at=None, agency__in=heirs)
    for requirement in moving.order_by("id"):
        before = editions.saying(requirement)
        old, new = agencies[requirement.agency_id], agencies[heirs[requirement.agency_id]]
        if Requirement.objects.filter(agency=new, title=requirement.title, withdrawn_at=None).exists():
            requirement.title = f"{requirement.title} ({old.short_name})"[:200]
        requirement.agency = new
        requirement.save(update_fields=["agency", "title"])
        _note_edition(requirement, before, by)
        record("courses.take_over_requirement", by=by, subject=requirement, before=old.code, after=new.code)
        actions.assign(requirement=requirement, by=by)


def _note_edition(requirement: Requirement, before: dict[str, Any], by: User | None) -> None:
    latest = requirement.editions.aggregate(latest=Max("number"))["latest"]
    if latest is None:
        latest = 1
        Edition.objects.create(requirement=requirement, number=1, said=before)
    said = editions.saying(requirement)
    Edition.objects.create(requirement=requirement, number=latest + 1, said=said, made_at=timezone.now(), by=by)


def told(agency: Agency) -> list[str]:
    """The requirements that would go along, in words."""
    return [f"«{requirement.title}»" for requirement in under(agency)]
