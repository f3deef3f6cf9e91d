"""Values of QTI: a base type, a cardinality and items. NULL is a value without items, as an empty container is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SINGLE, MULTIPLE, ORDERED, RECORD = "single", "multiple", "ordered", "record"
CARDINALITIES = (SINGLE, MULTIPLE, ORDERED, RECORD)
NUMERIC = ("integer", "float", "duration")
BASE_TYPES = (
    "identifier", "boolean", "integer", "float", "string", "point", "pair", "directedPair", "duration", "file", "uri",
    "intOrIdentifier", "coords",
)  # fmt: skip
_INTEGER = re.compile(r"[+-]?\d{1,30}")
_FLOAT = re.compile(r"[+-]?(\d{1,60}\.?\d{0,60}|\.\d{1,60})([eE][+-]?\d{1,4})?")
_SPECIAL = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "NaN": math.nan}
MAX_BITS = 256


@dataclass(frozen=True)
class Value:
    """`items` of a record are (name, Value) pairs."""

    base: str
    cardinality: str
    items: tuple[Any, ...] = ()

    @property
    def null(self) -> bool:
        return not self.items

    @property
    def one(self) -> Any:
        """The item of a single value."""
        return self.items[0]


NULL = Value("", SINGLE)


def boolean(truth: bool) -> Value:
    return Value("boolean", SINGLE, (truth,))


def number(result: float, *, base: str | None = None) -> Value:
    """A numeric result; NULL where the number is none, or too large to be kept."""
    if isinstance(result, int):
        return NULL if result.bit_length() > MAX_BITS else Value(base or "integer", SINGLE, (result,))
    return NULL if math.isnan(result) else Value(base or "float", SINGLE, (result,))


def parse_item(base: str, text: str) -> Any:
    """Read one item from text; ValueError when it is not of this type."""
    if base in ("string", "file"):
        return text
    text = text.strip()
    if base in _READERS:
        return _READERS[base](text)
    if not text:
        raise ValueError(text)
    return text


def _boolean(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return text in ("true", "1")


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _float(text: str) -> float:
    if text in _SPECIAL:
        return _SPECIAL[text]
    if not _FLOAT.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _point(text: str) -> tuple[float, float]:
    x, y = text.replace(",", " ").split()
    return _float(x), _float(y)


def _directed(text: str) -> tuple[str, str]:
    first, second = text.split()
    return first, second


def _pair(text: str) -> tuple[str, ...]:
    """The order does not count, so it is always the same."""
    return tuple(sorted(_directed(text)))


_READERS = {
    "boolean": _boolean, "integer": _integer, "float": _float, "duration": _float, "point": _point,
    "directedPair": _directed, "pair": _pair,
}  # fmt: skip


def read(base: str, cardinality: str, texts: Iterable[str]) -> Value:
    """What a person answered. What is not of the declared type is no answer."""
    items = []
    for text in texts:
        try:
            items.append(parse_item(base, text))
        except ValueError:
            continue
    if cardinality == SINGLE:
        items = items[:1] if items and items[0] != "" else []
    return Value(base, cardinality, tuple(items))


def equal(first: Value, second: Value) -> bool:
    """Whether two values that are not NULL are the same."""
    if RECORD in (first.cardinality, second.cardinality):
        return first.cardinality == second.cardinality and dict(first.items) == dict(second.items)
    left, right = _comparable(first, second), _comparable(second, first)
    if MULTIPLE in (first.cardinality, second.cardinality):
        return Counter(left) == Counter(right)
    return left == right


def _comparable(value: Value, other: Value) -> list[Any]:
    """A pair beside a directed pair is compared without its order; a boolean is not the number one."""
    if value.base == "directedPair" and other.base == "pair":
        return [tuple(sorted(item)) for item in value.items]
    return [("boolean", item) if isinstance(item, bool) else item for item in value.items]


def numbers(value: Value) -> list[float]:
    """Numeric items; a text that is a number is read as one, since authors mix them."""
    return [_as_number(item) for item in value.items]


def _as_number(item: Any) -> float:
    if isinstance(item, bool) or not isinstance(item, int | float):
        return _float(str(item).strip())
    return item
