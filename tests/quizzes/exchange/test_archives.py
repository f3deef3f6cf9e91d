"""A zip from a stranger is looked at before it is read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from quizzes.exchange import archives
from quizzes.exchange.drafts import Unreadable


def made(*members: tuple[str, bytes], mode: int = 0o644, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode << 16, packed
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.xml", "a/../../up.xml", "C:/x.xml", "a\x07.xml"])
def test_a_name_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="за пределы"):
        archives.Archive(made((name, b"x")))


def test_a_backslash_is_not_taken_for_part_of_a_name() -> None:
    data = made(("a/b.xml", b"x")).replace(b"a/b.xml", b"a\\b.xml")
    with pytest.raises(Unreadable, match="за пределы"):
        archives.Archive(data)


def test_a_link_is_refused() -> None:
    with pytest.raises(Unreadable, match="ссылка"):
        archives.Archive(made(("link", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unreadable, match="бомб"):
        archives.Archive(made(("zeros", b"\0" * 20_000_000)))


def test_many_small_files_together_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MEMBERS_MOST", 2)
    with pytest.raises(Unreadable, match="больше 2 файлов"):
        archives.Archive(made(("a", b""), ("b", b""), ("c", b"")))


def test_a_header_that_lies_of_the_size_gives_no_more_than_it_said() -> None:
    data = bytearray(made(("a.txt", b"x" * 1000), packed=zipfile.ZIP_STORED))
    central = data.index(b"PK\x01\x02")
    for place in (22, central + 24):
        data[place : place + 4] = struct.pack("<I", 10)
    with pytest.raises(Unreadable):
        archives.Archive(bytes(data)).read("a.txt")


def test_addresses_are_followed_inside_only() -> None:
    archive = archives.Archive(made(("items/a.xml", b""), ("img/б в.png", b"")))
    assert archive.beside("items/a.xml", "../img/%D0%B1%20%D0%B2.png#x") == "img/б в.png"
    assert archive.beside("items/a.xml", "../../img/б в.png") is None
    assert archive.beside("items/a.xml", "https://example.org/img/a.png") is None


def test_what_is_packed_is_the_same_every_time() -> None:
    files = {"a.txt": b"1", "b/c.txt": b"2"}
    assert archives.pack(files) == archives.pack(files)
    archive = archives.Archive(archives.pack(files))
    assert {name: archive.read(name) for name in archive.names} == files


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18 + b"\xff\xff"])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        archives.Archive(data).read("a")
