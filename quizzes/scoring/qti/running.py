"""Running a program: responses go in, outcomes come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.scoring.qti.operators import OPERATORS
from quizzes.scoring.qti.state import State
from quizzes.scoring.qti.values import RECORD, SINGLE, Value, number, numbers, read


def read_responses(program: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> dict[str, Value]:
    """Bring answers, as texts by response identifier, to the declared types. What was not given is NULL."""
    made = {}
    for name, declared in program["responses"].items():
        texts = list(given.get(name) or [])
        if declared["cardinality"] == RECORD:
            made[name] = _entered_number(texts[0]) if texts else Value("", RECORD)
        else:
            made[name] = read(declared["base"], declared["cardinality"], texts)
    return made


def _entered_number(text: str) -> Value:
    """The record that a text field gives: what was typed, and the number in it."""
    typed = text.strip()
    fields = [("stringValue", read("string", SINGLE, [text])), ("floatValue", read("float", SINGLE, [typed]))]
    if fields[1][1].null:
        return Value("", RECORD, (fields[0],))
    mantissa, _, exponent = typed.lower().partition("e")
    whole, _, part = mantissa.partition(".")
    counts = {
        "leftDigits": sum(map(str.isdigit, whole)),
        "rightDigits": len(part),
        "ndp": len(part),
        "nsf": len((whole + part).lstrip("+-0")),
    }
    fields += [(name, number(count)) for name, count in counts.items()]
    fields += [("integerValue", read("integer", SINGLE, [typed])), ("exponent", read("integer", SINGLE, [exponent]))]
    return Value("", RECORD, tuple((name, value) for name, value in fields if not value.null))


def outcomes(program: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> dict[str, Value]:
    """Run response processing on these answers."""
    state = State(program, read_responses(program, given), OPERATORS)
    state.run(program["rules"])
    return state.outcomes


def score(program: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> float:
    """The outcome SCORE as a number; NULL counts as nought."""
    value = outcomes(program, given)["SCORE"]
    if value.null:
        return 0.0
    try:
        return float(numbers(value)[0])
    except (ValueError, OverflowError):
        return 0.0
