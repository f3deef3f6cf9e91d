"""Recordings of a few bytes."""

from __future__ import annotations

import struct


def movie(seconds: int = 60, filling: int = 1000, *, picture: bool = True) -> bytes:
    """The smallest thing that is an MP4 of so many seconds."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, kind) + content

    head = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + (b"vide" if picture else b"soun") + bytes(12))))
    film = (bytes(range(251)) * (filling // 251 + 1))[:filling]
    return box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", head + track) + box(b"mdat", film)
