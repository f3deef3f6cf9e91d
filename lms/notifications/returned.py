"""What a mail server writes when it could not deliver a letter (RFC 3464). Pure."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage

_LETTER = re.compile(r"<(notification|digest)-(\d+)@")


@dataclass(frozen=True)
class Return:
    """``letter`` is the key of the notification that came back, where the report quotes its Message-ID."""

    address: str
    reason: str
    for_good: bool
    letter: int | None = None


def read(message: bytes) -> list[Return]:
    """The addresses that a delivery report names; empty where the message is no report."""
    report = email.message_from_bytes(message, policy=email.policy.default)
    if report.get_content_type() != "multipart/report":
        return []
    found = _LETTER.search(message.decode("utf-8", "replace"))
    letter = int(found[2]) if found else None
    status = [part for part in report.walk() if part.get_content_type() == "message/delivery-status"]
    blocks = [block for part in status for block in part.get_payload()]
    return [one for block in blocks if isinstance(block, EmailMessage) and (one := _of(block, letter))]


def _of(block: EmailMessage, letter: int | None) -> Return | None:
    address = str(block.get("Final-Recipient", block.get("Original-Recipient", ""))).rpartition(";")[2].strip()
    action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
    if "@" not in address or action != "failed":
        return None
    words = " ".join(str(block.get("Diagnostic-Code", "")).rpartition(";")[2].split())
    return Return(address, f"{status} {words}".strip()[:300], status.startswith("5"), letter)
