"""Reading the fixtures in ``content/``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files import File

from courses.lessons.attaching import keep_captions
from lms.files.actions import store

if TYPE_CHECKING:
    from lms.models import StoredFile, User

FOLDER = Path(__file__).parent / "content"


def read(name: str) -> Any:
    """A fixture by its name without the ending."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def text(path: str) -> str:
    """A text of the content folder, such as ``lessons/s1-l1.html``."""
    return (FOLDER / path).read_text(encoding="utf-8")


def path(name: str) -> Path:
    return FOLDER / name


def keep(name: str, kinds: list[str], *, by: User | None) -> StoredFile:
    """Put a file of the folder into the store."""
    source = path(name)
    with source.open("rb") as stream:
        return store(upload=File(stream, name=source.name), by=by, kinds=kinds)


def captions(name: str, *, by: User) -> StoredFile:
    """Put a file of captions of the folder into the store."""
    source = path(name)
    with source.open("rb") as stream:
        return keep_captions(given=File(stream, name=source.name), by=by)
