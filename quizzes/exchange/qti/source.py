"""Where an item comes from: alone, or from a package with its pictures, templates and shared texts."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from quizzes.scoring import qti

from ..archives import Archive
from ..drafts import Unreadable


@dataclass
class Source:
    """The place of an item and what can be read beside it."""

    path: str = ""
    archive: Archive | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def find(self, href: str) -> str | None:
        return self.archive.beside(self.path, href) if self.archive is not None else None

    def content(self, href: str) -> bytes | None:
        """The bytes that an address points to; None, and noted as missing, when there are none."""
        name = self.find(href)
        if name is None or self.archive is None:
            self.missing.append(href)
            return None
        return self.archive.read(name)

    def take(self, href: str) -> str | None:
        """Take a picture along with the question; the name that the body calls it by."""
        content = self.content(href)
        if content is None:
            return None
        name = posixpath.basename(self.find(href) or href)
        while name in self.files and self.files[name] != content:
            name = f"_{name}"
        self.files[name] = content
        return name

    def document(self, href: str) -> qti.Node | None:
        """Another document of the package."""
        name = self.find(href)
        if name is None or self.archive is None:
            return None
        try:
            return qti.parse(self.archive.read(name))
        except (qti.QtiError, Unreadable):
            return None
