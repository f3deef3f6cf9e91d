"""How a delivery proves that it is ours: HMAC-SHA256 over the moment and the body. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable

HEADER = "Otklik-Signature"


def make_secret() -> str:
    return f"whs_{secrets.token_urlsafe(32)}"


def signature(body: bytes, *, at: int, keys: Iterable[str]) -> str:
    """«t=1764200000,v1=…»; while a secret is being changed, both sign and either proves."""
    signed = str(at).encode() + b"." + body
    marks = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in keys]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])


def proves(header: str, body: bytes, *, key: str, now: int, within: int = 300) -> bool:
    """What the other side does: the moment is near, and one of the marks is ours."""
    parts = [part.partition("=") for part in header.split(",")]
    at = next((value for name, _, value in parts if name == "t"), "")
    if not at.isdecimal() or abs(now - int(at)) > within:
        return False
    mine = signature(body, at=int(at), keys=[key]).partition("v1=")[2]
    return any(name == "v1" and hmac.compare_digest(value, mine) for name, _, value in parts)
