"""Moodle's paths of categories and our titles of topics. Pure."""

from __future__ import annotations

import re
from typing import Final

TITLE_LONGEST: Final = 120
CONTEXT: Final = re.compile(r"^\$[a-z0-9]+\$$")
# What Moodle calls the category that everything falls into: it says nothing of the topic.
NOBODYS: Final = ("default for ", "по умолчанию для ", "по умолчанию «", "default")


def topics(path: str) -> tuple[str, ...]:
    """The titles of topics that a path means; a doubled slash is a slash of the title."""
    parts = [" ".join(part.replace("//", "/").split()) for part in re.split(r"(?<!/)/(?!/)", path.strip())]
    parts = [part[:TITLE_LONGEST].strip() for part in parts if part and not CONTEXT.match(part)]
    if parts and parts[0] == "top":
        parts = parts[1:]
    if parts and parts[0].casefold().startswith(NOBODYS):
        parts = parts[1:]
    return tuple(parts)


def path(titles: tuple[str, ...]) -> str:
    """The path that ``topics`` reads as ``titles``."""
    return "/".join(["$course$", "top", *(title.replace("/", "//") for title in titles)])
