"""Many things by handfuls. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(things)
    while chunk := list(islice(left, size)):
        yield chunk
