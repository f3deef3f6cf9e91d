"""Many things by handfuls, so that what is read never lies in memory whole. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of ``size`` things, the last one of what is left. As ``itertools.batched``, which Python 3.11 has not."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch
