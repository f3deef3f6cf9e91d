"""What a player tells the site: JSON ``{"position": seconds, "played": [[from, to], …]}``. Pure."""

from __future__ import annotations

import json
from typing import Final

from .share import MOST_SPANS
from .spans import Spans

LONGEST: Final = 20_000  # bytes
NONSENSE: Final = (ValueError, TypeError, KeyError, OverflowError)


def heard(body: bytes) -> tuple[int, Spans]:
    """The position and the spans, in whole seconds. Raises one of NONSENSE where that is not what came."""
    if len(body) > LONGEST:
        raise ValueError
    told = json.loads(body)
    pairs = [(round(float(start)), round(float(end))) for start, end in told["played"][:MOST_SPANS]]
    position = round(float(told["position"]))
    if not 0 <= position < 10**7 or any(not 0 <= start <= end < 10**7 for start, end in pairs):
        raise ValueError
    return position, tuple(pairs)
