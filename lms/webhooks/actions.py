from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.agencies.models import Agency
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue, moment
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.ui.russian import plural

from . import sending, signing
from .models import Delivery, Subscription
from .sources import source

if TYPE_CHECKING:
    from lms.people.models import User

DELIVER = "webhooks.deliver"
AT_MOST = 100  # changes a delivery
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]
OLD_SECRET_SIGNS = dt.timedelta(days=1)
KEPT = dt.timedelta(days=30)
LOCK = 0x57EB  # the first half of the advisory lock; the second is the subscription
State = Subscription.State

GIVEN_UP = Kind(
    code="lms.webhook_stopped",
    title="«{name}» не принимает изменения",
    body="Мы пробовали {attempts} за двое суток и остановились. Ничего не потеряно: когда система заработает, "
    "откройте подписку и нажмите «Возобновить».",
)


@transaction.atomic
def subscribe(*, name: str, agency: Agency, kinds: Iterable[str], url: str, by: User) -> tuple[Subscription, str]:
    """Tell a system of what changes from now on. Its secret is told once.

    Raises Refused for an address to which we do not send.
    """
    wanted = [kind for kind, _words in source().kinds if kind in set(kinds)]
    if not wanted:
        raise Refused(_("Отметьте, о чём сообщать."))
    sending.refuse_forbidden(url)
    secret = signing.make_secret()
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
                name=name.strip(), agency=agency, kinds=wanted, url=url.strip(), secret=secret, made_by=by,
                cursor=source().now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("Подписка с таким названием уже есть.")) from None
    record("lms.subscribe", by=by, subject=made, agency=agency.code, kinds=wanted, host=sending.parsed(url).hostname)
    return made, secret


@transaction.atomic
def change_secret(*, subscription: Subscription, by: User) -> str:
    """Give a new secret; for a day the old one signs beside it."""
    locked = Subscription.objects.select_for_update(of=["self"]).get(pk=subscription.pk)
    locked.previous_secret, locked.previous_until = locked.secret, timezone.now() + OLD_SECRET_SIGNS
    locked.secret = signing.make_secret()
    locked.save(update_fields=["secret", "previous_secret", "previous_until"])
    record("lms.change_subscription_secret", by=by, subject=locked)
    return locked.secret


@transaction.atomic
def set_state(*, subscription: Subscription, state: str, by: User) -> None:
    """Pause, resume or close. Whoever is resumed is told of everything since."""
    locked = Subscription.objects.select_for_update(of=["self"]).get(pk=subscription.pk)
    if locked.state == state:
        return
    if locked.state == State.CLOSED:
        raise Refused(_("Подписка закрыта. Сделайте новую."))
    locked.state = state
    locked.save(update_fields=["state"])
    if state == State.ACTIVE:
        locked.deliveries.filter(delivered_at=None).update(attempts=0, next_at=timezone.now())
        owe(locked)
    record("lms.set_subscription_state", by=by, subject=locked, state=state)


@transaction.atomic
def ping(*, subscription: Subscription, by: User) -> Delivery:
    """Owe a trial delivery without data."""
    if subscription.state != State.ACTIVE:
        raise Refused(_("Сначала возобновите подписку."))
    made = Delivery.objects.create(subscription=subscription, event="ping", body={"type": "ping"})
    owe(subscription)
    record("lms.ping_subscription", by=by, subject=subscription)
    return made


@transaction.atomic
def resend(*, delivery: Delivery, by: User) -> None:
    """Send again what was sent, as it was."""
    if delivery.subscription.state != State.ACTIVE:
        raise Refused(_("Сначала возобновите подписку."))
    Delivery.objects.filter(pk=delivery.pk).update(delivered_at=None, attempts=0, next_at=timezone.now())
    owe(delivery.subscription)
    record("lms.resend_delivery", by=by, subject=delivery)


def owe(subscription: Subscription) -> None:
    """Owe a look at a subscription. Several looks at once do no harm: one of them works, the others find it busy."""
    enqueue(DELIVER, key=f"{DELIVER}:{subscription.pk}:{moment()}", payload={"subscription": subscription.pk})


def look() -> None:
    """Owe a look at every subscription that is on."""
    for subscription in Subscription.objects.filter(state=State.ACTIVE):
        owe(subscription)


@transaction.atomic
def deliver(*, subscription: Subscription) -> None:
    """One step of a subscription: send what waits, or else take the next changes out of the feed.

    What was taken stands in a row before it is sent, so a worker that dies loses nothing; it may be sent twice.
    While the other side is being waited for, nothing is written, so that the feed of all others is not held back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, subscription.pk % 2**31])
        if not cursor.fetchone()[0]:
            return
    subscription.refresh_from_db()
    if subscription.state != State.ACTIVE:
        return
    waiting = subscription.deliveries.filter(delivered_at=None).order_by("id").first()
    if waiting is None:
        if _take(subscription):
            owe(subscription)
    elif waiting.next_at <= timezone.now():
        _send(subscription, waiting)


def _take(subscription: Subscription) -> bool:
    """The next changes become a delivery, and the cursor moves behind them. Whether there were any."""
    path = subscription.agency.path
    told = source().read(path, subscription.cursor, subscription.kinds, AT_MOST)
    if not told:
        return False
    body = {
        "type": "changes",
        "subscription": subscription.pk,
        "agency": subscription.agency.code,
        "items": [one.document for one in told],
    }
    Delivery.objects.create(subscription=subscription, event="changes", body=body, changes=len(told))
    subscription.cursor = told[-1].place
    subscription.save(update_fields=["cursor"])
    return True


def _send(subscription: Subscription, delivery: Delivery) -> None:
    body = json.dumps({"delivery": delivery.pk, **delivery.body}, ensure_ascii=False).encode()
    answer = sending.send(subscription.url, body, keys=subscription.keys, number=delivery.pk, event=delivery.event)
    delivery.attempts += 1
    delivery.status, delivery.answer, delivery.milliseconds = answer.status, answer.words, answer.milliseconds
    if answer.is_good:
        delivery.delivered_at = timezone.now()
        owe(subscription)
    elif delivery.attempts <= len(PAUSES):
        delivery.next_at = timezone.now() + PAUSES[delivery.attempts - 1]
    else:
        _give_up(subscription, delivery)
    delivery.save()


def _give_up(subscription: Subscription, delivery: Delivery) -> None:
    Subscription.objects.filter(pk=subscription.pk).update(state=State.STOPPED)
    record("lms.stop_subscription", by=None, subject=subscription, delivery=delivery.pk)
    notify(
        GIVEN_UP,
        to=[subscription.made_by],
        about=f"delivery:{delivery.pk}:{delivery.attempts}:{timezone.localdate()}",
        url=reverse("webhooks:subscription", args=[subscription.pk]),
        name=subscription.name,
        attempts=plural(delivery.attempts, "раз", "раза", "раз"),
    )


def forget() -> None:
    """What was delivered long ago is dropped."""
    Delivery.objects.filter(delivered_at__lt=timezone.now() - KEPT).delete()
