"""What the score of an item is a share of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.scoring.qti.running import score
from quizzes.scoring.qti.shapes import a_point_in
from quizzes.scoring.qti.state import initial
from quizzes.scoring.qti.supposing import supposed
from quizzes.scoring.qti.values import SINGLE


def correct_responses(program: Mapping[str, Any]) -> dict[str, list[str]]:
    """The declared correct answers, as texts by response identifier."""
    found = {}
    for name, declared in program["responses"].items():
        texts = [text for text in declared.get("correct", []) if isinstance(text, str)]
        found[name] = texts[:1] if declared["cardinality"] == SINGLE else texts
    return found


def best_by_mapping(program: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers that the mapping values most, for items that declare no correct response."""
    found = {}
    for name, declared in program["responses"].items():
        entries = [table["entries"] for table in (declared.get("mapping"), declared.get("areas")) if table]
        worthy = sorted((each for row in entries for each in row if each["value"] > 0), key=lambda each: -each["value"])
        keys = [_named(entry) for entry in worthy]
        found[name] = keys[:1] if declared["cardinality"] == SINGLE else keys
    return found


def _named(entry: Mapping[str, Any]) -> str:
    """What to answer to get what the entry gives."""
    if "key" in entry:
        return str(entry["key"])
    x, y = a_point_in(entry["shape"], entry["coords"])
    return f"{x} {y}"


def maximum(program: Mapping[str, Any]) -> float:
    """What SCORE is divided by: MAXSCORE, else its declared maximum, else what the best known answer earns; or 0."""
    outcomes = program["outcomes"]
    declared = outcomes.get("MAXSCORE")
    if declared is not None and declared["base"] in ("integer", "float"):
        value = initial(declared)
        if not value.null and value.one > 0:
            return float(value.one)
    if outcomes["SCORE"].get("maximum", 0) > 0:
        return float(outcomes["SCORE"]["maximum"])
    correct, mapped = correct_responses(program), best_by_mapping(program)
    mixed = {name: correct[name] or mapped[name] for name in correct}
    found = max(0.0, *(score(program, given) for given in (correct, mapped, mixed)))
    return found or max(0.0, score(program, supposed(program)))


def fraction(program: Mapping[str, Any], given: Mapping[str, Sequence[str]], top: float) -> float:
    """The share of the maximum that these answers earn, 0 to 1."""
    if top <= 0:
        return 0.0
    share = score(program, given) / top
    return 0.0 if share != share else min(1.0, max(0.0, share))
