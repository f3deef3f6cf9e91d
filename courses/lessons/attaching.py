"""Files that come with the form of a lesson: its own one, captions, a poster."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models import Manager

from lms.errors import Refused
from lms.files.actions import keep, store
from lms.files.models import StoredFile
from lms.uploads.fields import Sent, arrived

from . import captions, kinds

if TYPE_CHECKING:
    from lms.people.models import User

    from .models import Lesson, TextImage

Image = TypeVar("Image", bound="TextImage")


class Files(TypedDict, total=False):
    """False takes away what is there."""

    upload: File[bytes] | Sent | None
    captions: File[bytes] | Literal[False] | None
    poster: File[bytes] | Literal[False] | None


FILES: Final = tuple(Files.__annotations__)


def attach(lesson: Lesson, given: Mapping[str, Any], *, by: User) -> list[str]:
    """Put the files of the form into ``lesson``, which the caller saves; returns the columns that the form speaks of.

    Raises ValidationError by field.
    """
    if upload := given.get("upload"):
        with told_of("upload"):
            lesson.file = arrived(upload, by=by, kinds=kinds.kind_of(lesson.kind).files)
    words = given.get("captions")
    if words is False:
        lesson.captions = None
    elif words:
        with told_of("captions"):
            lesson.captions = keep_captions(given=words, by=by)
    picture = given.get("poster")
    if picture is False:
        lesson.poster = None
    elif picture:
        with told_of("poster"):
            lesson.poster = store(upload=picture, by=by, kinds=[StoredFile.Kind.IMAGE])
    said = {"file_id": upload, "captions_id": words is False or words, "poster_id": picture is False or picture}
    return [name for name, value in said.items() if value]


@contextmanager
def told_of(field: str) -> Iterator[None]:
    """Say of a file that cannot be taken in which field it came."""
    try:
        yield
    except (ValidationError, Refused) as error:
        reasons = error.reasons if isinstance(error, Refused) else error.messages
        raise ValidationError({field: reasons}) from error


def keep_picture(images: Manager[Image], *, upload: File[bytes], by: User) -> tuple[Image, bool]:
    """Keep a picture among the ``images`` of a text; False beside it where it is there already: it was sent twice.

    Raises ValidationError where the file is no good picture.
    """
    stored = store(upload=upload, by=by, kinds=[StoredFile.Kind.IMAGE])
    same = images.filter(file__sha256=stored.sha256).first()
    if same is not None:
        stored.file.delete(save=False)
        stored.delete()
        return same, False
    return images.create(file=stored), True


def keep_captions(*, given: File[bytes], by: User) -> StoredFile:
    """Keep captions as WebVTT of our own writing, under the name of what was given. Raises ValidationError."""
    if given.size > captions.LIMIT_BYTES:
        raise ValidationError(captions.TOO_LARGE)
    try:
        clean = captions.webvtt(given.read())
    except captions.BadCaptions as bad:
        raise ValidationError(str(bad)) from bad
    name = (given.name or "субтитры").replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0] or "субтитры"
    return keep(
        made=ContentFile(clean),
        path=f"captions/{uuid.uuid4().hex}.vtt",
        name=f"{name[-150:]}.vtt",
        kind=StoredFile.Kind.CAPTIONS,
        content_type="text/vtt; charset=utf-8",
        by=by,
    )
