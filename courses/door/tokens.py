"""What the projector shows and what a pass says: short secrets that nobody can make up. Pure but for the site's key.

The screen's QR and digits change every ``STEP`` seconds and are taken ``LATE`` seconds longer, so that a photo that is
passed on has gone stale before it arrives. ``LATE`` is no longer than a step.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

STEP: Final = 15
LATE: Final = 12
DIGITS: Final = 6


def token(session_id: int, moment: dt.datetime) -> str:
    """What the QR on the screen holds at ``moment``."""
    return _token(session_id, _step(moment))


def digits(session_id: int, moment: dt.datetime) -> str:
    """The code beside it."""
    return _digits(session_id, _step(moment))


def is_shown(session_id: int, given: str, moment: dt.datetime) -> bool:
    """Whether ``given`` (a token, or digits with any spaces) stands on the screen, or stood there just now."""
    typed = re.sub(r"\D", "", given)
    good = False
    for step in {_step(moment), _step(moment - dt.timedelta(seconds=LATE))}:
        good |= constant_time_compare(given, _token(session_id, step))
        good |= constant_time_compare(typed, _digits(session_id, step))
    return good


def signature(registration_id: int) -> str:
    """What a pass proves itself by."""
    return _text(salted_hmac("courses.door.pass", str(registration_id), algorithm="sha256").digest()[:12])


def is_signed(registration_id: int, given: str) -> bool:
    return constant_time_compare(given, signature(registration_id))


def device(cookie: str) -> str:
    """A device as facts know it: the same for the same cookie, and not the cookie."""
    return salted_hmac("courses.door.device", cookie, algorithm="sha256").hexdigest()[:32] if cookie else ""


def _step(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // STEP


def _mac(session_id: int, step: int) -> bytes:
    return salted_hmac("courses.door.screen", f"{session_id}:{step}", algorithm="sha256").digest()


def _token(session_id: int, step: int) -> str:
    return _text(_mac(session_id, step)[:12])


def _digits(session_id: int, step: int) -> str:
    return f"{int.from_bytes(_mac(session_id, step)[12:20]) % 10**DIGITS:0{DIGITS}}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
