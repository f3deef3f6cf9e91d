"""The secret of a token: how it is made, and what of it is kept. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_SHAPE = re.compile(r"otk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Key:
    """``secret`` is told once and never kept; the row is found by ``prefix`` and proved by ``digest``."""

    secret: str
    prefix: str
    digest: str


def make() -> Key:
    prefix = secrets.token_hex(6)
    secret = f"otk_{prefix}_{secrets.token_urlsafe(32)}"
    return Key(secret, prefix, digest(secret))


def digest(secret: str) -> str:
    """The secret has 256 random bits, so a plain hash keeps it: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def prefix(secret: str) -> str | None:
    """The part by which the row is found; None for what is no key of ours."""
    found = _SHAPE.fullmatch(secret)
    return found[1] if found else None


def proves(secret: str, kept: str) -> bool:
    return hmac.compare_digest(digest(secret), kept)
