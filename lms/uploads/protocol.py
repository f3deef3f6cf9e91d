"""The words of tus 1.0 (https://tus.io/protocols/resumable-upload): headers in, headers out. Pure."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Final

from django.utils.http import http_date

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,termination,checksum,expiration"
CHUNK_TYPE: Final = "application/offset+octet-stream"
CHECKSUM_MISMATCH: Final = 460


def number(header: str | None) -> int | None:
    """A length or an offset; None where the header is none."""
    return int(header) if header and header.isascii() and header.isdigit() and len(header) < 19 else None


def metadata(header: str) -> dict[str, str]:
    """``Upload-Metadata``: pairs of a key and a value in base64. Raises ValueError where it is not that."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ValueError(pair) from error
    return found


def expires(touched_at: dt.datetime, kept: dt.timedelta) -> str:
    return http_date((touched_at + kept).timestamp())
