"""Locks between processes of one copy. The kernel lets them go when a process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileLock:
    """An advisory lock on a file, taken alone or shared, with a note for those who find it taken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock, or change how it is held. False: someone else has it, and we were not to wait."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def write_note(self, text: str) -> None:
        assert self._file is not None, "only the holder writes the note"
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def note(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError:
            return ""
