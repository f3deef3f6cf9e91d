"""Whether the collected static files are still those of the sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from .project import Project

SOURCES = ("static", "lms/static", "quizzes/static", "courses/static")


def fingerprint(project: Project) -> str:
    """Changes with any file under the static folders, and with any package that brings files of its own."""
    digest = hashlib.sha256()
    for path in _files(project):
        found = path.stat()
        digest.update(f"{path.relative_to(project.root)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(project: Project) -> Iterator[Path]:
    yield project.root / "requirements.txt"
    yield project.root / "lms" / "settings.py"
    for source in SOURCES:
        yield from sorted(path for path in (project.root / source).rglob("*") if path.is_file())


def up_to_date(project: Project) -> bool:
    return (project.var / "static" / "staticfiles.json").is_file() and _stamp(project) == fingerprint(project)


def note_collected(project: Project, collected: str) -> None:
    """Remember what was collected; the fingerprint is taken before, so that an edit meanwhile is not missed."""
    _stamp_file(project).write_text(collected, encoding="utf-8")


def _stamp_file(project: Project) -> Path:
    return project.var / "static.stamp"


def _stamp(project: Project) -> str:
    try:
        return _stamp_file(project).read_text(encoding="utf-8")
    except OSError:
        return ""
