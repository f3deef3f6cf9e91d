"""What the score of an item is a share of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.scoring.qti.running import score
from quizzes.scoring.qti.state import initial
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
        entries = declared.get("mapping", {}).get("entries", [])
        worthy = sorted((entry for entry in entries if entry["value"] > 0), key=lambda entry: -entry["value"])
        keys = [entry["key"] for entry in worthy]
        found[name] = keys[:1] if declared["cardinality"] == SINGLE else keys
    return found


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
    return max(0.0, *(score(program, given) for given in (correct, mapped, mixed)))


def fraction(program: Mapping[str, Any], given: Mapping[str, Sequence[str]], top: float) -> float:
    """The share of the maximum that these answers earn, 0 to 1."""
    if top <= 0:
        return 0.0
    share = score(program, given) / top
    return 0.0 if share != share else min(1.0, max(0.0, share))
