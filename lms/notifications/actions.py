from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lms.jobs.actions import enqueue_many

from .kinds import Kind
from .models import Notification

if TYPE_CHECKING:
    from lms.people.models import User

DELIVER = "notifications.deliver"
TITLE_LIMIT = 200


def notify(kind: Kind, *, to: Iterable[User], about: str, url: str = "", **words: str) -> None:
    """Tell each of ``to`` once about ``about`` (what happened to what, for example ``certificate:17``).

    ``words`` fill the patterns of the kind. A repeated call for the same person, kind and ``about`` does nothing.
    """
    notify_each(kind, ((person, words) for person in to), about=about, url=url)


@transaction.atomic
def notify_each(kind: Kind, letters: Iterable[tuple[User, Mapping[str, str]]], *, about: str, url: str = "") -> None:
    """The same with words of each person's own."""
    rows = [
        Notification(
            recipient=person,
            kind=kind.code,
            key=f"{kind.code}:{about}:{person.pk}",
            title=kind.title.format(**words)[:TITLE_LIMIT],
            body=kind.body.format(**words),
            url=url,
            by_email=kind.by_email,
        )
        for person, words in letters
    ]
    if not rows:
        return
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    if kind.by_email:
        enqueue_many(DELIVER, ((f"{DELIVER}:{row.key}"[:120], {"key": row.key}) for row in rows))


def mark_read(*, recipient: User, notification: Notification | None = None) -> None:
    """Mark one notification of ``recipient`` as read, or all of them."""
    unread = Notification.objects.filter(recipient=recipient, read_at=None)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    unread.update(read_at=timezone.now())
