"""Response processing written: how each kind scores, in the expressions of the standard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from quizzes.scoring.qti import Node

from .elements import make

MATCH_CORRECT: Final = "match_correct"
MAP_RESPONSE: Final = "map_response"
TEMPLATES: Final = {
    "2.2": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/{}",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
}


@dataclass
class Scored:
    """How one response is scored: `rules(points)` adds `points` for every point of its own, of which `top` are to get.

    `template` names the template of the standard that does the same for a lone response with `top` points.
    """

    declaration: Node
    rules: Callable[[float], list[Node]]
    top: float = 1.0
    template: str = ""


def number(value: float) -> Node:
    return make("baseValue", repr(float(value)), baseType="float")


def base(kind: str, value: str) -> Node:
    return make("baseValue", value, baseType=kind)


def variable(name: str) -> Node:
    return make("variable", identifier=name)


def put(outcome: str, value: Node) -> Node:
    return make("setOutcomeValue", value, identifier=outcome)


def add(value: Node) -> Node:
    return put("SCORE", make("sum", variable("SCORE"), value))


def times(points: float, value: Node) -> Node:
    return value if points == 1 else make("product", number(points), value)


def condition(branches: Sequence[tuple[Node, list[Node]]], otherwise: Sequence[Node] = ()) -> Node:
    node = make("responseCondition")
    for place, (when, then) in enumerate(branches):
        node.children.append(make("responseElseIf" if place else "responseIf", when, *then))
    if otherwise:
        node.children.append(make("responseElse", *otherwise))
    return node


def declaration(name: str, cardinality: str, base_type: str, correct: Sequence[str], *more: Node) -> Node:
    node = make("responseDeclaration", identifier=name, cardinality=cardinality, baseType=base_type)
    if correct:
        node.children.append(make("correctResponse", *(make("value", value) for value in correct)))
    node.children += more
    return node


def mapping(entries: Sequence[tuple[str, float]], *, lowest: float | None = None, highest: float | None = None) -> Node:
    node = make("mapping", defaultValue=0)
    if lowest is not None:
        node.attrs["lowerBound"] = repr(float(lowest))
    if highest is not None:
        node.attrs["upperBound"] = repr(float(highest))
    node.children += [make("mapEntry", mapKey=key, mappedValue=float(value)) for key, value in entries]
    return node


def matched(declared: Node) -> Scored:
    """All or nothing."""
    name = declared.get("identifier")
    when = make("match", variable(name), make("correct", identifier=name))
    return Scored(declared, lambda points: [condition([(when, [add(number(points))])])], 1.0, MATCH_CORRECT)


def mapped(declared: Node, top: float) -> Scored:
    """What the mapping of the declaration gives."""
    name = declared.get("identifier")

    def rules(points: float) -> list[Node]:
        value = times(points, make("mapResponse", identifier=name))
        return [condition([(make("not", make("isNull", variable(name))), [add(value)])])]

    return Scored(declared, rules, top, MAP_RESPONSE)


def chosen_first(declared: Node, branches: Sequence[tuple[Node, float]]) -> Scored:
    """The first branch that holds gives its share."""

    def rules(points: float) -> list[Node]:
        return [condition([(when, [add(number(points * share))]) for when, share in branches])]

    return Scored(declared, rules)


def summed(declared: Node, whens: Sequence[Node]) -> Scored:
    """A point for everything that holds."""

    def rules(points: float) -> list[Node]:
        return [condition([(when, [add(number(points))])]) for when in whens]

    return Scored(declared, rules, float(len(whens)))
