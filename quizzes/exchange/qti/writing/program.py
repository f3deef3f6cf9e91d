"""Rules that came with an item, written out again as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.scoring.qti import Node

from .elements import make


def declarations(program: Mapping[str, Any]) -> list[Node]:
    return [
        *(_response(name, declared) for name, declared in program["responses"].items()),
        *(_outcome(name, declared) for name, declared in program["outcomes"].items()),
        *(_declared("templateDeclaration", name, own) for name, own in program.get("constants", {}).items()),
    ]


def _declared(tag: str, name: str, declared: Mapping[str, Any]) -> Node:
    node = make(tag, identifier=name, cardinality=declared["cardinality"])
    if declared["base"]:
        node.attrs["baseType"] = declared["base"]
    if declared.get("default"):
        node.children.append(make("defaultValue", *_values(declared["default"])))
    return node


def _values(values: Sequence[Any]) -> list[Node]:
    return [
        make("value", value["value"], fieldIdentifier=value["field"], baseType=value["base"])
        if isinstance(value, dict)
        else make("value", value)
        for value in values
    ]


def _response(name: str, declared: Mapping[str, Any]) -> Node:
    node = _declared("responseDeclaration", name, declared)
    if declared.get("correct"):
        node.children.append(make("correctResponse", *_values(declared["correct"])))
    if "mapping" in declared:
        node.children.append(_table("mapping", declared["mapping"], _entry))
    if "areas" in declared:
        node.children.append(_table("areaMapping", declared["areas"], _area))
    return node


def _table(tag: str, table: Mapping[str, Any], row: Any) -> Node:
    node = make(tag, *map(row, table["entries"]), defaultValue=table["default"])
    for name, attribute in (("lower", "lowerBound"), ("upper", "upperBound")):
        if name in table:
            node.attrs[attribute] = repr(float(table[name]))
    return node


def _entry(entry: Mapping[str, Any]) -> Node:
    node = make("mapEntry", mapKey=entry["key"], mappedValue=float(entry["value"]))
    if entry.get("any_case"):
        node.attrs["caseSensitive"] = "false"
    return node


def _area(entry: Mapping[str, Any]) -> Node:
    coords = ",".join(f"{number:g}" for number in entry["coords"])
    return make("areaMapEntry", shape=entry["shape"], coords=coords, mappedValue=float(entry["value"]))


def _outcome(name: str, declared: Mapping[str, Any]) -> Node:
    node = _declared("outcomeDeclaration", name, declared)
    for part, attribute in (("maximum", "normalMaximum"), ("minimum", "normalMinimum")):
        if part in declared:
            node.attrs[attribute] = repr(float(declared[part]))
    if table := declared.get("lookup"):
        tag = "matchTable" if table["exact"] else "interpolationTable"
        rows = make(tag)
        if table["default"]:
            rows.attrs["defaultValue"] = table["default"]
        for entry in table["entries"]:
            row = make(f"{tag}Entry", sourceValue=float(entry["source"]), targetValue=entry["target"])
            if not entry["included"]:
                row.attrs["includeBoundary"] = "false"
            rows.children.append(row)
        node.children.append(rows)
    return node


def rules(program: Mapping[str, Any]) -> list[Node]:
    return [_rule(rule) for rule in program["rules"]]


def _rule(rule: Mapping[str, Any]) -> Node:
    if rule["rule"] == "exit":
        return make("exitResponse")
    if rule["rule"] != "if":
        tag = "setOutcomeValue" if rule["rule"] == "set" else "lookupOutcomeValue"
        return make(tag, _expression(rule["value"]), identifier=rule["outcome"])
    node = make("responseCondition")
    for place, branch in enumerate(rule["branches"]):
        tag = "responseElseIf" if place else "responseIf"
        node.children.append(make(tag, _expression(branch["when"]), *map(_rule, branch["then"])))
    if rule.get("else"):
        node.children.append(make("responseElse", *map(_rule, rule["else"])))
    return node


def _expression(node: Mapping[str, Any]) -> Node:
    attrs = {name: value for name, value in node.items() if name not in ("op", "of", "value")}
    made = make(node["op"], *map(_expression, node.get("of", [])), **attrs)
    made.text = node.get("value", "") if node["op"] == "baseValue" else ""
    return made
