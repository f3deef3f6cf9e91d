"""The kinds of notifications. A room names its own with ``Kind(...)`` beside its actions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``code`` is ``floor.noun_verbed``; ``title`` and ``body`` are Russian ``str.format`` patterns."""

    code: str
    title: str
    body: str
    by_email: bool = True
