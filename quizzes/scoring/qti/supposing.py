"""What an item that declares no correct response holds for correct: read off its rules, by trying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.scoring.qti.running import score
from quizzes.scoring.qti.values import SINGLE

COMPARE = ("match", "equal", "equalRounded", "stringMatch", "substring", "member", "contains", "gte", "lte")
MOST = 40


def supposed(program: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers that earn the most of those that the rules speak of; twice round, since one may depend on another."""
    best: dict[str, list[str]] = {name: [] for name in program["responses"]}
    for _ in range(2):
        for name, declared in program["responses"].items():
            tries = [best[name], *_tries(program, name, declared["cardinality"])]
            best[name] = max(tries, key=lambda given: score(program, {**best, name: given}))
    return best


def _tries(program: Mapping[str, Any], name: str, cardinality: str) -> list[list[str]]:
    groups = _groups(program, name)
    values = list(dict.fromkeys(value for group in groups for value in group))
    singles = [[value] for value in values[:MOST]]
    return singles if cardinality == SINGLE else [*groups[:MOST], values, *singles]


def mentioned(program: Mapping[str, Any], name: str) -> list[str]:
    """Values that the rules compare a response with."""
    return list(dict.fromkeys(value for group in _groups(program, name) for value in group))


def _groups(program: Mapping[str, Any], name: str) -> list[list[str]]:
    """The same, as they stand together."""
    found = []
    for expression in comparisons(program["rules"]):
        leaves = [_leaves(part) for part in expression.get("of", [])]
        if any(leaf["op"] == "variable" and leaf.get("identifier") == name for part in leaves for leaf in part):
            found += [[value for leaf in part for value in _said(program, leaf)] for part in leaves]
    return [group for group in found if group]


def _said(program: Mapping[str, Any], leaf: Mapping[str, Any]) -> list[str]:
    """The values that a leaf of an expression stands for: its own, or those of a constant."""
    if leaf["op"] == "baseValue":
        return [leaf["value"]]
    constant = program.get("constants", {}).get(leaf.get("identifier"), {}) if leaf["op"] == "variable" else {}
    return [value for value in constant.get("default", []) if isinstance(value, str)]


def comparisons(rules: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Every comparison in the rules."""
    found: list[Mapping[str, Any]] = []
    for rule in rules:
        if rule["rule"] == "if":
            for branch in rule["branches"]:
                found += _within(branch["when"])
                found += comparisons(branch["then"])
            found += comparisons(rule["else"])
        elif "value" in rule:
            found += _within(rule["value"])
    return found


def _within(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inner = [each for part in node.get("of", []) for each in _within(part)]
    return [*([node] if node["op"] in COMPARE else []), *inner]


def _leaves(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for part in node["of"] for each in _leaves(part)] if node.get("of") else [node]
