from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.text import get_valid_filename

from . import inspection
from .models import StoredFile

if TYPE_CHECKING:
    from lms.people.models import User

MEGABYTE = 1024 * 1024


RECORDINGS: Final = frozenset({StoredFile.Kind.VIDEO, StoredFile.Kind.AUDIO})


def limit(kinds: Collection[str]) -> int:
    """How many bytes a file of one of ``kinds`` may have at most."""
    return settings.VIDEO_LIMIT_BYTES if RECORDINGS.intersection(kinds) else settings.UPLOAD_LIMIT_BYTES


@transaction.atomic
def store(*, upload: File[bytes], by: User | None, kinds: Collection[str], path: str = "") -> StoredFile:
    """Check ``upload`` by its content and keep it. ``kinds`` are the values of StoredFile.Kind that are wanted.

    ``path`` is where to keep it in the storage, over what an interrupted try left; by default a new place. Only a
    recording is read in pieces: everything else is held to UPLOAD_LIMIT_BYTES before it is looked into. Raises
    ValidationError, with a Russian sentence, where the file is too large, unknown, damaged or of another kind.
    """
    name = (upload.name or "файл").replace("\\", "/").rsplit("/", 1)[-1][-150:]
    largest = limit(kinds) if inspection.is_recording(upload) else settings.UPLOAD_LIMIT_BYTES
    if upload.size > largest:
        raise ValidationError(f"Файл больше {largest // MEGABYTE} МБ. Уменьшите его и загрузите ещё раз.")
    try:
        found = inspection.inspect(upload, name)
    except inspection.BadFile as refused:
        raise ValidationError(str(refused)) from refused
    if found.kind not in kinds:
        wanted = ", ".join(str(StoredFile.Kind(kind).label) for kind in kinds)
        raise ValidationError(f"Здесь нужен другой файл: {wanted}.")
    stored = StoredFile(
        kind=found.kind,
        name=name,
        content_type=found.content_type,
        size=upload.size,
        seconds=found.seconds,
        sha256=_digest(upload),
        uploaded_by=by,
    )
    if path:
        stored.file.name = _place(stored.file.storage, path, upload)
    else:
        stored.file.save(get_valid_filename(f"{stored.sha256[:16]}{found.extensions[0]}"), upload, save=False)
    stored.save()
    return stored


def _place(storage: Storage, path: str, upload: File[bytes]) -> str:
    """Put ``upload`` at ``path``; one that lies on the same disk already is not copied. Returns its name there."""
    storage.delete(path)
    try:
        target = Path(storage.path(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(upload.file.name, target)  # type: ignore[union-attr]
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    except (NotImplementedError, OSError, AttributeError, TypeError):  # another disk, another kind of storage
        return storage.save(path, upload)
    return path


@transaction.atomic
def keep(*, made: File[bytes], path: str, name: str, kind: str, content_type: str, by: User) -> StoredFile:
    """Keep a file that the site has made itself, at ``path`` of the storage, over what an interrupted try left."""
    stored = StoredFile(kind=kind, name=name[-200:], content_type=content_type, size=made.size, uploaded_by=by)
    stored.sha256 = _digest(made)
    storage = stored.file.storage
    storage.delete(path)
    stored.file.name = storage.save(path, made)
    stored.save()
    return stored


@transaction.atomic
def discard(*, stored: StoredFile) -> None:
    """Delete a file that the site made and keeps no longer. Evidence is never discarded: it is somebody's PROTECT."""
    storage, name = stored.file.storage, stored.file.name
    stored.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _digest(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
