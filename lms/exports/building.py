"""Making the file of an export: in transactions of its own, so that everybody sees how far it is.

Killed halfway, it begins anew: nothing is kept before the end, and what lies in its folder is cleared first.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from django.core.files.base import File
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lms.errors import Refused
from lms.files.models import StoredFile
from lms.jobs.actions import enqueue, still_at_it
from lms.ui.exports import XLSX, Row, Sheet, csv_lines, json_lines, write_xlsx
from lms.ui.tablepaper import write_pdf

from . import actions, queries, registry
from .models import Export, Format

logger = logging.getLogger(__name__)

TRIES: Final = 4
TICK_SECONDS: Final = 1.0
TICK_ROWS: Final = 500
STORING: Final = dt.timedelta(minutes=10)
WAIT: Final = dt.timedelta(seconds=20)
LIMITS: Final = {Format.XLSX: 2_000_000, Format.PDF: 3_000}
TOO_LONG: Final = {
    Format.XLSX: "В таблице больше двух миллионов строк: для Excel это слишком. Сузьте условия или возьмите CSV.",
    Format.PDF: "В PDF помещается до 3000 строк, а здесь их больше. Сузьте условия или возьмите XLSX.",
}
CONTENT: Final = {
    Format.XLSX: (StoredFile.Kind.SHEET, XLSX),
    Format.CSV: (StoredFile.Kind.DATA, "text/csv; charset=utf-8"),
    Format.PDF: (StoredFile.Kind.PDF, "application/pdf"),
    Format.JSON: (StoredFile.Kind.DATA, "application/json"),
}
NO_MORE: Final = "То, о чём отчёт, вам больше не видно: орган или курс не в вашем ведении."
BROKEN: Final = "Файл не собрался из-за ошибки на сайте. Мы её записали; попробуйте позже или с другими условиями."


class Stopped(Exception):  # noqa: N818 - somebody has cancelled it
    """The export is wanted no more."""


def build(pk: int, job: str) -> None:
    """Make the file of export ``pk``, unless it is made, cancelled or given up."""
    export = _begin(pk)
    if export is None:
        return
    try:
        document = registry.document(export.asker, export.source, export.params, export.format)
        refuse_too_long(export.format, document.rows)
        if document.rows >= queries.LARGE and queries.another_large_one_is_made(export):
            _wait(export)
            return
        _make(export, document, job)
    except Stopped:
        return
    except Refused as refused:
        actions.fail(export=export, reason=" ".join(refused.reasons))
    except Http404:
        actions.fail(export=export, reason=NO_MORE)


def refuse_too_long(form: str, rows: int) -> None:
    if rows > LIMITS.get(Format(form), rows):
        raise Refused(TOO_LONG[Format(form)])


def write(file: IO[bytes], document: registry.Document, form: str, *, folder: str | None = None) -> None:
    """The document in the format. CSV and JSON hold the first sheet."""
    if form == Format.XLSX:
        write_xlsx(file, document.sheets, folder=folder)
    elif form == Format.PDF:
        write_pdf(file, document.sheets, title=document.name, note=document.note)
    else:
        lines = csv_lines(document.sheets[0]) if form == Format.CSV else json_lines(document.sheets[0])
        for line in lines:
            file.write(line.encode())


@transaction.atomic
def _begin(pk: int) -> Export | None:
    export = Export.objects.select_for_update(of=["self"]).select_related("asker").filter(pk=pk).first()
    if export is None or not export.is_unfinished:
        return None
    if export.tries >= TRIES:
        logger.error("Export %s was given up after %s tries.", pk, export.tries)
        actions.fail(export=export, reason=BROKEN)
        return None
    export.state, export.tries, export.rows_done = Export.State.RUNNING, export.tries + 1, 0
    export.touched_at = timezone.now()
    export.save(update_fields=["state", "tries", "rows_done", "touched_at"])
    return export


def _wait(export: Export) -> None:
    """Workers are few: while one makes a large export, the next large one stands in line."""
    with transaction.atomic():
        Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(
            state=Export.State.QUEUED, tries=export.tries - 1
        )
        now = timezone.now()
        key = f"{actions.job_key(export)}:{int(now.timestamp())}"
        enqueue(actions.BUILD, key=key, payload=actions.payload(export, key), run_at=now + WAIT)


def _make(export: Export, document: registry.Document, job: str) -> None:
    Export.objects.filter(pk=export.pk).update(rows_total=document.rows, reach=list(document.reach))
    counter = _Counter(export, job)
    folder = Path(tempfile.gettempdir()) / f"otklik-export-{export.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with (folder / "made").open("w+b") as file:
            counted = replace(document, sheets=[counter.watch(sheet) for sheet in document.sheets])
            write(file, counted, export.format, folder=str(folder))
            counter.tick(lease=STORING)
            file.seek(0)
            kind, content_type = CONTENT[Format(export.format)]
            made = File(file, name=f"{export.pk}.{export.format}")
            name = f"{document.name}.{export.format}"
            actions.finish(export=export, made=made, name=name, kind=kind, content_type=content_type, rows=counter.rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Counter:
    """Counts rows as they are written, and now and then says so to the database, which also tells whether to go on."""

    def __init__(self, export: Export, job: str) -> None:
        self.export, self.job, self.rows, self.last = export, job, 0, time.monotonic()

    def watch(self, sheet: Sheet) -> Sheet:
        return replace(sheet, rows=self._counted(sheet.rows))

    def _counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            if self.rows % TICK_ROWS == 0 and time.monotonic() - self.last >= TICK_SECONDS:
                self.tick()
            yield row

    def tick(self, *, lease: dt.timedelta = queries.ALIVE) -> None:
        self.last = time.monotonic()
        running = Export.objects.filter(pk=self.export.pk, state=Export.State.RUNNING)
        if not running.update(rows_done=self.rows, touched_at=timezone.now()):
            raise Stopped
        still_at_it(self.job, for_=lease)
