"""Certificate numbers: «ЦУР52-2026-000123». Pure."""

from __future__ import annotations

import re

PREFIX = "ЦУР52"
# Latin letters that look like the Cyrillic ones of the prefix, as people type them from paper.
_LOOK_ALIKES = str.maketrans({"Y": "У", "P": "Р", "U": "У"})
_NUMBER = re.compile(rf"{PREFIX}-?(\d{{4}})-?(\d{{1,9}})")


def write(year: int, place: int) -> str:
    """The number of the certificate that is the ``place``-th of ``year``."""
    return f"{PREFIX}-{year}-{place:06d}"


def read(typed: str) -> str | None:
    """The number meant by what a person typed: any dashes, spaces, case, look-alike letters; None for nonsense."""
    tidy = re.sub(r"[\s\u00a0№]+", "", typed.upper()).translate(_LOOK_ALIKES)
    tidy = re.sub(r"[‐-―−]", "-", tidy)
    found = _NUMBER.fullmatch(tidy)
    return write(int(found[1]), int(found[2])) if found else None
