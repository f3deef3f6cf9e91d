"""Is the resident spoken to with respect? Every sentence is weighed by its cues; set phrases are cues among others.

The weights are learned from labelled replies (see `training`) and kept in `data/tone_weights.json`, so that a mark can
always be explained: these cues, each weighing so much, came over the threshold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from quizzes.replies.cues import Surroundings, count_cues, cues
from quizzes.replies.lexicon import DATA, Rule, tone_rules
from quizzes.replies.text import Sentence, Text
from quizzes.replies.turns import find_turns

_PHRASE = "phrase:"


@dataclass(frozen=True)
class Scales:
    """What each cue weighs, and how much is too much."""

    weights: Mapping[str, float]
    threshold: float

    def weigh(self, counts: Mapping[str, float]) -> float:
        return sum(self.weights.get(name, 0.0) * count for name, count in counts.items())


@lru_cache(maxsize=1)
def scales() -> Scales:
    data = json.loads((DATA / "tone_weights.json").read_text(encoding="utf-8"))
    return Scales(data["weights"], data["threshold"])


def find_tone(text: Text, around: Surroundings) -> Iterator[tuple[Rule, int, int]]:
    """Yield a rule and a place for all that is rude: the set phrase where there is one, else the whole sentence."""
    for sentence in text.sentences:
        counts = count_cues(sentence, around)
        if scales().weigh(counts) < scales().threshold:
            continue
        phrases = list(_phrases(sentence))
        yield from phrases or [_whole(sentence, counts)]


def _phrases(sentence: Sentence) -> Iterator[tuple[Rule, int, int]]:
    for rule in tone_rules():
        for match in rule.pattern.finditer(sentence.text):
            if match.group():
                yield rule, sentence.start + match.start(), sentence.start + match.end()


def _whole(sentence: Sentence, counts: Mapping[str, float]) -> tuple[Rule, int, int]:
    """Name the sentence by the rule of its heaviest cue."""
    heavy = {cue.code: scales().weights.get(cue.name, 0.0) * counts.get(cue.name, 0.0) for cue in cues() if cue.code}
    for turn in find_turns(sentence):
        heavy[turn.code] = heavy.get(turn.code, 0.0) + scales().weights["turns"] * turn.weight
    gravest = max(heavy, key=lambda code: heavy[code])
    lead = len(sentence.text) - len(sentence.text.lstrip())
    rule = next(rule for rule in tone_rules() if rule.code == gravest)
    return rule, sentence.start + lead, sentence.end
