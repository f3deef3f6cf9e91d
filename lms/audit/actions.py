from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from .models import AuditEntry

if TYPE_CHECKING:
    from lms.people.models import User


def record(verb: str, *, by: User | None, subject: Model, **data: Any) -> None:
    """Write down that ``by`` (None: the system) did ``verb`` to ``subject``. ``data`` must be JSON-able."""
    AuditEntry.objects.create(
        actor=by, verb=verb, subject_type=subject._meta.label, subject_id=str(subject.pk), data=data
    )


def record_each(verb: str, *, by: User | None, subjects: Iterable[Model]) -> None:
    """Write down that ``by`` did ``verb`` to each of ``subjects``: a line each, one query."""
    AuditEntry.objects.bulk_create(
        AuditEntry(actor=by, verb=verb, subject_type=one._meta.label, subject_id=str(one.pk), data={})
        for one in subjects
    )
