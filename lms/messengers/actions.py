from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue_many, moment
from lms.notifications import queries as notifications
from lms.notifications import timing
from lms.notifications.kinds import registered
from lms.notifications.models import Notification
from lms.webhooks import sending, signing

from .models import Messenger, MessengerLink, MessengerMessage

if TYPE_CHECKING:
    from lms.people.models import User

DELIVER = "messengers.deliver"
CODE_HOLDS = dt.timedelta(minutes=15)
LATEST = dt.timedelta(days=2)  # older news is no news
TOGETHER = 20
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360)]


@transaction.atomic
def open_messenger(*, name: str, url: str, how: str, by: User) -> tuple[Messenger, str]:
    """Let people be told through a bot. Its secret is told once. Raises Refused for an address we do not send to."""
    sending.refuse_forbidden(url)
    secret = signing.make_secret()
    try:
        with transaction.atomic():
            made = Messenger.objects.create(
                name=name.strip(), url=url.strip(), how=how.strip(), secret=secret, made_by=by
            )
    except IntegrityError:
        raise Refused(_("Такой мессенджер уже есть.")) from None
    record("lms.open_messenger", by=by, subject=made, name=made.name)
    return made, secret


@transaction.atomic
def close_messenger(*, messenger: Messenger, by: User) -> None:
    """Tell nobody through it any more; links to it are gone. A repeated call changes nothing."""
    if Messenger.objects.filter(pk=messenger.pk, closed_at=None).update(closed_at=timezone.now()):
        MessengerLink.objects.filter(messenger=messenger).delete()
        record("lms.close_messenger", by=by, subject=messenger, name=messenger.name)


# --- links ------------------------------------------------------------------------------------------------------------
@transaction.atomic
def give_code(*, user: User, messenger: Messenger) -> str:
    """A one-time code that she sends to the bot; good for a quarter of an hour; the last one counts.

    Raises Refused where the messenger is closed, and where she has linked one already.
    """
    if messenger.closed_at is not None:
        raise Refused(_("Этот мессенджер больше не подключают."))
    code = f"{secrets.randbelow(10**8):08d}"
    wanted = {"messenger": messenger, "code": code, "code_until": timezone.now() + CODE_HOLDS}
    link, is_new = MessengerLink.objects.select_for_update().get_or_create(user=user, defaults=wanted)
    if not is_new:
        if link.linked_at is not None:
            raise Refused(_("Мессенджер уже подключён. Чтобы сменить его, сначала отключите."))
        MessengerLink.objects.filter(pk=link.pk).update(**wanted)
    return code


@transaction.atomic
def link(*, messenger: Messenger, code: str, chat: str) -> MessengerLink | None:
    """The bot has got the code from this chat: the person is told there from now on. None: no such code, or late."""
    now = timezone.now()
    waiting = MessengerLink.objects.select_for_update(of=["self"]).select_related("user")
    found = waiting.filter(messenger=messenger, code=code, code_until__gt=now, user__is_active=True).first()
    if not code or not chat or found is None:
        return None
    found.chat, found.linked_at, found.code, found.code_until = chat[:100], now, "", None
    found.save(update_fields=["chat", "linked_at", "code", "code_until"])
    record("lms.link_messenger", by=found.user, subject=found.user, messenger=messenger.name)
    return found


@transaction.atomic
def unlink(*, user: User) -> None:
    """Tell ``user`` nothing in a messenger any more. A repeated call changes nothing."""
    if MessengerLink.objects.filter(user=user).delete()[0]:
        record("lms.unlink_messenger", by=user, subject=user)


@transaction.atomic
def stop(*, messenger: Messenger, chat: str) -> bool:
    """The person has told the bot to stop in this chat: nobody is told there any more. Returns whether anybody was."""
    found = MessengerLink.objects.select_for_update(of=["self"]).select_related("user")
    link = found.filter(messenger=messenger, chat=chat, linked_at__isnull=False).first()
    if not chat or link is None:
        return False
    unlink(user=link.user)
    return True


def try_out(*, user: User) -> None:
    """Send a trial message into her chat now; nothing of it is kept. Raises Refused where the bot did not take it."""
    link = MessengerLink.objects.select_related("messenger").filter(user=user, linked_at__isnull=False).first()
    if link is None:
        raise Refused(_("Сначала подключите мессенджер."))
    title, text = _("Проба"), _("Если вы это читаете, всё настроено: новости «Отклика» будут приходить сюда.")
    items = [{"title": title, "text": text, "url": settings.SITE_URL, "at": timezone.now().isoformat()}]
    if not _tell(link, 0, items).is_good:
        raise Refused(_("Бот сейчас не отвечает. Попробуйте позже; новости пока придут письмами."))


def choose(*, user: User, muted: Collection[str]) -> None:
    """Do without messages of these optional kinds."""
    kept = [code for code in muted if code in registered and registered[code].optional]
    MessengerLink.objects.filter(user=user).update(muted=kept)


# --- messages ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def look() -> None:
    """Make messages of what people with a link were told since, and owe those that are due.

    The moment is that of letters: at once, after the quiet hours, or once a day all together.
    """
    now = timezone.localtime()
    links = {one.pk: one for one in MessengerLink.objects.filter(linked_at__isnull=False).select_related("user")}
    news = Notification.objects.filter(
        recipient__in=links, created_at__gte=now - LATEST, read_at=None, recipient__is_active=True
    ).exclude(pk__in=MessengerMessage.objects.filter(notification__created_at__gte=now - LATEST).values("notification"))
    wishes = notifications.wishes_of([one.user for one in links.values()])
    rows = [
        MessengerMessage(link=link, notification=one, due_at=timing.due(now, wishes.get(one.recipient_id)))
        for one in news
        if (link := links[one.recipient_id]).linked_at is not None
        and one.created_at >= link.linked_at
        and one.kind not in link.muted
    ]
    MessengerMessage.objects.bulk_create(rows, ignore_conflicts=True)
    due = _waiting().filter(due_at__lte=now).order_by("link").values_list("link", flat=True).distinct()
    enqueue_many(DELIVER, [(f"{DELIVER}:{key}:{moment()}", {"link": key}) for key in due])


@transaction.atomic
def deliver(*, key: int) -> None:
    """Tell one person what is due, in one request. Another worker that is at it is left alone.

    A worker that dies after the bot's word and before ours tells again, under the same number.
    """
    link = MessengerLink.objects.select_for_update(skip_locked=True, of=["self"]).select_related("messenger")
    held = link.filter(pk=key, linked_at__isnull=False, messenger__closed_at=None).first()
    if held is None:
        return
    waiting = _waiting().filter(link=held, due_at__lte=timezone.now()).select_related("notification")
    due = list(waiting.order_by("notification_id")[:TOGETHER])
    if not due:
        return
    answer = _tell(held, due[0].pk, [_item(one.notification) for one in due])
    rows = MessengerMessage.objects.filter(pk__in=[one.pk for one in due])
    now = timezone.now()
    said = {"status": answer.status, "answer": answer.words[:300], "attempts": F("attempts") + 1}
    tried = max(one.attempts for one in due)
    if answer.is_good:
        rows.update(**said, sent_at=now)
    elif tried < len(PAUSES):
        rows.update(**said, due_at=now + PAUSES[tried])
    else:
        rows.update(**said, given_up_at=now)


def _waiting() -> models.QuerySet[MessengerMessage]:
    return MessengerMessage.objects.filter(sent_at=None, given_up_at=None)


def _item(told: Notification) -> dict[str, str]:
    return {
        "title": told.title,
        "text": told.body,
        "url": urljoin(settings.SITE_URL, told.url) if told.url else "",
        "at": told.created_at.isoformat(),
    }


def _tell(link: MessengerLink, delivery: int, items: list[dict[str, str]]) -> sending.Answer:
    """One request to the bot: ``{"delivery", "type", "chat", "items": [{"title", "text", "url", "at"}]}``.

    The oldest first; ``delivery`` is the number by which the bot knows a repeat.
    """
    body = {"delivery": delivery, "type": "notification", "chat": link.chat, "items": items}
    content = json.dumps(body, ensure_ascii=False).encode()
    messenger = link.messenger
    return sending.send(messenger.url, content, keys=[messenger.secret], number=delivery, event="notification")
