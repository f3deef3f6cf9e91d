"""What an upload really is, told by its content and not by its name. No Django, no database."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import pypdfium2
from PIL import Image

from . import media

MAX_ARCHIVE_MEMBERS = 5_000
MAX_ARCHIVE_BYTES = 500 * 1024 * 1024
MAX_ARCHIVE_RATIO = 200
MAX_IMAGE_PIXELS = 40_000_000


class BadFile(Exception):  # noqa: N818 - an answer to the person, not an error of the program
    """An upload that is refused; the message is a Russian sentence for the person."""


@dataclass(frozen=True)
class Format:
    """A format that is taken in. ``kind`` is a value of StoredFile.Kind."""

    kind: str
    content_type: str
    extensions: tuple[str, ...]


@dataclass(frozen=True)
class Found(Format):
    """What a file is; ``seconds`` how long a recording lasts, where it says so."""

    seconds: int | None = None


PDF = Format("pdf", "application/pdf", (".pdf",))
PNG = Format("image", "image/png", (".png",))
JPEG = Format("image", "image/jpeg", (".jpg", ".jpeg"))
WEBP = Format("image", "image/webp", (".webp",))
MP4 = Format("video", "video/mp4", (".mp4", ".m4v"))
WEBM = Format("video", "video/webm", (".webm",))
M4A = Format("audio", "audio/mp4", (".m4a", ".mp4", ".m4b"))
MP3 = Format("audio", "audio/mpeg", (".mp3",))
OGG = Format("audio", "audio/ogg", (".ogg", ".oga", ".opus"))
WAV = Format("audio", "audio/wav", (".wav",))
WEBA = Format("audio", "audio/webm", (".weba", ".webm"))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Format("document", f"{_OOXML}wordprocessingml.document", (".docx",))
PPTX = Format("slides", f"{_OOXML}presentationml.presentation", (".pptx",))
XLSX = Format("sheet", f"{_OOXML}spreadsheetml.sheet", (".xlsx",))
_ODF = "application/vnd.oasis.opendocument."
ODT = Format("document", f"{_ODF}text", (".odt",))
ODP = Format("slides", f"{_ODF}presentation", (".odp",))
ODS = Format("sheet", f"{_ODF}spreadsheet", (".ods",))
CSV = Format("sheet", "text/csv", (".csv",))

_CONTROL = [bytes([code]) for code in range(32) if chr(code) not in "\t\n\v\f\r"]
_IMAGES = {"PNG": PNG, "JPEG": JPEG, "WEBP": WEBP}
_OFFICE_FOLDERS = {"word/": DOCX, "ppt/": PPTX, "xl/": XLSX}
_ODF_TYPES = {form.content_type: form for form in (ODT, ODP, ODS)}


def inspect(stream: IO[bytes], name: str) -> Found:
    """What ``stream`` is. Raises BadFile where it is unknown, damaged, dangerous or named as another format.

    Of a recording only a little is read, of everything else all: ``is_recording`` tells them apart beforehand.
    """
    found = _recording(stream) if is_recording(stream) else _other(stream, name)
    stream.seek(0)
    extension = PurePath(name).suffix.lower()
    if extension not in found.extensions:
        raise BadFile(
            f"Имя файла заканчивается на «{extension or 'ничего'}», а внутри — {found.extensions[0][1:].upper()}. "
            f"Сохраните файл с окончанием «{found.extensions[0]}» и загрузите ещё раз."
        )
    return found


def is_recording(stream: IO[bytes]) -> bool:
    """Whether the first bytes are those of a video or a sound: such a file may be large."""
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    return _reader(head) is not None


def _reader(head: bytes) -> tuple[Callable[[IO[bytes]], media.Recording], Format, Format] | None:
    """What reads a recording that begins so, and the format with a picture and without."""
    if head[4:8] == b"ftyp":
        return media.mp4, MP4, M4A
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return media.webm, WEBM, WEBA
    if head.startswith(b"OggS"):
        return media.ogg, OGG, OGG
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return media.wav, WAV, WAV
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xfa", b"\xf3", b"\xf2")):
        return media.mp3, MP3, MP3
    return None


def _recording(stream: IO[bytes]) -> Found:
    stream.seek(0)
    reader = _reader(stream.read(16))
    assert reader is not None
    read, pictured, heard = reader
    try:
        recording = read(stream)
    except media.Damaged as error:
        raise BadFile("Запись не открывается: файл повреждён или скопирован не целиком.") from error
    form = pictured if recording.has_picture else heard
    return Found(form.kind, form.content_type, form.extensions, recording.seconds)


def _other(stream: IO[bytes], name: str) -> Found:
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    form = CSV if name.lower().endswith(".csv") and _is_text(stream) else _by_head(stream, head)
    return Found(form.kind, form.content_type, form.extensions)


def _is_text(stream: IO[bytes]) -> bool:
    """Whether there are letters and nothing that only programs write: a CSV has no sign of its own."""
    data = stream.read()
    stream.seek(0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(data.strip()) and not any(byte in data for byte in _CONTROL)


def _by_head(stream: IO[bytes], head: bytes) -> Format:
    if not head:
        raise BadFile("Файл пустой.")
    if head.startswith(b"%PDF-"):
        return _check_pdf(stream)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return _check_image(stream)
    if head.startswith(b"PK\x03\x04"):
        return _check_archive(stream)
    raise BadFile(
        "Такие файлы мы не принимаем. Подойдут PDF, PPTX, DOCX, XLSX, ODF, PNG, JPEG, WebP, "
        "видео MP4 и WebM, аудио MP3, M4A, OGG и WAV."
    )


def _check_pdf(stream: IO[bytes]) -> Format:
    try:
        document = pypdfium2.PdfDocument(stream.read())
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        raise BadFile("PDF не открывается: он повреждён или закрыт паролем.") from error
    if pages == 0:
        raise BadFile("В этом PDF нет страниц.")
    return PDF


def _check_image(stream: IO[bytes]) -> Format:
    try:
        with Image.open(stream) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise BadFile("Картинка слишком большая: уменьшите её до 40 мегапикселей.")
            found = _IMAGES.get(image.format or "")
            image.verify()
    except BadFile:
        raise
    except Exception as error:  # Pillow raises many kinds on damaged input
        raise BadFile("Картинка не открывается: файл повреждён.") from error
    if found is None:
        raise BadFile("Картинки принимаем в PNG, JPEG и WebP.")
    return found


def _check_archive(stream: IO[bytes]) -> Format:
    try:
        with zipfile.ZipFile(stream) as archive:
            _refuse_bomb(archive)
            return _office_format(archive)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadFile("Документ не открывается: файл повреждён.") from error


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MAX_ARCHIVE_MEMBERS or unpacked > MAX_ARCHIVE_BYTES or unpacked / packed > MAX_ARCHIVE_RATIO:
        raise BadFile("Файл распаковывается в подозрительно большой объём, поэтому мы его не приняли.")


def _office_format(archive: zipfile.ZipFile) -> Format:
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile("В документе есть макросы. Сохраните его без макросов и загрузите ещё раз.")
    if "mimetype" in names:
        declared = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        if declared in _ODF_TYPES:
            return _ODF_TYPES[declared]
    if "[Content_Types].xml" in names:
        for folder, found in _OFFICE_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return found
    raise BadFile("Архивы мы не принимаем. Подойдут документы PPTX, DOCX, XLSX и ODF.")
