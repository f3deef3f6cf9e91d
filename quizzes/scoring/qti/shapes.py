"""Whether a point lies in an area of a picture."""

from __future__ import annotations

from itertools import pairwise

SHAPES = {"default": 0, "rect": 4, "circle": 3, "ellipse": 4, "poly": 6}


def coords(text: str) -> list[float]:
    """Numbers of an attribute `coords`; per cent signs are dropped. ValueError when they are none."""
    return [float(part.strip().rstrip("%")) for part in text.replace(";", ",").split(",") if part.strip()]


def inside(shape: str, numbers: list[float], point: tuple[float, float]) -> bool:
    x, y = point
    if shape == "default":
        return True
    if shape == "rect":
        left, top, right, bottom = numbers[:4]
        return min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom)
    if shape == "circle":
        return (x - numbers[0]) ** 2 + (y - numbers[1]) ** 2 <= numbers[2] ** 2
    if shape == "ellipse":
        return _in_ellipse(numbers, x, y)
    return _in_polygon(numbers, x, y)


def _in_ellipse(numbers: list[float], x: float, y: float) -> bool:
    centre_x, centre_y, radius_x, radius_y = numbers[:4]
    if not radius_x or not radius_y:
        return False
    return ((x - centre_x) / radius_x) ** 2 + ((y - centre_y) / radius_y) ** 2 <= 1


def _in_polygon(numbers: list[float], x: float, y: float) -> bool:
    """Even-odd rule; the border belongs to the area."""
    corners = list(zip(numbers[::2], numbers[1::2], strict=False))
    within = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if _on_side(x1, y1, x2, y2, x, y):
            return True
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def _on_side(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> bool:
    if abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) > 1e-9:
        return False
    return min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
