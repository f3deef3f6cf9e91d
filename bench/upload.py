"""A film of 2 GB comes in by chunks through the server: how fast, and how much memory its workers take for it."""

from __future__ import annotations

import http.client
import itertools
import os
import struct
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deploy.local.console import Stop, console

from . import cpu

if TYPE_CHECKING:
    from .server import Server

NAME = "upload"
MEGABYTE = 1024 * 1024
SIZE, CHUNK = 2048 * MEGABYTE, 8 * MEGABYTE
AIM_MB = 50
TRAINER = "trainer@demo.otklik"


def figures(running: Server) -> dict[str, Any]:
    """Send a film of our own making by eights of megabytes, let it be checked, and delete it. Raises Stop."""
    from . import cast

    cookies = cast.of_account(TRAINER)
    headers = {
        "Tus-Resumable": "1.0.0",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": cookies["csrftoken"],
        "Content-Type": "application/offset+octet-stream",
        "Accept": "application/json",
    }
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=120)
    with console.step(f"{NAME}: {SIZE // MEGABYTE} МБ частями по {CHUNK // MEGABYTE}"):
        before = _memory(running.leader)
        told = {"Upload-Length": str(SIZE), "Upload-Metadata": "filename YS5tcDQ=,kinds dmlkZW8="}
        place = str(_asked(line, "POST", "/uploads/", headers | told, 201).headers["location"])
        begun, largest = time.perf_counter(), before
        for at, chunk in _film():
            _asked(line, "PATCH", place, headers | {"Upload-Offset": str(at)}, 204, chunk)
            largest = _larger(largest, _memory(running.leader))
        seconds, begun = time.perf_counter() - begun, time.perf_counter()
        _asked(line, "POST", f"{place}finish/", headers, 200)
        checked = time.perf_counter() - begun
        largest = _larger(largest, _memory(running.leader))
        _asked(line, "DELETE", place, headers, 204)
    grown = max(largest[pid] - before.get(pid, 0) for pid in largest)
    return {
        "megabytes": SIZE // MEGABYTE,
        "seconds": round(seconds, 1),
        "check_seconds": round(checked, 1),
        "grown_mb": round(grown / 1024, 1),
    }


def told(found: Mapping[str, Any]) -> str:
    met = "✓" if found["grown_mb"] <= AIM_MB else "✗"
    speed = found["megabytes"] / found["seconds"]
    return (
        f"{NAME}    {found['megabytes']} МБ за {found['seconds']:.0f} с ({speed:.0f} МБ/с), проверка "
        f"{found['check_seconds']:.1f} с, память процесса +{found['grown_mb']:.0f} МБ; {met} ≤ {AIM_MB} МБ"
    )


def _film() -> Iterator[tuple[int, bytes]]:
    """An MP4 of that size by its chunks: a head, and one box that holds all the rest."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, kind) + content

    movie = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, 3_600_000) + bytes(80))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"vide" + bytes(12))))
    head = box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", movie + track)
    head += struct.pack(">I4s", SIZE - len(head), b"mdat")
    filling = os.urandom(CHUNK)
    yield 0, head + filling[len(head) :]
    yield from zip(range(CHUNK, SIZE, CHUNK), itertools.repeat(filling), strict=False)


def _asked(
    line: http.client.HTTPConnection, method: str, path: str, headers: Mapping[str, str], status: int, body: bytes = b""
) -> http.client.HTTPResponse:
    line.request(method, path, body, dict(headers))
    response = line.getresponse()
    said = response.read()
    if response.status != status:
        raise Stop(f"{method} {path}: {response.status} {said[:300]!r}")
    return response


def _memory(leader: int) -> dict[int, int]:
    """Resident kilobytes of each process of the server, without what it shares with files."""
    return {pid: held for pid in cpu.family(leader) if (held := cpu.resident_kilobytes(pid))}


def _larger(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {pid: max(one.get(pid, 0), other.get(pid, 0)) for pid in {*one, *other}}
