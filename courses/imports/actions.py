from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.outside.models import OutsideTraining
from courses.outside.signals import outside_confirmed, outside_revoked
from lms.audit.actions import record
from lms.batches import batched
from lms.errors import Refused
from lms.files.actions import store
from lms.jobs.actions import enqueue
from lms.models import StoredFile
from lms.people import names
from lms.tables import headings
from lms.tables.cells import Unreadable, letters
from lms.tables.reading import Table, open_table

from . import checking, queries
from .columns import COLUMNS, SHEET, Read, Reader, check
from .models import PastImport, PastImportRow

if TYPE_CHECKING:
    from lms.models import Agency, User

READ: Final = "past_imports.read"
CHECK: Final = "past_imports.check"
FOLLOW: Final = "past_imports.follow"
BATCH: Final = 2_000
AT_ONCE_BYTES: Final = 150 * 1024  # a file below this is read while one waits for the page
AT_ONCE_ROWS: Final = 1_000
CHECKED_AT_A_TIME: Final = 20_000  # rows a job
FOLLOWED_AT_A_TIME: Final = 2_000  # people a job


# --- a look ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def look(*, upload: File[bytes], agency: Agency, by: User) -> PastImport:
    """Keep a table and read it, a large one in the background. Nothing of it counts yet.

    Raises ValidationError where the file is none that we take.
    """
    stored = store(upload=upload, by=by, kinds=[StoredFile.Kind.SHEET])
    imported = PastImport.objects.create(agency=agency, by=by, name=stored.name[-200:], file=stored)
    if stored.size <= AT_ONCE_BYTES:
        read(imported=imported)
        imported.refresh_from_db()
    else:
        enqueue(READ, key=f"{READ}:{imported.pk}", payload={"imported": imported.pk})
    return imported


@transaction.atomic
def read(*, imported: PastImport) -> None:
    """From the file to rows; whose they are is looked up next. Safe to run twice."""
    locked = PastImport.objects.select_for_update(of=["self"]).select_related("file").get(pk=imported.pk)
    if locked.state != PastImport.State.READING:
        return
    try:
        with transaction.atomic(), locked.file.file.open("rb") as file:
            locked.head, locked.total = _stage(locked, open_table(file, locked.name, prefer=SHEET))
    except Unreadable as wrong:
        locked.state, locked.trouble = PastImport.State.UNREADABLE, str(wrong)[:600]
        locked.save(update_fields=["state", "trouble"])
        return
    locked.state = PastImport.State.CHECKING
    locked.save(update_fields=["state", "head", "total"])
    if locked.total <= AT_ONCE_ROWS:
        check_rows(imported=locked, after=0)
    else:
        _owe_check(locked, 0)


def _stage(imported: PastImport, table: Table) -> tuple[dict[str, Any], int]:
    found, rows = headings.find(table.rows, COLUMNS)
    check(found)
    reader = Reader(found, queries.courses_by_words(), today=timezone.localdate())
    total = 0
    for some in batched((reader.read(row) for row in rows), BATCH):
        PastImportRow.objects.bulk_create(_row(imported, one) for one in some)
        total += len(some)
    if not total:
        raise Unreadable("Под заголовками нет ни одной строки.")
    columns = [
        [one.key, letters(found.places[one.key]), found.titles[one.key]] for one in COLUMNS if one.key in found.places
    ]
    head = {
        "sheet": table.title,
        "others": list(table.others)[:20],
        "columns": columns,
        "unknown": list(found.unknown)[:30],
    }
    return head, total


def _row(imported: PastImport, read: Read) -> PastImportRow:
    said = {**read.said, "name_key": names.sort_key(" ".join(read.said.get("name", "").split()))}
    return PastImportRow(
        imported=imported,
        number=read.number,
        said=said,
        problems=read.problems,
        notes=read.notes,
        course_id=read.course,
        completed_on=read.completed_on,
        hours=read.hours,
        document=read.said.get("document", ""),
        result=read.said.get("result", ""),
    )


@transaction.atomic
def check_rows(*, imported: PastImport, after: int) -> None:
    """Look up whose the rows after the number ``after`` are; behind the last of them, what stands here already."""
    locked = PastImport.objects.select_for_update(of=["self"]).select_related("agency").get(pk=imported.pk)
    if locked.state != PastImport.State.CHECKING:
        return
    numbers = queries.numbers_after(locked, after, CHECKED_AT_A_TIME)
    if numbers:
        at = {key: place for key, place, _words in locked.head["columns"]}
        checking.run(
            checking.PEOPLE,
            imported=locked.pk,
            path=locked.agency.path,
            today=timezone.localdate(),
            by=locked.by_id,
            first=after + 1,
            last=numbers[-1],
            **{f"{key}_at": at.get(key, at.get("number", at.get("email"))) for key in ("number", "email", "name")},
        )
        locked.done = min(locked.total, locked.done + len(numbers))
    if len(numbers) < CHECKED_AT_A_TIME:
        checking.run(checking.KNOWN, imported=locked.pk)
        locked.good, locked.known, locked.wrong = checking.one(checking.COUNT, imported=locked.pk)
        locked.state, locked.done = PastImport.State.READY, locked.total
    else:
        _owe_check(locked, numbers[-1])
    locked.save(update_fields=["state", "done", "good", "known", "wrong"])


def _owe_check(imported: PastImport, after: int) -> None:
    enqueue(CHECK, key=f"{CHECK}:{imported.pk}:{after}", payload={"imported": imported.pk, "after": after})


# --- a decision -----------------------------------------------------------------------------------------------------
@transaction.atomic
def choose(*, imported: PastImport, shown: Collection[int], taken: Collection[int]) -> None:
    """Of the rows ``shown`` (numbers), those ``taken`` are to come in and the others are not."""
    locked = PastImport.objects.select_for_update().get(pk=imported.pk)
    if locked.state != PastImport.State.READY or not shown:
        return
    rows = PastImportRow.objects.filter(imported=locked, verdict=PastImportRow.Verdict.GOOD)
    rows.filter(number__in=set(shown) & set(taken)).update(skipped=False)
    rows.filter(number__in=set(shown) - set(taken)).update(skipped=True)


@transaction.atomic
def apply(*, imported: PastImport, leave_wrong: bool = False, by: User) -> PastImport:
    """Bring in the rows that are good and chosen, in one statement: all of them or none.

    Where some rows are wrong, nothing comes in unless ``leave_wrong`` says to do without them. A second click changes
    nothing.
    """
    locked = PastImport.objects.select_for_update().get(pk=imported.pk)
    if locked.applied_at is not None:
        return locked
    if locked.state != PastImport.State.READY:
        raise Refused(_("Таблица ещё проверяется. Подождите немного."))
    if locked.wrong and not leave_wrong:
        raise Refused(_("В таблице есть строки с ошибками. Исправьте их в файле или отметьте, что вносим без них."))
    now = timezone.now()
    locked.made = checking.run(checking.BRING_IN, imported=locked.pk, by=by.pk, now=now)
    if not locked.made:
        raise Refused(_("Вносить нечего: не выбрано ни одной верной строки."))
    locked.state, locked.applied_at, locked.applied_by = PastImport.State.APPLIED, now, by
    _begin_following(locked)
    locked.save(update_fields=["state", "made", "applied_at", "applied_by", "followed", "done", "total"])
    record("courses.apply_past_import", by=by, subject=locked, file=locked.name, rows=locked.made, left=locked.wrong)
    _follow_or_owe(locked)
    return locked


@transaction.atomic
def undo(*, imported: PastImport, reason: str, by: User) -> PastImport:
    """Revoke whatever the import brought in and still counts. The rows and the file stay.

    Nothing that a certificate rests on comes from an import, so an undo is never refused for what was built on it:
    courses that it fulfilled are required again.
    """
    locked = PastImport.objects.select_for_update().get(pk=imported.pk)
    if locked.state == PastImport.State.UNDONE:
        return locked
    if locked.state != PastImport.State.APPLIED:
        raise Refused(_("Отменять нечего: таблица ещё не внесена."))
    if not locked.followed:
        raise Refused(_("Назначения ещё обновляются. Подождите немного и отмените."))
    if not reason.strip():
        raise Refused(_("Напишите, почему отменяете."))
    now = timezone.now()
    locked.undo_reason = reason.strip()[:300]
    standing = OutsideTraining.objects.filter(imported=locked, state=OutsideTraining.State.CONFIRMED)
    gone = standing.update(
        state=OutsideTraining.State.REVOKED, revoked_by=by, revoked_at=now, revoke_reason=locked.undo_reason
    )
    locked.state, locked.undone_at, locked.undone_by = PastImport.State.UNDONE, now, by
    _begin_following(locked)
    locked.save(update_fields=["state", "undone_at", "undone_by", "undo_reason", "followed", "done", "total"])
    record("courses.undo_past_import", by=by, subject=locked, file=locked.name, rows=gone)
    _follow_or_owe(locked)
    return locked


# --- what follows ---------------------------------------------------------------------------------------------------
def _begin_following(imported: PastImport) -> None:
    imported.total, imported.done = queries.count_people(imported), 0
    imported.followed = imported.total == 0


def _follow_or_owe(imported: PastImport) -> None:
    if imported.total <= FOLLOWED_AT_A_TIME // 10:
        follow(imported=imported, after=0)
        imported.refresh_from_db()
    else:
        _owe_following(imported, 0)


@transaction.atomic
def follow(*, imported: PastImport, after: int) -> None:
    """Announce what changed for the people whose keys come after ``after``, so that assignments follow."""
    locked = (
        PastImport.objects.select_for_update(of=["self"]).select_related("applied_by", "undone_by").get(pk=imported.pk)
    )
    if locked.followed:
        return
    people = queries.people_after(locked, after, FOLLOWED_AT_A_TIME)
    undone = locked.state == PastImport.State.UNDONE
    if people:
        signal = outside_revoked if undone else outside_confirmed
        words = locked.undo_reason if undone else _("таблица «%s»") % locked.name
        signal.send(OutsideTraining, people=people, by=locked.undone_by if undone else locked.applied_by, reason=words)
    locked.done = min(locked.total, locked.done + len(people))
    locked.followed = len(people) < FOLLOWED_AT_A_TIME
    locked.save(update_fields=["done", "followed"])
    if not locked.followed:
        _owe_following(locked, people[-1])


def _owe_following(imported: PastImport, after: int) -> None:
    key = f"{FOLLOW}:{imported.pk}:{imported.state}:{after}"
    enqueue(FOLLOW, key=key, payload={"imported": imported.pk, "after": after})
