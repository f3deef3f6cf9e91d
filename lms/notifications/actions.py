from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.batches import batched
from lms.errors import Refused
from lms.jobs.actions import enqueue_many
from lms.people.models import User

from . import letters as mail
from . import markup, queries, sending, timing, wording
from .kinds import DELIVER, DELIVER_MANY, DIGEST, Kind, delivery_of, dresses, registered, words_in
from .models import ClosedAddress, MailPreferences, Notification, Wording

if TYPE_CHECKING:
    from .returned import Return

TOGETHER = 200  # so many letters go through one connection
TITLE_LIMIT = 200


def notify(kind: Kind, *, to: Iterable[User], about: str, url: str = "", **words: str) -> None:
    """Tell each of ``to`` once about ``about`` (what happened to what, for example ``certificate:17``).

    ``words`` fill the patterns of the kind. A repeated call for the same person, kind and ``about`` does nothing.
    """
    notify_each(kind, ((person, words) for person in to), about=about, url=url)


@transaction.atomic
def notify_each(
    kind: Kind,
    letters: Iterable[tuple[User, Mapping[str, str]]],
    *,
    about: str | Mapping[int, str],
    url: str = "",
    no_later: dt.datetime | None = None,
) -> None:
    """The same with words of each person's own; ``about`` may be her own too (person → what).

    A letter that quiet hours or the letter of the day would hold up until ``no_later`` goes at once.
    """
    told = list(letters)
    if not told:
        return
    pattern = queries.pattern_of(kind)
    wishes = queries.wishes_of([person for person, _words in told]) if kind.by_email else {}
    body, html = markup.plain(pattern.body), markup.formatted(pattern.body)
    rows = [
        Notification(
            recipient=person,
            kind=kind.code,
            key=f"{kind.code}:{about if isinstance(about, str) else about[person.pk]}:{person.pk}",
            title=pattern.title.format(**words)[:TITLE_LIMIT],
            body=body.format(**words),
            html=markup.filled(html, words),
            url=url,
            by_email=kind.by_email and not (kind.optional and kind.code in queries.muted(wishes, person)),
        )
        for person, words in told
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    _owe_letters([row for row in rows if row.by_email], wishes, no_later)


def _owe_letters(rows: list[Notification], wishes: Mapping[int, MailPreferences], no_later: dt.datetime | None) -> None:
    """Letters that go out at one moment go together; what waits for the letter of the day needs one job a person."""
    now = timezone.localtime()
    zones = queries.zones_of(wishes) if wishes else {}
    by_moment: defaultdict[dt.datetime, list[str]] = defaultdict(list)
    digests: defaultdict[dt.datetime, list[int]] = defaultdict(list)
    for row in rows:
        wish = wishes.get(row.recipient_id)
        alone = row.kind in dresses  # a letter with a look or papers of its own is no part of another
        there = now.astimezone(zones[row.recipient_id]) if row.recipient_id in zones else now
        moment = timing.due(there, wish, alone=alone)
        if no_later is not None and moment >= no_later:
            by_moment[now].append(row.key)
        elif wish is not None and wish.pace == MailPreferences.Pace.DAILY and not alone:
            digests[moment].append(row.recipient_id)
        else:
            by_moment[moment].append(row.key)
    for moment, keys in by_moment.items():
        enqueue_letters(keys, run_at=moment if moment > now else None)
    for moment, people in digests.items():
        jobs = ((f"{DIGEST}:{person}:{moment.isoformat()}", {"user": person}) for person in people)
        enqueue_many(DIGEST, jobs, run_at=moment)


def enqueue_letters(keys: list[str], *, run_at: dt.datetime | None = None) -> None:
    """Owe the letters of these notifications, many of them together."""
    if len(keys) < TOGETHER // 10:
        enqueue_many(DELIVER, ((delivery_of(key), {"key": key}) for key in keys), run_at=run_at)
        return
    jobs = []
    for part in batched(keys, TOGETHER):
        name = f"{DELIVER_MANY}:{sha256(chr(10).join(part).encode()).hexdigest()[:40]}"
        jobs.append((name, {"job": name, "keys": part}))
    enqueue_many(DELIVER_MANY, jobs, run_at=run_at)


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
    """Send the letter with examples in the place of its words to whoever writes it. Nothing is kept.

    Raises Refused as ``reword`` does.
    """
    check_words(kind, title=title, body=body)
    message = mail.letter(Notification(recipient=to, title=wording.example(title), **wording.examples(body)))
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


@transaction.atomic
def choose(*, user: User, wishes: MailPreferences) -> None:
    """Keep when ``user`` wants letters and without which optional ones she does."""
    wishes.user = user
    wishes.muted = [code for code in wishes.muted if code in registered and registered[code].optional]
    fields = ["pace", "digest_at", "quiet_from", "quiet_to", "muted"]
    MailPreferences.objects.bulk_create([wishes], update_conflicts=True, unique_fields=["user"], update_fields=fields)
    record("lms.choose_letters", by=user, subject=user)


@transaction.atomic
def mute(*, user: User, kind: Kind) -> None:
    """Send ``user`` no letters of this kind any more; the notification on the site stays."""
    wishes = MailPreferences.objects.select_for_update().get_or_create(user=user)[0]
    if kind.optional and kind.code not in wishes.muted:
        wishes.muted.append(kind.code)
        wishes.save(update_fields=["muted"])
        record("lms.mute_letters", by=user, subject=user, kind=kind.code)


@transaction.atomic
def reopen(*, address: ClosedAddress, by: User) -> None:
    """Write to the address again: its owner has put it right. What was returned before stays returned."""
    gone, _rows = ClosedAddress.objects.filter(pk=address.pk).delete()
    if gone:
        record("lms.reopen_address", by=by, subject=address)


@transaction.atomic
def take_return(report: Return) -> None:
    """A letter came back: write to its address no more, where the server says that it will never take any."""
    rows = Notification.objects.filter(pk=report.letter or 0, recipient__email__iexact=report.address)
    rows.exclude(emailed_at=None).update(emailed_at=None, returned_at=timezone.now(), return_reason=report.reason)
    if report.for_good and User.objects.filter(email__iexact=report.address).exists():
        sending.close(User.objects.normalize_email(report.address), report.reason)
