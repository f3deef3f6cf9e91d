from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from .models import AuditEntry

if TYPE_CHECKING:
    from lms.people.models import User

T = TypeVar("T", bound=Model)


def record(verb: str, *, by: User | None, subject: Model, **data: Any) -> None:
    """Write down that ``by`` (None: the system) did ``verb`` to ``subject``. ``data`` must be JSON-able."""
    AuditEntry.objects.create(
        actor=by, verb=verb, subject_type=subject._meta.label, subject_id=str(subject.pk), data=data
    )


def record_once(
    verb: str, *, within: dt.timedelta, by: User | None, subject: Model, changed: Iterable[str], **data: Any
) -> None:
    """The same for a deed that goes on, such as writing that is saved by itself.

    Nothing is added where the latest entry about ``subject`` is this person's, of this verb, not older than ``within``
    and names all of ``changed`` already.
    """
    names = sorted(changed)
    about = AuditEntry.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))
    last = about.order_by("-id").first()
    if last is not None and (last.verb, last.actor_id) == (verb, by.pk if by else None):
        lately = last.at > timezone.now() - within
        if lately and set(names) <= set(last.data.get("changed", [])):
            return
    record(verb, by=by, subject=subject, changed=names, **data)


def record_each(
    verb: str, *, by: User | None, subjects: Iterable[T], data: Callable[[T], dict[str, Any]] | None = None
) -> None:
    """Write down that ``by`` did ``verb`` to each of ``subjects``, with its ``data``: a line each, one query."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=by,
            verb=verb,
            subject_type=one._meta.label,
            subject_id=str(one.pk),
            data=data(one) if data is not None else {},
        )
        for one in subjects
    )
