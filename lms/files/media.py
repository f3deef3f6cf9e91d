"""What a recording is: whether it is whole, whether it has a picture, how long it lasts. Pure; reads a little of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

_MOOV_LIMIT: Final = 64 * 1024 * 1024
_PARTS_LIMIT: Final = 200_000  # a film of many hours in fragments has some ten thousand
_OGG_TAIL: Final = 128 * 1024


class Damaged(Exception):  # noqa: N818 - a fact about the file
    """The recording is cut short or is not what it says it is."""


@dataclass(frozen=True)
class Recording:
    """``seconds`` is None where the file does not say how long it is."""

    has_picture: bool
    seconds: int | None


def mp4(stream: IO[bytes]) -> Recording:
    """MP4 and M4A. Raises Damaged where the end is missing, which is what an interrupted copy looks like."""
    whole, movie = _size(stream), None
    for kind, start, end in _boxes(stream, 0, whole):
        if end > whole or (kind == b"moov" and end - start > _MOOV_LIMIT):
            raise Damaged
        if kind == b"moov":
            movie = _movie(stream, start, end)
    if movie is None:
        raise Damaged
    return movie


def _movie(stream: IO[bytes], start: int, end: int) -> Recording:
    seconds, has_picture = None, False
    for kind, first, last in _boxes(stream, start, end):
        if kind == b"mvhd":
            seconds = _movie_length(_read(stream, first, min(last - first, 40)))
        elif kind == b"trak":
            has_picture |= _track_kind(stream, first, last) == b"vide"
    return Recording(has_picture, seconds)


def _movie_length(header: bytes) -> int | None:
    try:
        if header[:1] == b"\x01":
            scale, length = struct.unpack(">IQ", header[20:32])
        else:
            scale, length = struct.unpack(">II", header[12:20])
    except struct.error as error:
        raise Damaged from error
    return round(length / scale) if scale and length and length < 2**63 else None


def _track_kind(stream: IO[bytes], start: int, end: int) -> bytes:
    for kind, first, last in _boxes(stream, start, end):
        if kind == b"mdia":
            for inner, at, _ in _boxes(stream, first, last):
                if inner == b"hdlr":
                    return _read(stream, at + 8, 4)
    return b""


def _boxes(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Boxes between two places: kind, where the content begins, where the box ends (which may be beyond ``end``)."""
    for _ in range(_PARTS_LIMIT):
        if start + 8 > end:
            return
        size, kind = struct.unpack(">I4s", _read(stream, start, 8))
        content = start + 8
        if size == 1:
            size = int.from_bytes(_read(stream, content, 8), "big")
            content += 8
        elif size == 0:
            size = end - start
        if size < content - start:
            raise Damaged
        yield kind, content, start + size
        start += size
    raise Damaged


_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION, _TRACK, _TRACK_TYPE = 0x2AD7B1, 0x4489, 0xAE, 0x83


def webm(stream: IO[bytes]) -> Recording:
    """WebM: what stands before the first cluster. A recording made by a browser often does not say how long it is."""
    whole = _size(stream)
    segment = next(((at, end) for number, at, end in _elements(stream, 0, whole) if number == _SEGMENT), None)
    if segment is None:
        raise Damaged
    seconds, has_picture, tracks = None, False, False
    for number, start, end in _elements(stream, segment[0], min(segment[1], whole)):
        if number == _INFO:
            seconds = _webm_length(stream, start, end)
        elif number == _TRACKS:
            tracks, has_picture = True, _webm_picture(stream, start, end)
        elif number == _CLUSTER:
            break
    if not tracks or (segment[1] > whole and segment[1] != _UNKNOWN):
        raise Damaged
    return Recording(has_picture, seconds)


def _webm_length(stream: IO[bytes], start: int, end: int) -> int | None:
    scale, length = 1_000_000, 0.0
    for number, at, last in _elements(stream, start, end):
        data = _read(stream, at, min(last - at, 8))
        if number == _SCALE:
            scale = int.from_bytes(data, "big")
        elif number == _DURATION and len(data) in (4, 8):
            length = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
    seconds = length * scale / 1e9
    return round(seconds) if 0 < seconds < 1e7 else None


def _webm_picture(stream: IO[bytes], start: int, end: int) -> bool:
    for number, at, last in _elements(stream, start, end):
        if number == _TRACK:
            for inner, first, _ in _elements(stream, at, last):
                if inner == _TRACK_TYPE and _read(stream, first, 1) == b"\x01":
                    return True
    return False


_UNKNOWN: Final = 2**62


def _elements(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """EBML elements between two places: number, where the content begins, where it ends (_UNKNOWN: not said)."""
    for _ in range(_PARTS_LIMIT):
        if start + 2 > end:
            return
        head = _read(stream, start, 12, whole=False)
        width = 9 - head[0].bit_length() if head and head[0] else 9
        if width > 4 or len(head) <= width:
            raise Damaged
        number = int.from_bytes(head[:width], "big")
        long = 9 - head[width].bit_length() if head[width] else 9
        if long > 8 or len(head) < width + long:
            raise Damaged
        size = int.from_bytes(head[width : width + long], "big") & ((1 << 7 * long) - 1)
        content = start + width + long
        if size == (1 << 7 * long) - 1:
            yield number, content, _UNKNOWN
            return
        yield number, content, content + size
        start = content + size
    raise Damaged


_MP3_RATES: Final = {  # kilobits a second by the four bits of a frame header, MPEG 1 and MPEG 2, layer III
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_FREQUENCIES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mp3(stream: IO[bytes]) -> Recording:
    """MP3: by the count of frames where the file has one, else by its bit rate."""
    whole, start = _size(stream), 0
    head = _read(stream, 0, 10, whole=False)
    if head[:3] == b"ID3":
        start = 10 + sum((byte & 0x7F) << 7 * (3 - place) for place, byte in enumerate(head[6:10]))
    data = _read(stream, start, 8192, whole=False)
    for at in range(len(data) - 4):
        if found := _mp3_frame(data[at : at + 4]):
            version, kilobits, frequency = found
            break
    else:
        raise Damaged
    samples = 1152 if version == 3 else 576
    tag = max(data.find(b"Xing", at, at + 64), data.find(b"Info", at, at + 64))
    if tag > 0 and len(data) >= tag + 12 and data[tag + 7] & 1:
        frames = int.from_bytes(data[tag + 8 : tag + 12], "big")
        return Recording(False, round(frames * samples / frequency))
    return Recording(False, round((whole - start - at) * 8 / (kilobits * 1000)))


def _mp3_frame(header: bytes) -> tuple[int, int, int] | None:
    """Version (3 is MPEG 1), kilobits a second and frequency, where these four bytes are the head of a frame."""
    word = int.from_bytes(header, "big")
    version, layer, rate, frequency = word >> 19 & 3, word >> 17 & 3, word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or frequency == 3:
        return None
    return version, _MP3_RATES[3 if version == 3 else 2][rate], _MP3_FREQUENCIES[version][frequency]


def ogg(stream: IO[bytes]) -> Recording:
    """Ogg with Opus or Vorbis: the last page says where the recording ends."""
    whole = _size(stream)
    head = _read(stream, 0, 512, whole=False)
    if (at := head.find(b"OpusHead")) >= 0:
        skipped, frequency = int.from_bytes(head[at + 10 : at + 12], "little"), 48000
    elif (at := head.find(b"\x01vorbis")) >= 0:
        skipped, frequency = 0, int.from_bytes(head[at + 12 : at + 16], "little")
    else:
        raise Damaged
    tail = _read(stream, max(0, whole - _OGG_TAIL), _OGG_TAIL, whole=False)
    last = tail.rfind(b"OggS")
    if last < 0 or len(tail) < last + 14 or not frequency:
        raise Damaged
    place = int.from_bytes(tail[last + 6 : last + 14], "little", signed=True)
    return Recording(False, round((place - skipped) / frequency) if place > skipped else None)


def wav(stream: IO[bytes]) -> Recording:
    whole, at, rate = _size(stream), 12, 0
    while at + 8 <= whole:
        kind, size = struct.unpack("<4sI", _read(stream, at, 8))
        if kind == b"fmt ":
            rate = int.from_bytes(_read(stream, at + 16, 4), "little")
        elif kind == b"data":
            if not rate or at + 8 + size > whole + 1:
                raise Damaged
            return Recording(False, round(size / rate))
        at += 8 + size + size % 2
    raise Damaged


def _size(stream: IO[bytes]) -> int:
    return stream.seek(0, 2)


def _read(stream: IO[bytes], at: int, length: int, *, whole: bool = True) -> bytes:
    stream.seek(at)
    data = stream.read(length)
    if whole and len(data) < length:
        raise Damaged
    return data
