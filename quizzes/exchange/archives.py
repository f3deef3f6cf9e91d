"""Zip files from strangers: looked at before anything is read, and read within bounds. Pure."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from .drafts import MEGABYTE, Unreadable

MEMBERS_MOST: Final = 5_000
MEMBER_LARGEST: Final = 25 * MEGABYTE
ALL_LARGEST: Final = 250 * MEGABYTE
RATIO_MOST: Final = 150
SMALL: Final = MEGABYTE  # below this a high ratio is harmless: a page of spaces
_WINDOWS_DRIVE = re.compile(r"^[A-Za-z]:")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """What is inside a zip, by name. Names are relative and lead nowhere else."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = [info for info in self._zip.infolist() if not info.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
            raise Unreadable("Архив повреждён или это не ZIP.") from error
        _check_all(members)
        self._members: Mapping[str, zipfile.ZipInfo] = {info.filename: info for info in members}
        self._left = ALL_LARGEST

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The content of a member; no more than was promised, and no more than all may have together."""
        info = self._members.get(name)
        if info is None:
            raise Unreadable("В архиве нет такого файла.", name)
        limit = min(MEMBER_LARGEST, info.file_size, self._left)
        try:
            with self._zip.open(info) as member:
                content = member.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise Unreadable("Файл в архиве повреждён.", name) from error
        except NotImplementedError as error:
            raise Unreadable("Файл сжат способом, который здесь не читается.", name) from error
        if len(content) > limit:
            raise Unreadable("Файл в архиве больше, чем сказано в его заголовке.", name)
        self._left -= len(content)
        return content

    def beside(self, name: str, href: str) -> str | None:
        """The member that an address in the file `name` points to; None when it is no member."""
        try:
            parts = urlsplit(href.strip())
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.path or "\\" in parts.path:
            return None
        for path in (parts.path, unquote(parts.path)):
            found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            if found in self._members:
                return found
        return None


def is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def _check_all(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBERS_MOST:
        raise Unreadable(f"В архиве больше {MEMBERS_MOST} файлов.")
    names = [info.filename for info in members]
    if len(set(names)) < len(names):
        raise Unreadable("В архиве два файла с одним именем.")
    for info in members:
        if reason := _wrong(info):
            raise Unreadable(reason, _safe(info.filename))
    total = sum(info.file_size for info in members)
    if total > ALL_LARGEST:
        raise Unreadable(f"Распакованный архив больше {ALL_LARGEST // MEGABYTE} МБ.")
    packed = sum(info.compress_size for info in members)
    if total > SMALL and total > RATIO_MOST * max(1, packed):
        raise Unreadable("Архив сжат подозрительно сильно: похоже на «бомбу».")


def _wrong(info: zipfile.ZipInfo) -> str | None:
    """Why this member may not be read."""
    if not is_safe_path(info.orig_filename):
        return "Имя файла ведёт за пределы архива."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "В архиве ссылка вместо файла."
    if info.flag_bits & 0x1:
        return "Файл в архиве под паролем."
    if info.compress_type not in _METHODS:
        return "Файл сжат способом, который здесь не читается."
    if info.file_size > MEMBER_LARGEST:
        return f"Файл в архиве больше {MEMBER_LARGEST // MEGABYTE} МБ."
    if info.file_size > SMALL and info.file_size > RATIO_MOST * max(1, info.compress_size):
        return "Файл сжат подозрительно сильно: похоже на «бомбу»."
    return None


def is_safe_path(name: str) -> bool:
    """Whether a name stays inside: relative, without `..`, drives, backslashes and control characters."""
    if not name or name.startswith("/") or "\\" in name or _WINDOWS_DRIVE.match(name):
        return False
    return ".." not in name.split("/") and all(character.isprintable() for character in name)


def _safe(name: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in name)
    return shown[:120]


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()
