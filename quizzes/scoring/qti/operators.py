"""Expressions on values of any type: logic, comparison, containers, mapping. NULL goes through as the standard says."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.qti import arithmetic
from quizzes.scoring.qti.mapping import map_response, map_response_point
from quizzes.scoring.qti.patterns import matches
from quizzes.scoring.qti.shapes import coords, inside
from quizzes.scoring.qti.state import Operator, State, listed
from quizzes.scoring.qti.values import (
    MULTIPLE,
    NULL,
    ORDERED,
    RECORD,
    SINGLE,
    Value,
    boolean,
    equal,
    number,
    numbers,
    parse_item,
    read,
)
from quizzes.scoring.qti.vocabulary import custom_name

Node = Mapping[str, Any]


def _base_value(state: State, node: Node) -> Value:
    base = node["baseType"]
    return Value(base, SINGLE, (parse_item(base, node["value"]),)) if node["value"] != "" else NULL


def _correct(state: State, node: Node) -> Value:
    declared = state.program["responses"].get(node["identifier"])
    return listed(declared, "correct") if declared else NULL


def _mapped(state: State, node: Node) -> Value:
    declared = state.program["responses"].get(node["identifier"], {})
    return map_response(declared, state.variable(node["identifier"]))


def _mapped_point(state: State, node: Node) -> Value:
    declared = state.program["responses"].get(node["identifier"], {})
    return map_response_point(declared, state.variable(node["identifier"]))


def _and(state: State, node: Node) -> Value:
    unknown = False
    for child in node["of"]:
        value = state.evaluate(child)
        if not value.null and value.one is not True:
            return boolean(False)
        unknown = unknown or value.null
    return NULL if unknown else boolean(True)


def _or(state: State, node: Node) -> Value:
    unknown = False
    for child in node["of"]:
        value = state.evaluate(child)
        if not value.null and value.one is True:
            return boolean(True)
        unknown = unknown or value.null
    return NULL if unknown else boolean(False)


def _any_n(state: State, node: Node) -> Value:
    """At least `min` and at most `max` are true; NULL while those that are NULL could decide it."""
    values = state.operands(node)
    true, unknown = sum(not v.null and v.one is True for v in values), sum(v.null for v in values)
    try:
        least, most = state.figure(node, "min"), state.figure(node, "max")
    except ValueError:
        return NULL
    if true > most or true + unknown < least:
        return boolean(False)
    return boolean(True) if true >= least and true + unknown <= most else NULL


def _not(state: State, node: Node) -> Value:
    value = state.evaluate(node["of"][0])
    return NULL if value.null else boolean(value.one is not True)


def _is_null(state: State, node: Node) -> Value:
    value = state.evaluate(node["of"][0])
    return boolean(value.null or (value.base == "string" and value.cardinality == SINGLE and value.one == ""))


def _match(state: State, node: Node) -> Value:
    first, second = state.operands(node)
    return NULL if first.null or second.null else boolean(equal(first, second))


def _container(cardinality: str) -> Operator:
    def gather(state: State, node: Node) -> Value:
        values = [value for value in state.operands(node) if not value.null and value.cardinality != RECORD]
        items = tuple(item for value in values for item in value.items)
        return Value(values[0].base, cardinality, items) if values else Value("", cardinality)

    return gather


def _index(state: State, node: Node) -> Value:
    value = state.evaluate(node["of"][0])
    try:
        place = int(state.figure(node, "n"))
    except (ValueError, OverflowError):
        return NULL
    return Value(value.base, SINGLE, (value.items[place - 1],)) if 1 <= place <= len(value.items) else NULL


def _field(state: State, node: Node) -> Value:
    value = state.evaluate(node["of"][0])
    if value.cardinality != RECORD:
        return NULL
    field = dict(value.items).get(node["fieldIdentifier"], NULL)
    return field if isinstance(field, Value) else NULL


def _member(state: State, node: Node) -> Value:
    one, many = state.operands(node)
    if one.null or many.null:
        return NULL
    return boolean(any(equal(one, Value(many.base, SINGLE, (item,))) for item in many.items))


def _delete(state: State, node: Node) -> Value:
    one, many = state.operands(node)
    if one.null or many.null:
        return NULL
    kept = tuple(item for item in many.items if not equal(one, Value(many.base, SINGLE, (item,))))
    return Value(many.base, many.cardinality, kept)


def _contains(state: State, node: Node) -> Value:
    whole, part = state.operands(node)
    if whole.null or part.null:
        return NULL
    if ORDERED in (whole.cardinality, part.cardinality):
        width = len(part.items)
        places = range(len(whole.items) - width + 1)
        return boolean(any(whole.items[place : place + width] == part.items for place in places))
    return boolean(not Counter(part.items) - Counter(whole.items))


def _size(state: State, node: Node) -> Value:
    return number(len(state.evaluate(node["of"][0]).items))


def _texts(state: State, node: Node) -> tuple[str, str] | None:
    first, second = state.operands(node)
    if first.null or second.null:
        return None
    left, right = str(first.one), str(second.one)
    return (left, right) if _yes(node, "caseSensitive", True) else (left.casefold(), right.casefold())


def _string_match(state: State, node: Node) -> Value:
    texts = _texts(state, node)
    if texts is None:
        return NULL
    return boolean(texts[1] in texts[0] if _yes(node, "substring", False) else texts[0] == texts[1])


def _substring(state: State, node: Node) -> Value:
    texts = _texts(state, node)
    return NULL if texts is None else boolean(texts[0] in texts[1])


def _pattern_match(state: State, node: Node) -> Value:
    value = state.evaluate(node["of"][0])
    if value.null:
        return NULL
    pattern = node["pattern"]
    if pattern.startswith("{") and pattern.endswith("}"):
        held = state.variable(pattern.strip("{}"))
        pattern = str(held.one) if not held.null else pattern
    return boolean(matches(pattern, str(value.one)))


def _inside(state: State, node: Node) -> Value:
    value, numbers_ = state.evaluate(node["of"][0]), coords(node["coords"])
    if value.null:
        return NULL
    points = [item for item in value.items if isinstance(item, tuple) and len(item) == 2]
    return boolean(any(inside(node["shape"], numbers_, point) for point in points if _numeric(point)))


def _numeric(point: tuple[Any, ...]) -> bool:
    return all(isinstance(part, int | float) for part in point)


def _yes(node: Node, attribute: str, default: bool) -> bool:
    text = node.get(attribute)
    return default if text is None else text in ("true", "1")


def _repeat(state: State, node: Node) -> Value:
    try:
        times = min(int(state.figure(node, "numberRepeats")), 1000)
    except (ValueError, OverflowError):
        return NULL
    gathered = _container(ORDERED)
    parts = [gathered(state, node) for _ in range(max(times, 0))]
    items = tuple(item for part in parts for item in part.items)[:10_000]
    return Value(parts[0].base, ORDERED, items) if items else NULL


def _min_max(choose: Any) -> Operator:
    def pick(state: State, node: Node) -> Value:
        values = state.operands(node)
        try:
            items = [item for value in values for item in numbers(value)]
        except ValueError:
            return NULL
        if not items or any(value.null for value in values):
            return NULL
        return number(choose(items))

    return pick


def _custom(state: State, node: Node) -> Value:
    value, name = state.evaluate(node["of"][0]), custom_name(node)
    if value.null:
        return NULL
    text = str(value.one).strip()
    if name == "ParseCommaDecimal":
        return read("float", SINGLE, [text.replace(",", ".")])
    if name == "ToAscii":
        text = unicodedata.normalize("NFKD", str(value.one)).encode("ascii", "ignore").decode()
    return read("string", SINGLE, [text])


OPERATORS: dict[str, Operator] = {
    "baseValue": _base_value,
    "variable": lambda state, node: state.variable(node["identifier"]),
    "default": lambda state, node: state.default(node["identifier"]),
    "correct": _correct,
    "mapResponse": _mapped,
    "mapResponsePoint": _mapped_point,
    "null": lambda state, node: NULL,
    "multiple": _container(MULTIPLE),
    "ordered": _container(ORDERED),
    "containerSize": _size,
    "isNull": _is_null,
    "index": _index,
    "fieldValue": _field,
    "member": _member,
    "delete": _delete,
    "contains": _contains,
    "substring": _substring,
    "not": _not,
    "and": _and,
    "or": _or,
    "anyN": _any_n,
    "match": _match,
    "stringMatch": _string_match,
    "patternMatch": _pattern_match,
    "inside": _inside,
    "repeat": _repeat,
    "customOperator": _custom,
    "min": _min_max(min),
    "max": _min_max(max),
    **arithmetic.OPERATORS,
}
