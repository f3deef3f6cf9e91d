"""Typed answers in the expressions of the standard, which compares letter by letter and number by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.scoring.accepting import Accepted, accepted
from quizzes.scoring.qti import Node

from .elements import make, written
from .rules import Scored, base, chosen_first, declaration, mapped, mapping, variable

SPECIAL = "\\|.?*+(){}[]-^$"


def text(body: Mapping[str, Any], name: str) -> Scored:
    options = [option for option in accepted(body) if option.fraction > 0]
    exact = bool(body.get("case_sensitive"))
    best = max(options, key=lambda option: option.fraction)
    starred = any("*" in option.pattern for option in options)
    if starred:
        # What is written out goes before what a star takes in.
        options.sort(key=lambda option: ("*" in option.pattern, option.is_for_all))
        declared = declaration(name, "single", "string", [] if "*" in best.pattern else [best.as_typed])
        return chosen_first(declared, [(_fits(option, name, exact), option.fraction) for option in options])
    table = mapping([(option.as_typed, option.fraction) for option in options])
    for entry in table.children:
        entry.attrs["caseSensitive"] = "true" if exact else "false"
    return mapped(declaration(name, "single", "string", [best.as_typed], table), 1.0)


def _fits(option: Accepted, name: str, exact: bool) -> Node:
    if "*" in option.pattern:
        return make("patternMatch", variable(name), pattern=pattern(option, exact))
    return make("stringMatch", base("string", option.as_typed), variable(name), caseSensitive=exact)


def pattern(option: Accepted, exact: bool) -> str:
    """A star is any run; letters are taken in both cases unless the case counts."""
    parts = (piece.replace("\ue000", "*") for piece in option.pattern.split("*"))
    return ".*".join("".join(_letter(letter, exact) for letter in part) for part in parts)


def _letter(letter: str, exact: bool) -> str:
    cases = {letter} if exact else {letter, letter.lower(), letter.upper()}
    ways = sorted(each for each in cases if len(each) == 1)
    safe = ["\\" + each if each in SPECIAL else each for each in ways]
    return safe[0] if len(safe) == 1 else f"[{''.join(safe)}]"


def number_typed(body: Mapping[str, Any], name: str) -> Scored:
    """The first number within whose tolerance the answer lies counts."""
    branches = [(_near(answer, name), float(answer.get("fraction", 1.0))) for answer in body["answers"]]
    best = max(body["answers"], key=lambda answer: answer.get("fraction", 1.0))
    declared = declaration(name, "single", "float", [written(float(best["value"]))])
    return chosen_first(declared, branches)


def _near(answer: Mapping[str, Any], name: str) -> Node:
    tolerance = float(answer.get("tolerance") or 0)
    node = make("equal", base("float", written(float(answer["value"]))), variable(name), toleranceMode="exact")
    if tolerance:
        node.attrs["toleranceMode"] = "relative" if answer.get("relative") else "absolute"
        width = written(tolerance * 100 if answer.get("relative") else tolerance)
        node.attrs["tolerance"] = f"{width} {width}"
    return node
