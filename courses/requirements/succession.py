"""What is required in an agency that goes into another is required in its successor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from lms.audit.actions import record
from lms.models import Agency

from . import actions, editions
from .models import Requirement

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
        if editions.is_repeated(requirement.title, new):
            requirement.title = f"{requirement.title} ({old.short_name})"[:200]
        requirement.agency = new
        requirement.save(update_fields=["agency", "title"])
        editions.note(requirement, before, editions.saying(requirement), by=by)
        record("courses.take_over_requirement", by=by, subject=requirement, before=old.code, after=new.code)
        actions.assign(requirement=requirement, by=by)


def told(agency: Agency) -> list[str]:
    """The requirements that would go along, in words."""
    return [f"«{requirement.title}»" for requirement in under(agency)]
