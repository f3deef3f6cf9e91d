from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from lms.audit.actions import record
from lms.errors import Refused

from .models import Agency

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def place(*, agency: Agency, by: User | None) -> Agency:
    """Save ``agency`` under its parent, new or moved, and carry everything below it along.

    Raises Refused where the new parent lies under the agency itself.
    """
    parent = agency.parent
    if parent is not None and agency.pk and parent.path.startswith(agency.path):
        raise Refused("Орган нельзя подчинить самому себе или тому, что в него входит.")
    before, depth_before = agency.path, agency.depth
    agency.path = f"{parent.path if parent else ''}{agency.code}/"
    agency.depth = parent.depth + 1 if parent else 0
    agency.save()
    if before and before != agency.path:
        Agency.objects.filter(path__startswith=before).exclude(pk=agency.pk).update(
            path=Concat(Value(agency.path), Substr("path", len(before) + 1)),
            depth=F("depth") + agency.depth - depth_before,
        )
    record("lms.place_agency", by=by, subject=agency, path=agency.path)
    return agency
