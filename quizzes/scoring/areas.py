"""Areas of a picture. Coordinates are thousandths of its width and of its height, so they hold at any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from quizzes.scoring.values import is_number

WHOLE: Final = 1000
MAX_CORNERS: Final = 60

Point = Sequence[float]


def is_area(area: Mapping[str, Any]) -> bool:
    """Whether the coordinates make the shape they are said to make."""
    shape, coords = area.get("shape"), area.get("coords")
    if not isinstance(coords, list) or not all(is_number(number, 0, WHOLE) for number in coords):
        return False
    if shape == "rect":
        return len(coords) == 4 and coords[0] < coords[2] and coords[1] < coords[3]
    if shape == "circle":
        return len(coords) == 3 and coords[2] > 0
    return shape == "poly" and len(coords) % 2 == 0 and 3 <= len(coords) // 2 <= MAX_CORNERS


def holds(area: Mapping[str, Any], point: Point, ratio: float) -> bool:
    """Whether the point lies in the area or on its edge. ``ratio`` is the width of the picture by its height."""
    return _SHAPES[area["shape"]](area["coords"], point, ratio)


def _rect(coords: Sequence[float], point: Point, ratio: float) -> bool:
    left, top, right, bottom = coords
    return left <= point[0] <= right and top <= point[1] <= bottom


def _circle(coords: Sequence[float], point: Point, ratio: float) -> bool:
    # The radius is measured by the width: a thousandth of the height is `ratio` times shorter.
    across, down = point[0] - coords[0], (point[1] - coords[1]) / ratio
    return bool(across**2 + down**2 <= coords[2] ** 2)


def _poly(coords: Sequence[float], point: Point, ratio: float) -> bool:
    """Count how often a ray to the right crosses the border."""
    corners = list(zip(coords[::2], coords[1::2], strict=True))
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        cross = (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)
        if cross == 0 and min(x1, x2) <= point[0] <= max(x1, x2) and min(y1, y2) <= point[1] <= max(y1, y2):
            return True
        if (y1 > point[1]) != (y2 > point[1]) and (cross > 0) == (y2 > y1):
            inside = not inside
    return inside


_SHAPES: Final[dict[str, Callable[[Sequence[float], Point, float], bool]]] = {
    "rect": _rect,
    "circle": _circle,
    "poly": _poly,
}


def hits(areas: Sequence[Mapping[str, Any]], points: Sequence[Point], ratio: float) -> dict[int, int]:
    """Give each point an area of its own, as many as can be: area number → point number.

    Areas may overlap, so whoever comes first must not take what another needs more.
    """
    fitting = [[place for place, area in enumerate(areas) if holds(area, point, ratio)] for point in points]
    taken: dict[int, int] = {}

    def seat(point: int, tried: set[int]) -> bool:
        for area in fitting[point]:
            if area not in tried:
                tried.add(area)
                if area not in taken or seat(taken[area], tried):
                    taken[area] = point
                    return True
        return False

    for point in range(len(points)):
        seat(point, set())
    return taken
