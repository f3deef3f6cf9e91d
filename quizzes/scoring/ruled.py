"""A question that came from a QTI item may bring its rules along: then they say what an answer earns."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from quizzes.scoring.kind import Kind, Line
from quizzes.scoring.qti import binding
from quizzes.scoring.qti.soundness import is_bound, is_sound

BROKEN = "Правила проверки, пришедшие с вопросом, повреждены. Уберите их или загрузите вопрос заново."
STALE = (
    "Правила проверки пришли вместе с вопросом и не знают новых вариантов. "
    "Верните прежние или откажитесь от этих правил: тогда вопрос проверяется обычным образом."
)


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
        if found or not body.get("processing"):
            return found
        if not _runs(self.kind, body):
            return [BROKEN]
        return [STALE] if binding.is_stale(body) else []

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
    if not isinstance(body["processing"], dict) or not is_sound(body["processing"].get("program")):
        return False
    try:
        binding.is_stale(body)
        rules = binding.for_key(body)
        shown = kind.present(body, random.Random(0), shuffle=False)  # noqa: S311 - nothing secret
        return is_bound(rules["binding"]) and 0.0 <= binding.share(rules, shown, None) <= 1.0 and rules["max"] > 0
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return False
