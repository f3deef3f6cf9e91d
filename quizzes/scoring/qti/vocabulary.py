"""Expressions of the standard that are understood: how many operands each takes and what it must name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MANY = 10_000


@dataclass(frozen=True)
class Form:
    """How an expression is written."""

    least: int
    most: int
    needs: tuple[str, ...] = ()


_NONE, _ONE, _TWO, _ANY, _SOME = Form(0, 0), Form(1, 1), Form(2, 2), Form(0, MANY), Form(1, MANY)
_NAMED = Form(0, 0, ("identifier",))

EXPRESSIONS: dict[str, Form] = {
    "baseValue": Form(0, 0, ("baseType",)),
    "variable": _NAMED,
    "default": _NAMED,
    "correct": _NAMED,
    "mapResponse": _NAMED,
    "mapResponsePoint": _NAMED,
    "null": _NONE,
    "mathConstant": Form(0, 0, ("name",)),
    "multiple": _ANY,
    "ordered": _ANY,
    "containerSize": _ONE,
    "isNull": _ONE,
    "index": Form(1, 1, ("n",)),
    "fieldValue": Form(1, 1, ("fieldIdentifier",)),
    "member": _TWO,
    "delete": _TWO,
    "contains": _TWO,
    "substring": _TWO,
    "not": _ONE,
    "and": _SOME,
    "or": _SOME,
    "anyN": Form(1, MANY, ("min", "max")),
    "match": _TWO,
    "stringMatch": _TWO,
    "patternMatch": Form(1, 1, ("pattern",)),
    "equal": _TWO,
    "equalRounded": Form(2, 2, ("figures",)),
    "inside": Form(1, 1, ("shape", "coords")),
    "lt": _TWO,
    "gt": _TWO,
    "lte": _TWO,
    "gte": _TWO,
    "durationLT": _TWO,
    "durationGTE": _TWO,
    "sum": _SOME,
    "product": _SOME,
    "subtract": _TWO,
    "divide": _TWO,
    "power": _TWO,
    "integerDivide": _TWO,
    "integerModulus": _TWO,
    "truncate": _ONE,
    "round": _ONE,
    # Some authors give the number of figures as a second operand.
    "roundTo": Form(1, 2),
    "integerToFloat": _ONE,
    "min": _SOME,
    "max": _SOME,
    "gcd": _SOME,
    "lcm": _SOME,
    "mathOperator": Form(1, MANY, ("name",)),
    "statsOperator": Form(1, 1, ("name",)),
    "repeat": Form(1, MANY, ("numberRepeats",)),
    "customOperator": Form(1, 1),
}

# Operators that are no part of the standard, but are written in many files: the Dutch examination profile.
CUSTOM = ("Trim", "ToAscii", "ParseCommaDecimal")

UNSUPPORTED: dict[str, str] = {
    "random": "случайный выбор при проверке",
    "randomInteger": "случайное число при проверке",
    "randomFloat": "случайное число при проверке",
    "testVariables": "переменные всего теста",
    "outcomeMinimum": "переменные всего теста",
    "outcomeMaximum": "переменные всего теста",
    "numberCorrect": "переменные всего теста",
    "numberIncorrect": "переменные всего теста",
    "numberResponded": "переменные всего теста",
    "numberPresented": "переменные всего теста",
    "numberSelected": "переменные всего теста",
}

# 3.0 writes these so, and folding alone would not bring them to the names of 2.x.
SPELLINGS = {"durationLt": "durationLT", "durationGte": "durationGTE"}
BUILT_IN = {
    "numAttempts": ("integer", "1"),
    "duration": ("duration", "0"),
    "completionStatus": ("identifier", "unknown"),
}


def custom_name(attributes: Mapping[str, str]) -> str:
    """The last word of a custom operator's name, `depcp:ParseCommaDecimal` and the like."""
    return (attributes.get("definition") or attributes.get("class") or "").rpartition(":")[2].rpartition(".")[2]
