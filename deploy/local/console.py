"""What the launcher says: short lines for a person, and one line where it has to give up."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Stop(Exception):  # noqa: N818 - not an error of the launcher
    """The launcher cannot go on. The message is for the person: what is wrong and what to do."""


class Console:
    """Progress, on stdout; ``./run manage`` moves it to stderr, so that a command's own output stays clean."""

    def __init__(self) -> None:
        self.on_stderr = False

    @property
    def stream(self) -> TextIO:
        return sys.stderr if self.on_stderr else sys.stdout

    def say(self, text: str = "") -> None:
        print(text, file=self.stream, flush=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """``Ставлю библиотеки… готово за 41 с`` on one line."""
        print(f"{text}… ", end="", file=self.stream, flush=True)
        begun = time.monotonic()
        try:
            yield
        except BaseException:
            self.say()
            raise
        self.say(f"готово за {time.monotonic() - begun:.0f} с")


console = Console()


_REASONS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "только для чтения",
    errno.ENOSPC: "нет места на диске",
    errno.EDQUOT: "исчерпана квота",
}


def reason(error: OSError) -> str:
    """Why the system refused, in words of the person where we have them."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def last_line(log: Path, *, default: str = "причина не записана") -> str:
    """The last line of a log that says something: the reason of most failures."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return default
    return next((line.strip() for line in reversed(lines) if line.strip()), default)
