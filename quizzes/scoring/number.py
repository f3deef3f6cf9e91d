"""A number, perhaps with a unit: compared exactly, as written, within a tolerance."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.scoring.frame import frame_key, frame_problems, frame_shown
from quizzes.scoring.kind import AnswerError, ByMachine, Line
from quizzes.scoring.values import is_number, is_text, may_be_text, printable, rows_of

MAX_LENGTH = 100
LARGEST = 1e18
RULES = ("optional", "required")

_SPACES = re.compile(r"\s+")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-"})
_QUANTITY = re.compile(
    r"(?P<before>[^0-9.,+-]*)(?P<sign>[+-]?) ?(?P<digits>[0-9.,][0-9., ]*)"
    r"(?:[eE](?P<power>[+-]?[0-9]{1,3})(?![^\W_]))?(?P<after>.*)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[ .,])[0-9]{3})(?:(?P=mark)[0-9]{3})*(?:(?P<point>[.,])[0-9]+)?")
_PLAIN = re.compile(r"[0-9]*(?:[.,][0-9]+)?")


@dataclass(frozen=True)
class Quantity:
    """A number as it was typed, and the unit beside it."""

    value: Decimal
    unit: str


class Number(ByMachine):
    """The first of `answers` within whose tolerance the number lies counts. A unit multiplies by its factor."""

    name = "number"
    title = "Число"

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        return frame_problems(body) + _answer_problems(body.get("answers")) + _unit_problems(body.get("units"))

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        units = body.get("units")
        return {**frame_shown(self.name, body), **({"unit": units["rule"]} if units else {})}

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        units = body.get("units")
        return {**frame_key(body), "answers": list(body["answers"]), **({"units": dict(units)} if units else {})}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> str | None:
        values = data.get("answer", [])
        text = printable(values[-1]).strip() if values else ""
        if not text:
            return None
        quantity = read(text)
        if quantity is None:
            raise AnswerError("Напишите число, например 12,5.")
        if quantity.unit and not shown.get("unit"):
            raise AnswerError("Напишите только число, без слов и единиц измерения.")
        return text

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        found, kept = _judge(key, answer)
        return float(found.get("fraction", 1.0)) * kept if found else 0.0

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        found, _ = _judge(key, answer)
        earned = self.score(shown, key, answer)
        share = earned if 0 < earned < 1 else None
        note = (found.get("feedback") or "") if found else ""
        return [Line("", answer, in_words(key), earned >= 1, note, share)]


def read(text: str) -> Quantity | None:
    """Read «1 200,5 руб.», «−3», «1,200.5»: spaces and the other mark group thousands. None: it is no number."""
    if len(text) > MAX_LENGTH:
        return None
    found = _QUANTITY.fullmatch(_SPACES.sub(" ", text.translate(_MINUS)).strip())
    value = _decimal(found["digits"]) if found else None
    if found is None or value is None:
        return None
    value *= Decimal(10) ** int(found["power"] or 0)
    unit = f"{found['before'].strip()} {found['after'].strip()}".strip()
    return Quantity(-value if found["sign"] == "-" else value, unit)


def in_words(key: Mapping[str, Any]) -> str:
    """The right answer: the first that earns everything, with its tolerance and the unit that it is in."""
    best = max(key["answers"], key=lambda answer: answer.get("fraction", 1.0))
    tolerance = _tolerance(best)
    words = _figures(_exact(best["value"])) + (f" ± {_figures(tolerance)}" if tolerance else "")
    units = key.get("units")
    own = next((unit["text"] for unit in units["list"] if unit["factor"] == 1), "") if units else ""
    return f"{words} {own}".strip()


def _judge(key: Mapping[str, Any], answer: Any) -> tuple[Mapping[str, Any] | None, float]:
    """The answer that was hit, and the share of it that is kept in spite of the unit."""
    quantity = read(answer) if isinstance(answer, str) else None
    if quantity is None:
        return None, 0.0
    factor, kept = _unit(key.get("units"), quantity.unit)
    value = quantity.value * factor
    for each in key["answers"]:
        if abs(value - _exact(each["value"])) <= _tolerance(each):
            return each, kept
    return None, 0.0


def _unit(units: Mapping[str, Any] | None, given: str) -> tuple[Decimal, float]:
    """The factor of a unit and the share of the fraction that is kept."""
    if units is None:
        return Decimal(1), 0.0 if given else 1.0
    if given:
        exact = {unit["text"].strip(): unit["factor"] for unit in units["list"]}
        loose = {_loose(text): factor for text, factor in exact.items()}
        factor = exact.get(given, loose.get(_loose(given)))
        if factor is not None:
            return _exact(factor), 1.0
        if units["rule"] == "optional":
            return Decimal(1), 0.0
    if units["rule"] == "optional":
        return Decimal(1), 1.0
    penalty = units.get("penalty")
    return Decimal(1), 1.0 - (1.0 if penalty is None else penalty)


def _loose(unit: str) -> str:
    return unit.casefold().replace("ё", "е").strip(" .")


def _decimal(digits: str) -> Decimal | None:
    digits = digits.rstrip(" .,")
    if grouped := _GROUPED.fullmatch(digits):
        mark, point = grouped["mark"], grouped["point"]
        alone = point is None and digits.count(mark) == 1
        # «1 000» and «1.000.000» are groups; «1,000» is one, to three places.
        if point != mark and (mark == " " or not alone):
            return Decimal(digits.replace(mark, "").replace(",", "."))
    if digits and _PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return None


def _exact(number: float) -> Decimal:
    return Decimal(repr(number))


def _tolerance(answer: Mapping[str, Any]) -> Decimal:
    tolerance = _exact(answer.get("tolerance") or 0)
    return tolerance * abs(_exact(answer["value"])) if answer.get("relative") else tolerance


def _figures(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",").replace("-", "−")


def _answer_problems(answers: object) -> list[str]:
    rows = rows_of(answers)
    if not rows or not all(is_number(row.get("value"), -LARGEST, LARGEST) for row in rows):
        return ["Укажите верное число."]
    found = []
    if not all(is_number(row.get("tolerance") or 0, 0, LARGEST) for row in rows):
        found.append("Допуск — число не меньше нуля.")
    fractions = [row.get("fraction", 1.0) for row in rows]
    if not all(is_number(fraction, 0, 1) for fraction in fractions):
        found.append("Доля балла за число — от 0 до 1.")
    elif max(fractions) < 1:
        found.append("Хотя бы одно число должно давать весь балл.")
    if not all(may_be_text(row.get("feedback")) for row in rows):
        found.append("Отзыв о числе должен быть текстом.")
    return found


def _unit_problems(units: object) -> list[str]:
    if units is None or units == {}:
        return []
    if not isinstance(units, dict) or units.get("rule") not in RULES:
        return ["Скажите, обязательна ли единица измерения."]
    rows, penalty = rows_of(units.get("list")), units.get("penalty")
    if not rows or not all(_is_unit(row) for row in rows):
        return ["У единицы измерения должны быть название и множитель больше нуля."]
    found = []
    if len({row["text"].strip() for row in rows}) < len(rows):
        found.append("Единицы измерения повторяются.")
    if penalty is not None and not is_number(penalty, 0, 1):
        found.append("За единицу измерения можно снять от 0 до 1.")
    return found


def _is_unit(row: Mapping[str, Any]) -> bool:
    text, factor = row.get("text"), row.get("factor")
    return is_text(text) and len(text) <= 40 and is_number(factor, 0, LARGEST) and factor > 0
