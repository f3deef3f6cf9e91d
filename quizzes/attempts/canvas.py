"""Areas of a picture as they are drawn over it: thousandths become the units of a drawing a thousand wide. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from .parts import Area

LOW: Final = 100  # an area that is lower is hardly higher than its number, which is 52


def areas(
    found: Iterable[Mapping[str, Any]], ratio: float, chosen: Collection[str], tones: Mapping[str, str] | None = None
) -> tuple[Area, ...]:
    """Draw areas; ``tones`` say by id how one is coloured."""
    return tuple(_area(number, area, ratio, chosen, tones or {}) for number, area in enumerate(found, start=1))


def _area(
    number: int, area: Mapping[str, Any], ratio: float, chosen: Collection[str], tones: Mapping[str, str]
) -> Area:
    coords = area["coords"]
    if area["shape"] == "circle":
        x, y, radius = coords
        numbers = [x, y / ratio, radius]
        middle = (x, y / ratio)
    elif area["shape"] == "rect":
        left, top, right, bottom = coords[0], coords[1] / ratio, coords[2], coords[3] / ratio
        numbers = [left, top, right - left, bottom - top]
        # A line of text would be hidden under its own number: there it stands at the end.
        is_low = bottom - top < LOW
        middle = (right if is_low else (left + right) / 2, (top + bottom) / 2)
    else:
        numbers = [number if place % 2 == 0 else number / ratio for place, number in enumerate(coords)]
        middle = (sum(numbers[::2]) * 2 / len(numbers), sum(numbers[1::2]) * 2 / len(numbers))
    return Area(
        number=number,
        value=area["id"],
        shape=area["shape"],
        numbers=tuple(round(number, 2) for number in numbers),
        x=round(middle[0], 2),
        y=round(middle[1], 2),
        text=area.get("text") or "",
        chosen=area["id"] in chosen,
        tone=tones.get(area["id"], ""),
    )
