"""The variables of one attempt while the rules of an item run. Deterministic, and bounded in work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizzes.scoring.qti.values import NULL, NUMERIC, RECORD, SINGLE, Value, number, numbers, parse_item, read
from quizzes.scoring.qti.vocabulary import BUILT_IN

# Nested repetitions could go on for ever: what is left of them is unknown.
MAX_STEPS = 100_000
Operator = Callable[["State", Mapping[str, Any]], Value]


class State:
    """The variables of one attempt at an item while its rules run."""

    def __init__(
        self, program: Mapping[str, Any], responses: Mapping[str, Value], operators: Mapping[str, Operator]
    ) -> None:
        self.program = program
        self.operators = operators
        self.responses = responses
        self.outcomes = {name: initial(declared) for name, declared in program["outcomes"].items()}
        self.steps = 0

    def variable(self, name: str) -> Value:
        for known in (self.responses, self.outcomes):
            if name in known:
                return known[name]
        if name in self.program["responses"]:
            return NULL
        if name in self.program.get("constants", {}):
            return self.default(name)
        if name in BUILT_IN:
            base, text = BUILT_IN[name]
            return Value(base, SINGLE, (parse_item(base, text),))
        return NULL

    def default(self, name: str) -> Value:
        for part in ("responses", "outcomes", "constants"):
            if name in self.program.get(part, {}):
                return listed(self.program[part][name], "default")
        return NULL

    def evaluate(self, node: Mapping[str, Any]) -> Value:
        self.steps += 1
        if self.steps > MAX_STEPS:
            return NULL
        return self.operators[node["op"]](self, node)

    def operands(self, node: Mapping[str, Any]) -> list[Value]:
        return [self.evaluate(child) for child in node.get("of", [])]

    def figure(self, node: Mapping[str, Any], attribute: str, default: str = "") -> float:
        """A number written in an attribute, or the name of a variable that holds it."""
        text = str(node.get(attribute, default)).strip()
        try:
            return float(parse_item("float", text))
        except ValueError:
            value = self.variable(text.strip("{}"))
        if value.null:
            raise ValueError(text)
        return numbers(value)[0]

    def run(self, rules: Sequence[Mapping[str, Any]]) -> bool:
        """Follow the rules; False once one of them said to stop."""
        return all(self.follow(rule) for rule in rules)

    def follow(self, rule: Mapping[str, Any]) -> bool:
        if rule["rule"] == "exit":
            return False
        if rule["rule"] == "if":
            return self.run(self.branch(rule))
        value = self.evaluate(rule["value"])
        declared = self.program["outcomes"].get(rule["outcome"])
        if declared is not None:
            taken = looked_up(declared, value) if rule["rule"] == "lookup" else value
            self.outcomes[rule["outcome"]] = cast(declared, taken)
        return True

    def branch(self, rule: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        for branch in rule["branches"]:
            if is_true(self.evaluate(branch["when"])):
                then: Sequence[Mapping[str, Any]] = branch["then"]
                return then
        otherwise: Sequence[Mapping[str, Any]] = rule.get("else", [])
        return otherwise


def is_true(value: Value) -> bool:
    """A condition that is NULL does not hold."""
    return not value.null and value.one is True


def listed(declared: Mapping[str, Any], part: str) -> Value:
    """A value that a declaration lists: its default or its correct response."""
    texts = declared.get(part) or []
    if declared["cardinality"] == RECORD:
        fields = tuple((f["field"], read(f["base"], SINGLE, [f["value"]])) for f in texts if isinstance(f, dict))
        return Value("", RECORD, fields)
    return read(declared["base"], declared["cardinality"], [text for text in texts if isinstance(text, str)])


def initial(declared: Mapping[str, Any]) -> Value:
    """An outcome begins with its default; a number without one begins with nought."""
    value = listed(declared, "default")
    if value.null and declared["cardinality"] == SINGLE and declared["base"] in ("integer", "float"):
        return number(0 if declared["base"] == "integer" else 0.0)
    return value


def cast(declared: Mapping[str, Any], value: Value) -> Value:
    """Bring a value to the type of the outcome that takes it."""
    base, cardinality = declared["base"], declared["cardinality"]
    if value.null or cardinality == RECORD:
        return Value(base, cardinality, value.items if cardinality == RECORD else ())
    items = value.items if cardinality != SINGLE else value.items[:1]
    if base not in NUMERIC:
        return Value(base, cardinality, items)
    try:
        made = [float(item) if base != "integer" else int(item) for item in numbers(Value(value.base, "", items))]
    except (ValueError, OverflowError):
        return Value(base, cardinality)
    return Value(base, cardinality, tuple(made))


def looked_up(declared: Mapping[str, Any], value: Value) -> Value:
    """Find the target of a number in the outcome's table."""
    table = declared["lookup"]
    if value.null:
        return NULL
    try:
        source = numbers(value)[0]
    except ValueError:
        return NULL
    for entry in table["entries"]:
        edge = entry["source"]
        fits = source == edge if table["exact"] else source > edge or (entry["included"] and source == edge)
        if fits:
            return read(declared["base"], declared["cardinality"], [entry["target"]])
    return read(declared["base"], declared["cardinality"], [table["default"]] if table["default"] else [])
