"""Whether a point lies in an area of a picture: the shapes of the standard, in pixels."""

from __future__ import annotations

from quizzes.scoring import areas

SHAPES = {"default": 0, "rect": 4, "circle": 3, "ellipse": 4, "poly": 6}


def coords(text: str) -> list[float]:
    """Numbers of an attribute `coords`; per cent signs are dropped. ValueError when they are none."""
    return [float(part.strip().rstrip("%")) for part in text.replace(";", ",").split(",") if part.strip()]


def inside(shape: str, numbers: list[float], point: tuple[float, float]) -> bool:
    """A border belongs to its area; a rectangle may be named from any of its corners."""
    if shape == "default":
        return True
    if shape == "ellipse":
        return _in_ellipse(numbers, *point)
    if shape == "rect":
        left, top, right, bottom = numbers[:4]
        numbers = [min(left, right), min(top, bottom), max(left, right), max(top, bottom)]
    kept = numbers[:3] if shape == "circle" else numbers[: len(numbers) // 2 * 2]
    return areas.holds({"shape": shape, "coords": kept}, point, 1.0)


def a_point_in(shape: str, numbers: list[float]) -> tuple[float, float]:
    """A point that lies in the area: its middle, or a corner where the middle may lie outside."""
    if shape == "rect":
        return (numbers[0] + numbers[2]) / 2, (numbers[1] + numbers[3]) / 2
    return (numbers[0], numbers[1]) if numbers else (0.0, 0.0)


def _in_ellipse(numbers: list[float], x: float, y: float) -> bool:
    centre_x, centre_y, radius_x, radius_y = numbers[:4]
    if not radius_x or not radius_y:
        return False
    return ((x - centre_x) / radius_x) ** 2 + ((y - centre_y) / radius_y) ** 2 <= 1
