"""Whether a program that comes from a file or a form, and not from our own reader, can be run at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.scoring.qti.reading import MAX_EXPRESSIONS
from quizzes.scoring.qti.shapes import SHAPES, coords
from quizzes.scoring.qti.values import BASE_TYPES, CARDINALITIES, parse_item
from quizzes.scoring.qti.vocabulary import EXPRESSIONS

MAX_DEPTH = 60


def is_sound(program: Any) -> bool:
    """Whether everything in it is of the form that the reader makes."""
    try:
        return _is_program(program)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return False


def _is_program(program: Any) -> bool:
    parts = [program["responses"], program["outcomes"], program.get("constants", {})]
    if not all(isinstance(part, dict) and all(map(_is_declared, part.values())) for part in parts):
        return False
    return "SCORE" in program["outcomes"] and _Walk(program["outcomes"]).block(program["rules"], 0)


def _is_declared(declared: Any) -> bool:
    if declared["cardinality"] not in CARDINALITIES or declared["base"] not in ("", *BASE_TYPES):
        return False
    values = [*declared.get("default", []), *declared.get("correct", [])]
    tables = [declared[name] for name in ("mapping", "areas") if name in declared]
    return (
        all(isinstance(value, str) or _is_field(value) for value in values)
        and all(map(_is_table, tables))
        and all(_is_number(declared.get(name, 0)) for name in ("maximum", "minimum"))
        and all(_is_number(entry["source"]) and isinstance(entry["target"], str) for entry in _lookup(declared))
    )


def _lookup(declared: Mapping[str, Any]) -> list[Any]:
    table = declared.get("lookup")
    if table is None:
        return []
    return [*table["entries"], {"source": bool(table["exact"]) + 0, "target": table["default"] or ""}]


def _is_field(value: Any) -> bool:
    return all(isinstance(value[name], str) for name in ("field", "base", "value"))


def _is_table(table: Any) -> bool:
    numbers = [table["default"], table.get("lower", 0), table.get("upper", 0)]
    return all(map(_is_number, numbers)) and all(_is_entry(entry) for entry in table["entries"])


def _is_entry(entry: Any) -> bool:
    if not _is_number(entry["value"]):
        return False
    return isinstance(entry["key"], str) if "key" in entry else _is_area(entry["shape"], entry["coords"])


def _is_area(shape: Any, numbers: Any) -> bool:
    return shape in SHAPES and len(numbers) >= SHAPES[shape] and all(map(_is_number, numbers))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e300 < value < 1e300


class _Walk:
    """Goes through rules and expressions, no deeper and no further than the reader would."""

    def __init__(self, outcomes: Mapping[str, Any]) -> None:
        self.outcomes = outcomes
        self.count = 0

    def block(self, rules: Any, depth: int) -> bool:
        return isinstance(rules, list) and depth < MAX_DEPTH and all(self.rule(rule, depth + 1) for rule in rules)

    def rule(self, rule: Any, depth: int) -> bool:
        if rule["rule"] == "if":
            branches = [self.expression(b["when"], depth) and self.block(b["then"], depth) for b in rule["branches"]]
            return bool(branches) and all(branches) and self.block(rule.get("else", []), depth)
        if rule["rule"] == "lookup" and "lookup" not in self.outcomes[rule["outcome"]]:
            return False
        if rule["rule"] in ("set", "lookup"):
            return isinstance(rule["outcome"], str) and self.expression(rule["value"], depth)
        return bool(rule["rule"] == "exit")

    def expression(self, node: Any, depth: int) -> bool:
        self.count += 1
        form, parts = EXPRESSIONS[node["op"]], node.get("of", [])
        if self.count > MAX_EXPRESSIONS or depth > MAX_DEPTH or not form.least <= len(parts) <= form.most:
            return False
        texts = [value for name, value in node.items() if name != "of"]
        if not all(isinstance(text, str) for text in texts) or not all(node.get(name) for name in form.needs):
            return False
        return self.details(node) and all(self.expression(part, depth + 1) for part in parts)

    def details(self, node: Mapping[str, Any]) -> bool:
        if node["op"] == "baseValue":
            if node["value"]:
                parse_item(node["baseType"], node["value"])
            return node["baseType"] in BASE_TYPES
        return node["op"] != "inside" or _is_area(node["shape"], coords(node["coords"]))


TEXTS = ("options", "left", "right", "items", "categories", "words", "areas", "cells")


def is_bound(binding: Any) -> bool:
    """Whether a binding, as a key keeps it, has nothing but names where names are wanted."""
    return isinstance(binding, dict) and all(isinstance(how, dict) and _is_how(how) for how in binding.values())


def _is_how(how: Mapping[str, Any]) -> bool:
    names = [name for part in TEXTS for texts in how.get(part, {}).values() for name in texts]
    gaps = how.get("gaps", {}) | how.get("rows", {})
    size = how.get("size", [1, 1])
    return (
        all(isinstance(how.get(part, {}), dict) for part in (*TEXTS, "gaps", "rows"))
        and all(isinstance(name, str) for name in (*names, *gaps.values(), how.get("gap", "")))
        and len(size) == 2
        and all(_is_number(side) and side > 0 for side in size)
        and ("words" not in how or "gaps" in how)
        and ("rows" in how) == ("cells" in how)
    )
