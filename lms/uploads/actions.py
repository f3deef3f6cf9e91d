from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.files.actions import MEGABYTE, discard, limit, store
from lms.files.models import StoredFile

from . import partial
from .models import Upload
from .partial import Checksum

if TYPE_CHECKING:
    from lms.people.models import User

KEPT: Final = dt.timedelta(days=7)
UNFINISHED_AT_MOST: Final = 10
# So much may be lost of one long request when its process is killed: the client sends it again.
PIECE: Final = 16 * MEGABYTE
SPARE_BYTES: Final = 512 * MEGABYTE  # left free on the disk, whatever is uploaded


class WrongPlace(Exception):  # noqa: N818 - an answer to the client
    """The client goes on from another place than the one up to which the file has come: it has to ask."""


class WrongSum(Exception):  # noqa: N818 - an answer to the client
    """The bytes were damaged on their way and are forgotten."""


@transaction.atomic
def begin(*, by: User, name: str, size: int, kinds: Collection[str]) -> Upload:
    """Make room for a file of ``size`` bytes that is to be of one of ``kinds``. Raises Refused beyond the limits."""
    if not kinds or not set(kinds) <= set(StoredFile.Kind.values):
        raise Refused(_("Непонятно, какой файл вы загружаете. Обновите страницу и попробуйте ещё раз."))
    if size <= 0:
        raise Refused(_("Файл пустой."))
    if size > (largest := limit(kinds)):
        raise Refused(_("Файл больше %s МБ. Уменьшите его и загрузите ещё раз.") % (largest // MEGABYTE))
    if Upload.objects.filter(owner=by, stored=None).count() >= UNFINISHED_AT_MOST:
        raise Refused(_("У вас много незаконченных загрузок. Закончите или отмените их, потом начните новую."))
    folder = Path(settings.PARTIAL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    coming = Upload.objects.filter(stored=None).aggregate(rest=Sum(F("size") - F("offset")))["rest"] or 0
    if shutil.disk_usage(folder).free < size + coming + SPARE_BYTES:
        raise Refused(_("На сервере не хватает места для такого файла. Сообщите об этом администратору сайта."))
    upload = Upload.objects.create(
        owner=by, name=_plain(name), size=size, kinds=sorted(kinds), touched_at=timezone.now()
    )
    record("lms.begin_upload", by=by, subject=upload, name=upload.name, size=size)
    return upload


def receive(*, upload: Upload, at: int, stream: IO[bytes], length: int, checksum: Checksum | None = None) -> int:
    """Write the next bytes of a file; returns up to where it has come now, which is on the disk and committed.

    Not one transaction: a long request is acknowledged to the database piece by piece, so that a process that is
    killed loses only the last one. With ``checksum`` all of it counts or nothing. Raises WrongPlace, WrongSum, and
    ``partial.Busy`` while another request sends.
    """
    with partial.held(path_of(upload)) as file:
        come = _come(upload, file)
        if at != come:
            raise WrongPlace
        most = min(length, upload.size - at)
        end = at
        for reached in partial.received(file, stream, at=at, most=most, piece=PIECE if checksum is None else most + 1):
            end = reached
            if checksum is None:
                _acknowledge(upload, end)
        if checksum is not None and end > at:
            if not partial.matches(file, start=at, end=end, checksum=checksum):
                raise WrongSum
            _acknowledge(upload, end)
    return end


def come(upload: Upload) -> int:
    """Up to where the file has come. What the disk has lost has not come, whatever the row says."""
    path = path_of(upload)
    if upload.stored_id is not None:
        return upload.size
    return min(upload.offset, path.stat().st_size) if path.exists() else 0


def finish(*, upload: Upload) -> StoredFile:
    """Check a whole file by its content and make a StoredFile of it. A repeated call returns the same one.

    The file is linked to its place, not copied, and its part goes only once the row is committed: a process killed
    in between repeats the check and leaves nothing behind. Raises Refused where it is not whole, or no good: such an
    upload is deleted.
    """
    path = path_of(upload)
    try:
        with partial.held(path) as file, transaction.atomic():
            row = Upload.objects.select_for_update(no_key=True, of=["self"]).select_related("stored").get(pk=upload.pk)
            if row.stored is not None:
                path.unlink()  # it was made again by being asked for
                return row.stored
            if _come(row, file) != row.size:
                raise Refused(_("Файл загружен не целиком. Продолжите загрузку."))
            whole = File(file, name=row.name)
            row.stored = store(upload=whole, by=row.owner, kinds=row.kinds, path=place_of(row))
            row.save(update_fields=["stored"])
            record("lms.finish_upload", by=row.owner, subject=row, file=row.stored.pk)
            transaction.on_commit(lambda: path.unlink(missing_ok=True))
            return row.stored
    except partial.Busy as busy:
        raise Refused(_("Файл уже проверяется. Подождите немного.")) from busy
    except ValidationError as bad:
        _forget(upload)
        raise Refused(bad.messages) from bad


@transaction.atomic
def take(*, key: int, by: User, kinds: Collection[str]) -> StoredFile:
    """The file of an upload of hers, from now on used by whoever calls. Raises Refused where there is none.

    Twice is the same file: a form may be sent again.
    """
    row = Upload.objects.select_for_update(no_key=True, of=["self"]).select_related("stored").filter(owner=by, pk=key)
    found = row.first()
    stored = found.stored if found is not None else None
    if found is None or stored is None:
        raise Refused(_("Файл загружен не целиком или загрузка устарела. Выберите его ещё раз."))
    if stored.kind not in kinds:
        wanted = ", ".join(str(StoredFile.Kind(kind).label) for kind in kinds)
        raise Refused(_("Здесь нужен другой файл: %s.") % wanted)
    Upload.objects.filter(pk=found.pk, taken_at=None).update(taken_at=timezone.now())
    return stored


def terminate(*, upload: Upload) -> None:
    """Drop what she does not want to send after all. What is used already stays."""
    if upload.taken_at is None:
        _forget(upload)
        record("lms.terminate_upload", by=upload.owner, subject=upload, name=upload.name)


def expire() -> int:
    """Delete uploads on which nothing has come for a week and whose file nobody has taken. Returns how many."""
    old = Upload.objects.filter(touched_at__lt=timezone.now() - KEPT).select_related("stored")
    for upload in old:
        if upload.taken_at is None:
            _forget(upload)
        else:
            path_of(upload).unlink(missing_ok=True)
            upload.delete()
    return len(old)


def path_of(upload: Upload) -> Path:
    return Path(settings.PARTIAL_DIR) / str(upload.pk)


def place_of(upload: Upload) -> str:
    """Where the file will be in the storage; the same however often it is tried."""
    return f"uploaded/{upload.pk}"


def _come(upload: Upload, file: IO[bytes]) -> int:
    upload.refresh_from_db(fields=["offset", "stored"])
    return upload.size if upload.stored_id is not None else min(upload.offset, file.seek(0, 2))


def _acknowledge(upload: Upload, offset: int) -> None:
    Upload.objects.filter(pk=upload.pk).update(offset=offset, touched_at=timezone.now())


def _forget(upload: Upload) -> None:
    """Delete the row, the part and what an interrupted check has linked."""
    path, key = path_of(upload), upload.pk
    with transaction.atomic():
        stored = upload.stored
        Upload.objects.filter(pk=key).delete()
        if stored is not None:
            discard(stored=stored)
        else:
            default_storage.delete(place_of(upload))
    path.unlink(missing_ok=True)


def _plain(name: str) -> str:
    return (name.replace("\\", "/").rsplit("/", 1)[-1].strip() or "файл")[-150:]
