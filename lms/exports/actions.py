from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lms.audit.actions import record
from lms.errors import Refused
from lms.files import actions as files
from lms.jobs.actions import enqueue
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from .models import Export

if TYPE_CHECKING:
    from django.core.files.base import File

    from lms.people.models import User

BUILD = "exports.build"
KEPT = dt.timedelta(days=7)
AT_ONCE = 10  # unfinished exports a person
SAME_ORDER = dt.timedelta(minutes=10)

READY = Kind(code="lms.export_ready", title="Файл готов: {title}", body="Его можно скачать до {until}.", by_email=False)
SENT = Kind(code="lms.export_sent", title="{title}", body="Отчёт собран. Скачать его можно до {until}, войдя на сайт.")
FAILED = Kind(code="lms.export_failed", title="Файл не получился: {title}", body="{reason}", by_email=False)


@transaction.atomic
def order(
    *,
    source: str,
    title: str,
    params: dict[str, Any],
    form: str,
    by: User,
    key: str = "",
    by_letter: bool = False,
) -> Export:
    """Owe ``by`` a file. The same order again within ten minutes, or with the same ``key`` ever, is the same export."""
    if not key and (found := _same(source, params, form, by)) is not None:
        return found
    if not key and by.exports.filter(state__in=Export.UNFINISHED).count() >= AT_ONCE:
        raise Refused("У вас уже собирается десять файлов. Дождитесь их или отмените лишние.")
    key = key or f"{by.pk}:{source}:{timezone.now():%Y%m%d%H%M%S%f}"
    export, is_new = Export.objects.get_or_create(
        order_key=key,
        defaults={
            "asker": by,
            "source": source,
            "title": title[:200],
            "params": params,
            "format": form,
            "by_letter": by_letter,
        },
    )
    if is_new:
        record("lms.order_export", by=by, subject=export, source=source, asked=params, format=form)
        enqueue(BUILD, key=job_key(export), payload=payload(export, job_key(export)))
    return export


def job_key(export: Export) -> str:
    return f"{BUILD}:{export.pk}"


def payload(export: Export, key: str) -> dict[str, Any]:
    """What the job needs: the export, and its own key, to say that it is still at it."""
    return {"export": export.pk, "key": key}


def _same(source: str, params: dict[str, Any], form: str, by: User) -> Export | None:
    recent = Export.objects.filter(asker=by, source=source, format=form, params=params)
    return recent.filter(state__in=Export.UNFINISHED, asked_at__gte=timezone.now() - SAME_ORDER).first()


@transaction.atomic
def finish(*, export: Export, made: File[bytes], name: str, kind: str, content_type: str, rows: int) -> Export | None:
    """Keep the file and tell whoever asked. None where it is wanted no more, or another worker was faster."""
    locked = Export.objects.select_for_update().get(pk=export.pk)
    if not locked.is_unfinished:
        return None
    path = f"exports/{locked.pk}.{locked.format}"
    asker = locked.asker
    locked.file = files.keep(made=made, path=path, name=name, kind=kind, content_type=content_type, by=asker)
    locked.state, locked.ready_at = Export.State.READY, timezone.now()
    locked.expires_at = locked.ready_at + KEPT
    locked.rows_done = rows
    locked.save(update_fields=["file", "state", "ready_at", "expires_at", "rows_done"])
    record("lms.build_export", by=asker, subject=locked, source=locked.source, rows=rows)
    until = f"{timezone.localtime(locked.expires_at):%d.%m.%Y, %H:%M}"
    kind_of_word = SENT if locked.by_letter else READY
    notify(
        kind_of_word, to=[asker], about=_about(locked), url=locked.get_absolute_url(), title=_title(locked), until=until
    )
    return locked


@transaction.atomic
def fail(*, export: Export, reason: str) -> None:
    """Give the export up and say why."""
    changed = Export.objects.filter(pk=export.pk, state__in=Export.UNFINISHED)
    if changed.update(state=Export.State.FAILED, reason=reason[:300]):
        words = {"title": _title(export), "reason": reason}
        notify(FAILED, to=[export.asker], about=_about(export), url=export.get_absolute_url(), **words)


@transaction.atomic
def cancel(*, export: Export, by: User) -> None:
    """Stop making the file. A worker that is at it notices soon; a file that is ready stays."""
    changed = Export.objects.filter(pk=export.pk, state__in=Export.UNFINISHED).update(state=Export.State.CANCELLED)
    if changed:
        record("lms.cancel_export", by=by, subject=export)


def expire() -> int:
    """Delete files that have been kept long enough. Returns how many; what was asked for stays to be seen."""
    gone = 0
    for pk in Export.objects.filter(state=Export.State.READY, expires_at__lt=timezone.now()).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            export = Export.objects.select_for_update().get(pk=pk)
            stored, export.file, export.state = export.file, None, Export.State.EXPIRED
            export.save(update_fields=["file", "state"])
            if stored is not None:
                files.discard(stored=stored)
            gone += 1
    return gone


def _about(export: Export) -> str:
    return f"export:{export.pk}"


def _title(export: Export) -> str:
    return export.title[:150]
