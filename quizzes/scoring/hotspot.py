"""Something to be found on a picture: areas that are outlined and named, or points to be put."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any, Final

from quizzes.scoring import areas as geometry
from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import AnswerError, ByMachine, Line
from quizzes.scoring.options import MAX_OPTIONS, known_id, opaque_id
from quizzes.scoring.values import is_number, is_text, may_be_text, rows_of

MODES: Final = ("areas", "point")
FLATTEST: Final = 20.0
_COORDINATE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")


class Hotspot(ByMachine):
    """(hits − misses) / all right, not below zero. An area is hit once: a second point there is a miss."""

    name = "hotspot"
    title = "Место на картинке"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = frame_problems(body)
        if not body.get("picture"):
            found.append("Добавьте картинку.")
        if body.get("mode") not in MODES:
            found.append("Скажите, что делать с картинкой: выбирать области или ставить точки.")
        if body.get("picture") and not is_number(body.get("ratio"), 1 / FLATTEST, FLATTEST):
            found.append("Неизвестно, во сколько раз картинка шире, чем выше.")
        found += _area_problems(body)
        choose = body.get("choose")
        if choose is not None and not (is_number(choose, 1, MAX_OPTIONS) and choose == int(choose)):
            found.append(f"Выбрать можно от 1 до {MAX_OPTIONS} мест.")
        return found

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        shown = {
            **frame_shown(self.name, body),
            "mode": body["mode"],
            "ratio": float(body["ratio"]),
            "choose": int(body.get("choose") or sum(bool(area.get("right")) for area in body["areas"])),
        }
        if body["mode"] == "areas":
            kept = ("text", "shape", "coords")
            shown["areas"] = [{"id": _area_id(area), **{name: area[name] for name in kept}} for area in body["areas"]]
        return shown

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        kept = ("shape", "coords", "text", "right", "feedback")
        areas = [
            {"id": _area_id(area), **{name: area[name] for name in kept if area.get(name)}} for area in body["areas"]
        ]
        return {**frame_key(body), "areas": areas, "ratio": float(body["ratio"])}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> list[Any] | None:
        """Read ids of areas from a repeated `answer`, points from `answer-<number>-x` and `answer-<number>-y`."""
        given = _areas(shown, data) if shown["mode"] == "areas" else _points(shown, data)
        if len(given) > shown["choose"]:
            raise AnswerError(f"Выбрано больше мест, чем можно: {shown['choose']}.")
        return given or None

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        right = [area for area in key["areas"] if area.get("right")]
        hits = len(_hits(shown, key, answer or []))
        return max(0.0, (hits - (len(answer or []) - hits)) / len(right))

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        given = answer or []
        hits = _hits(shown, key, given)
        chosen = set(hits)
        if shown["mode"] == "areas":
            chosen = {area["id"] for area in key["areas"] if area["id"] in given}
        lines = [_line(number, area, area["id"] in chosen) for number, area in enumerate(key["areas"], start=1)]
        if shown["mode"] == "areas":
            return lines
        stray = sorted(set(range(len(given))) - set(hits.values()))
        found = [line for line in lines if line.right or line.chosen]
        return found + [
            Line(f"Точка {number + 1}", True, False, False, _stray_note(key, given[number])) for number in stray
        ]


def _hits(shown: Mapping[str, Any], key: Mapping[str, Any], answer: list[Any]) -> dict[str, int]:
    """Right areas that were hit, each with the number of what hit it."""
    right = [area for area in key["areas"] if area.get("right")]
    if shown["mode"] == "areas":
        return {area["id"]: answer.index(area["id"]) for area in right if area["id"] in answer}
    return {right[area]["id"]: point for area, point in geometry.hits(right, answer, key["ratio"]).items()}


def _line(number: int, area: Mapping[str, Any], is_chosen: bool) -> Line:
    is_right = bool(area.get("right"))
    judged = (is_chosen == is_right) if is_chosen or is_right else None
    note = area.get("feedback", "") if is_chosen else ""
    return Line(area.get("text") or f"Место {number}", is_chosen, is_right, judged, note)


def _stray_note(key: Mapping[str, Any], point: Any) -> str:
    """What the author says of the wrong area that the point is in."""
    wrong = (area for area in key["areas"] if not area.get("right") and geometry.holds(area, point, key["ratio"]))
    return next((area["feedback"] for area in wrong if area.get("feedback")), "")


def _areas(shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> list[str]:
    return sorted({known_id(shown["areas"], value) for value in data.get("answer", []) if value})


def _points(shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> list[list[float]]:
    points = []
    for number in range(1, shown["choose"] + 1):
        across, down = (_last(data.get(f"answer-{number}-{axis}", [])) for axis in ("x", "y"))
        if across or down:
            points.append([_coordinate(across), _coordinate(down)])
    return points


def _last(values: list[str]) -> str:
    return values[-1].strip().replace(",", ".") if values else ""


def _coordinate(value: str) -> float:
    if not _COORDINATE.fullmatch(value) or float(value) > geometry.WHOLE:
        raise AnswerError(f"Место точки — два числа от 0 до {geometry.WHOLE}: слева направо и сверху вниз.")
    return float(value)


def _area_problems(body: Mapping[str, Any]) -> list[str]:
    rows = rows_of(body.get("areas"))
    if not rows or len(rows) > MAX_OPTIONS:
        return [f"Областей на картинке должно быть от 1 до {MAX_OPTIONS}."]
    if not all(
        is_text(row.get("id")) and may_be_text(row.get("feedback")) and may_be_text(row.get("text")) for row in rows
    ):
        return ["У каждой области должен быть номер."]
    found = []
    if len({row["id"] for row in rows}) < len(rows):
        found.append("Номера областей повторяются.")
    if body.get("mode") == "areas" and not all(is_text(row.get("text")) for row in rows):
        found.append("Назовите каждую область: по названию её выбирают с клавиатуры.")
    if not all(geometry.is_area(row) for row in rows):
        found.append("У какой-то области неверные координаты.")
    if not any(row.get("right") for row in rows):
        found.append("Отметьте верную область.")
    return found


def _area_id(area: Mapping[str, Any]) -> str:
    return opaque_id("area", area["id"], area.get("text") or "")
