"""Expressions on numbers. A number that cannot be (a division by nought, a root of minus one) is NULL."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from quizzes.scoring.qti.state import Operator, State
from quizzes.scoring.qti.values import NULL, Value, boolean, number, numbers

Node = Mapping[str, Any]
Reckon = Callable[[list[float]], float]
FAILURES = (ValueError, ArithmeticError, statistics.StatisticsError)


def _figures(state: State, node: Node) -> list[float] | None:
    """All the numbers of all operands; None when one is NULL or no number."""
    found: list[float] = []
    for value in state.operands(node):
        if value.null:
            return None
        try:
            found += numbers(value)
        except ValueError:
            return None
    return found


def _reckoned(reckon: Reckon) -> Operator:
    """An operator that is NULL where an operand is, or where the result is no number."""

    def apply(state: State, node: Node) -> Value:
        figures = _figures(state, node)
        if figures is None:
            return NULL
        try:
            return number(reckon(figures))
        except FAILURES:
            return NULL

    return apply


def _compared(compare: Callable[[float, float], bool]) -> Operator:
    def apply(state: State, node: Node) -> Value:
        figures = _figures(state, node)
        return NULL if figures is None or len(figures) < 2 else boolean(compare(figures[0], figures[1]))

    return apply


def _product(figures: list[float]) -> float:
    result: float = 1
    for figure in figures:
        result *= figure
        if isinstance(result, int) and result.bit_length() > 256:
            raise OverflowError
    return result


def _power(figures: list[float]) -> float:
    return math.pow(figures[0], figures[1])


def _truncate(figures: list[float]) -> float:
    return figures[0] if math.isinf(figures[0]) else math.trunc(figures[0])


def _round(figures: list[float]) -> float:
    return figures[0] if math.isinf(figures[0]) else math.floor(figures[0] + 0.5)


def _whole(figures: list[float]) -> list[int]:
    return [int(figure) for figure in figures]


def round_to(value: float, figures: int, *, significant: bool) -> float:
    """Round half up, on the decimal digits and not on what binary makes of them."""
    if math.isinf(value) or math.isnan(value) or not value:
        return value
    exact = Decimal(repr(value))
    if significant:
        figures = figures - 1 - exact.adjusted()
    context = Context(prec=max(1, min(400, exact.adjusted() + figures + 3)), rounding=ROUND_HALF_UP)
    return float(exact.quantize(Decimal(1).scaleb(-figures), rounding=ROUND_HALF_UP, context=context))


def _precision(state: State, node: Node) -> tuple[int, bool]:
    significant = node.get("roundingMode", "significantFigures") == "significantFigures"
    figures = round(state.figure(node, "figures", "3"))
    if not (1 if significant else 0) <= figures <= 100:
        raise ValueError(figures)
    return figures, significant


def _round_to(state: State, node: Node) -> Value:
    figures = _figures(state, node)
    if figures is None:
        return NULL
    if len(figures) > 1 and "figures" not in node:
        node = {**node, "figures": figures[1]}
    try:
        digits, significant = _precision(state, node)
        return number(float(round_to(figures[0], digits, significant=significant)))
    except FAILURES:
        return NULL


def _equal_rounded(state: State, node: Node) -> Value:
    figures = _figures(state, node)
    if figures is None:
        return NULL
    try:
        digits, significant = _precision(state, node)
        first, second = (round_to(figure, digits, significant=significant) for figure in figures[:2])
    except FAILURES:
        return NULL
    return boolean(first == second)


def _equal(state: State, node: Node) -> Value:
    figures = _figures(state, node)
    if figures is None or len(figures) < 2:
        return NULL
    mode = node.get("toleranceMode", "exact")
    try:
        around = tolerances(state, node) if mode != "exact" else (0.0, 0.0)
    except ValueError:
        return NULL
    return boolean(_near(node, mode, figures[0], figures[1], around))


def tolerances(state: State, node: Node) -> tuple[float, float]:
    """One number for both sides, or two."""
    parts = str(node.get("tolerance", "")).split()
    found = [state.figure({"tolerance": part}, "tolerance") for part in parts]
    if not found:
        raise ValueError("tolerance")
    return found[0], found[-1]


def _near(node: Node, mode: str, wanted: float, given: float, around: tuple[float, float]) -> bool:
    if mode == "exact":
        return wanted == given
    below, above = around
    if mode == "relative":
        edges = (wanted * (1 - below / 100), wanted * (1 + above / 100))
        low, high = min(edges), max(edges)
    else:
        low, high = wanted - below, wanted + above
    low_in = node.get("includeLowerBound", "true") in ("true", "1")
    high_in = node.get("includeUpperBound", "true") in ("true", "1")
    return (low < given or (low_in and low == given)) and (given < high or (high_in and given == high))


def _sign(x: float) -> float:
    return 0 if not x else math.copysign(1, x)


MATHS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "log": math.log10, "ln": math.log, "exp": math.exp,
    "abs": abs, "signum": _sign, "floor": math.floor, "ceil": math.ceil,
    "toDegrees": math.degrees, "toRadians": math.radians,
    "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x), "cot": lambda x: 1 / math.tan(x),
    "sech": lambda x: 1 / math.cosh(x), "csch": lambda x: 1 / math.sinh(x), "coth": lambda x: 1 / math.tanh(x),
    "asec": lambda x: math.acos(1 / x), "acsc": lambda x: math.asin(1 / x), "acot": lambda x: math.atan(1 / x),
}  # fmt: skip


def _math_operator(state: State, node: Node) -> Value:
    figures = _figures(state, node)
    name = node["name"]
    if figures is None:
        return NULL
    try:
        if name == "atan2":
            return number(math.atan2(figures[0], figures[1]))
        return number(MATHS[name](figures[0])) if name in MATHS else NULL
    except (*FAILURES, IndexError):
        return NULL


_STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "sampleVariance": statistics.variance,
    "sampleSD": statistics.stdev,
    "popVariance": statistics.pvariance,
    "popSD": statistics.pstdev,
}


def _stats_operator(state: State, node: Node) -> Value:
    figures = _figures(state, node)
    reckon = _STATISTICS.get(node["name"])
    if figures is None or reckon is None or not all(map(math.isfinite, figures)):
        return NULL
    try:
        return number(float(reckon(figures)))
    except FAILURES:
        return NULL


def _constant(state: State, node: Node) -> Value:
    value = {"pi": math.pi, "e": math.e}.get(node["name"])
    return NULL if value is None else number(value)


OPERATORS: dict[str, Operator] = {
    "sum": _reckoned(lambda f: sum(f)),
    "product": _reckoned(_product),
    "subtract": _reckoned(lambda f: f[0] - f[1]),
    "divide": _reckoned(lambda f: float(f[0] / f[1])),
    "power": _reckoned(_power),
    "integerDivide": _reckoned(lambda f: int(f[0]) // int(f[1])),
    "integerModulus": _reckoned(lambda f: int(f[0]) % int(f[1])),
    "truncate": _reckoned(_truncate),
    "round": _reckoned(_round),
    "roundTo": _round_to,
    "integerToFloat": _reckoned(lambda f: float(f[0])),
    "gcd": _reckoned(lambda f: math.gcd(*_whole(f))),
    "lcm": _reckoned(lambda f: math.lcm(*_whole(f))),
    "mathOperator": _math_operator,
    "statsOperator": _stats_operator,
    "mathConstant": _constant,
    "equal": _equal,
    "equalRounded": _equal_rounded,
    "lt": _compared(lambda a, b: a < b),
    "gt": _compared(lambda a, b: a > b),
    "lte": _compared(lambda a, b: a <= b),
    "gte": _compared(lambda a, b: a >= b),
    "durationLT": _compared(lambda a, b: a < b),
    "durationGTE": _compared(lambda a, b: a >= b),
}
