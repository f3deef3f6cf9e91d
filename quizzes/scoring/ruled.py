"""A question that came from a QTI item may bring its rules along: then they say what an answer earns."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.kind import Kind, Line
from quizzes.scoring.qti import binding

BROKEN = "Правила проверки, пришедшие с вопросом, повреждены. Уберите их или загрузите вопрос заново."


class Ruled:
    """A kind as it is, but where the body holds `processing`, its rules score. The review stays the kind's own."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def title(self) -> str:
        return self.kind.title

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        found = self.kind.problems(body)
        return found if found or not body.get("processing") or _runs(self.kind, body) else [BROKEN]

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        return self.kind.present(body, rng, shuffle)

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        rules = {"processing": binding.for_key(body)} if body.get("processing") else {}
        return {**self.kind.key(body), **rules}

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> Any:
        return self.kind.parse(shown, data)

    def by_person(self, key: Mapping[str, Any]) -> bool:
        return self.kind.by_person(key)

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        if key.get("processing") and not self.by_person(key):
            return binding.share(key["processing"], shown, answer)
        return self.kind.score(shown, key, answer)

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        return self.kind.explain(shown, key, answer)


def _runs(kind: Kind, body: Mapping[str, Any]) -> bool:
    """Whether the rules can be followed at all. They come from a file or a form, so nothing is taken for granted."""
    try:
        rules = binding.for_key(body)
        shown = kind.present(body, random.Random(0), shuffle=False)  # noqa: S311 - nothing secret
        return 0.0 <= binding.share(rules, shown, None) <= 1.0 and rules["max"] > 0
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return False
