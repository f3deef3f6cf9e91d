"""The folder this copy lives in, and where it keeps what it makes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .console import Stop, reason

LOG_LIMIT_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Project:
    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def settings_file(self) -> Path:
        return self.var / "env"

    @property
    def accounts_file(self) -> Path:
        return self.var / "accounts.txt"

    @property
    def key(self) -> str:
        """Ten characters that tell this copy from a copy in another folder, short enough for socket paths."""
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()[:10]

    def log(self, name: str) -> Path:
        """``var/log/<name>.log``; one that has grown large is put aside first."""
        path = self.var / "log" / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".old.log"))
        return path

    def shown(self, path: Path) -> str:
        """A path as the person sees it from the project's folder."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def make_folders(self) -> None:
        """Make ``var/``, or say in one line that nothing can be written here."""
        for folder in (self.root, self.var, self.var / "log"):
            try:
                folder.mkdir(exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                raise Stop(
                    f"Нельзя писать в папку {folder} ({reason(error)}). Запустите ./run от имени её владельца "
                    "или скопируйте проект туда, где писать можно."
                ) from None
