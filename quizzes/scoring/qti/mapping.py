"""A response mapped to a number by the table or the areas of its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.scoring.qti.shapes import inside
from quizzes.scoring.qti.values import NULL, SINGLE, Value, number, parse_item


def map_response(declared: Mapping[str, Any], value: Value) -> Value:
    """The sum over different items; what no entry names earns the default."""
    mapping = declared.get("mapping")
    if mapping is None:
        return NULL
    if value.null:
        return number(float(mapping["default"] if value.cardinality == SINGLE else 0))
    worth: dict[Any, float] = {}
    for item in value.items:
        entry = _entry(mapping["entries"], declared["base"], item)
        found = mapping["default"] if entry is None else mapping["entries"][entry]["value"]
        worth[("entry", entry) if entry is not None else ("item", item)] = found
    return number(_bounded(sum(worth.values()), mapping))


def _entry(entries: list[Mapping[str, Any]], base: str, item: Any) -> int | None:
    """An entry that names the item exactly goes before one that names it in another case."""
    loose = None
    for place, entry in enumerate(entries):
        if _key(base, entry["key"]) == item:
            return place
        if loose is None and entry.get("any_case") and isinstance(item, str):
            loose = place if entry["key"].casefold() == item.casefold() else None
    return loose


def _key(base: str, text: str) -> Any:
    try:
        return parse_item(base or "string", text)
    except ValueError:
        return None


def map_response_point(declared: Mapping[str, Any], value: Value) -> Value:
    """Every area counts once, whatever the number of points in it; a point in none earns the default."""
    areas = declared.get("areas")
    if areas is None:
        return NULL
    left, total = list(areas["entries"]), 0.0
    for point in value.items:
        hit = next((area for area in left if _within(area, point)), None)
        if hit is not None:
            total += hit["value"]
            left.remove(hit)
        elif not any(_within(area, point) for area in areas["entries"]):
            total += areas["default"]
    return number(_bounded(total, areas))


def _within(area: Mapping[str, Any], point: Any) -> bool:
    if not (isinstance(point, tuple) and len(point) == 2 and all(isinstance(part, int | float) for part in point)):
        return False
    return inside(area["shape"], area["coords"], point)


def _bounded(total: float, table: Mapping[str, Any]) -> float:
    if "lower" in table:
        total = max(total, table["lower"])
    return float(min(total, table["upper"]) if "upper" in table else total)
