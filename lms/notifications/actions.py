from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue_many

from . import letters as mail
from . import queries, wording
from .kinds import Kind, words_in
from .models import Notification, Wording

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
    pattern = queries.pattern_of(kind)
    rows = [
        Notification(
            recipient=person,
            kind=kind.code,
            key=f"{kind.code}:{about}:{person.pk}",
            title=pattern.title.format(**words)[:TITLE_LIMIT],
            body=pattern.body.format(**words),
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


@transaction.atomic
def reword(kind: Kind, *, title: str, body: str, by: User) -> Wording | None:
    """Say notifications of this kind in other words from now on; with the project's own, those count again.

    None: nothing changed. Raises Refused for words in braces that this kind has not, or that are no such words.
    """
    title, body = " ".join(title.split()), body.strip().replace("\r\n", "\n")
    check_words(kind, title=title, body=body)
    held = queries.pattern_of(kind)
    if (title, body) == (held.title, held.body):
        return None
    own = (title, body) == (kind.title, kind.body)
    wording = Wording.objects.create(kind=kind.code, title="" if own else title, body="" if own else body, by=by)
    record("lms.reword_notification", by=by, subject=wording, kind=kind.code)
    return wording


def try_out(kind: Kind, *, title: str, body: str, to: User) -> None:
    """Send the letter with examples in the place of its words to whoever writes it. Nothing is kept."""
    message = mail.letter(Notification(recipient=to, title=wording.example(title), body=wording.example(body)))
    message.subject = _("Проба: %s") % message.subject
    message.send()


def check_words(kind: Kind, *, title: str, body: str) -> None:
    """Raises Refused where the words in braces are not those of the kind."""
    if not title or not body:
        raise Refused(_("Напишите и заголовок, и текст."))
    try:
        unknown = (words_in(title) | words_in(body)) - kind.words
    except ValueError as error:
        raise Refused(_("Фигурные скобки — только вокруг слов из списка, например {due}.")) from error
    if unknown:
        raise Refused(_("В этом письме нет слов: %s.") % ", ".join(f"{{{word}}}" for word in sorted(unknown)))
