"""The file of an upload while it comes in. Knows no database; what is said to be written is on the disk."""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

ALGORITHMS: Final = ("sha1", "sha256")


class Busy(Exception):  # noqa: N818 - a fact about the moment
    """Another request writes to the same file just now."""


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one request have to come to: the value of ``Upload-Checksum``."""

    algorithm: str
    digest: bytes

    @classmethod
    def read(cls, header: str) -> Checksum:
        """Raises ValueError where the header is not ``algorithm base64`` of an algorithm that is known."""
        algorithm, _, encoded = header.partition(" ")
        if algorithm not in ALGORITHMS:
            raise ValueError(header)
        try:
            return cls(algorithm, base64.b64decode(encoded, validate=True))
        except binascii.Error as error:
            raise ValueError(header) from error


@contextmanager
def held(path: Path) -> Iterator[IO[bytes]]:
    """The file, open for writing and held against others; a process that dies lets go of it. Raises Busy."""
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "r+b", buffering=0, opener=_created) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        if is_new:
            _sync_folder(path.parent)
        yield file


def _created(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, 0o640)


def received(file: IO[bytes], stream: IO[bytes], *, at: int, most: int, piece: int) -> Iterator[int]:
    """Write ``stream`` at the place ``at``, at most ``most`` bytes; after every ``piece`` say what is on the disk.

    What stands beyond ``at`` was never acknowledged and goes. The last number said is the new end of the file; a
    connection that breaks off ends it early.
    """
    os.ftruncate(file.fileno(), at)
    file.seek(at)
    end, said = at, at
    while end < at + most and (block := _next(stream, min(BLOCK, at + most - end))):
        _write(file, block)
        end += len(block)
        if end - said >= piece:
            os.fdatasync(file.fileno())
            said = end
            yield end
    if end > said:
        os.fdatasync(file.fileno())
        yield end


BLOCK: Final = 256 * 1024


def _next(stream: IO[bytes], most: int) -> bytes:
    try:
        return stream.read(most)
    except OSError:  # the connection broke off: what came before it counts
        return b""


def _write(file: IO[bytes], block: bytes) -> None:
    """An unbuffered file may take less than it is given."""
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]


def matches(file: IO[bytes], *, start: int, end: int, checksum: Checksum) -> bool:
    """Whether the bytes from ``start`` to ``end`` come to ``checksum``."""
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False)
    file.seek(start)
    while start < end and (block := file.read(min(BLOCK, end - start))):
        digest.update(block)
        start += len(block)
    return digest.digest() == checksum.digest


def _sync_folder(folder: Path) -> None:
    """A new name is safe only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
