from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from lms.agencies.models import Agency
from lms.audit.actions import record
from lms.errors import Refused

from . import keys
from .models import ApiAnswer, ApiToken, Scope

if TYPE_CHECKING:
    from lms.people.models import User

LONGEST_LIFE = dt.timedelta(days=366)
USE_IS_NOTED_EVERY = dt.timedelta(hours=1)
ANSWERS_ARE_KEPT = dt.timedelta(days=7)


@transaction.atomic
def issue(
    *, name: str, agency: Agency, scopes: Iterable[str], expires_at: dt.datetime, by: User
) -> tuple[ApiToken, str]:
    """Make a token and tell its secret: the only time, since only a hash of it is kept.

    Raises Refused without a scope, for a date that is past or too far, and where an open token has this name.
    """
    wanted = [scope for scope in Scope.values if scope in set(scopes)]
    now = timezone.now()
    if not wanted:
        raise Refused("Отметьте, что системе можно.")
    if not now < expires_at <= now + LONGEST_LIFE:
        raise Refused("Срок ключа — от завтрашнего дня до года вперёд.")
    key = keys.make()
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                name=name.strip(),
                agency=agency,
                scopes=wanted,
                prefix=key.prefix,
                digest=key.digest,
                issued_by=by,
                expires_at=expires_at,
            )
    except IntegrityError:  # also the second of two clicks
        raise Refused("Ключ с таким названием уже есть. Отзовите его или назовите новый иначе.") from None
    record("lms.issue_token", by=by, subject=token, agency=agency.code, scopes=wanted, expires_at=str(expires_at))
    return token, key.secret


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> None:
    """Close a token for ever. Does nothing where it is revoked already."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by):
        record("lms.revoke_token", by=by, subject=token)


def note_use(*, token: ApiToken) -> None:
    """Remember that the token works, at most once an hour: not every question needs a write."""
    before = timezone.now() - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=timezone.now())


@transaction.atomic
def once(*, token: ApiToken, key: str, digest: str, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Answer a request that writes: by doing it, or, where ``key`` was there already, as it was answered then.

    The twin that comes meanwhile waits for the first. Raises Refused where the key came with something else.
    """
    answer, is_new = ApiAnswer.objects.get_or_create(token=token, key=key, defaults={"digest": digest})
    if not is_new:
        if answer.digest != digest:
            raise Refused("С этим ключом повтора (Idempotency-Key) уже приходили другие данные. Возьмите новый ключ.")
        return dict(answer.body)
    body = do()
    answer.body = body
    answer.save(update_fields=["body"])
    return body


def forget_answers() -> None:
    """Nobody repeats a request after a week; the answers name people."""
    ApiAnswer.objects.filter(at__lt=timezone.now() - ANSWERS_ARE_KEPT).delete()
