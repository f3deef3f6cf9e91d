"""The broker of a machine without Redis: kombu's, whose messages are files in a folder, with one thing mended."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class WholeMessages(filesystem.Channel):
    """A message gets its name when it is written.

    Kombu opens it under its name and writes then: a worker that looks in between reads an empty message, and ends.
    """

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        """Raises ChannelError where the folder cannot be written to."""
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.part"  # no name that is looked for
        try:
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.replace(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {folder}") from error


class Transport(filesystem.Transport):
    Channel = WholeMessages
