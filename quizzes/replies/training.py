"""Learn what the cues of tone weigh, from labelled replies; `substance_training` does it for what the resident gets.

python -m quizzes.replies.training labelled.jsonl… writes `data/tone_weights.json` and `data/substance_weights.json`,
in this order, for the tone is a sign of the other. A reply is known to be rude, but not
by which sentence: so the sentence that weighs most is taken for the guilty one, and learning is repeated. What few
examples say little about stays near the weight it is thought to have (`prior`).
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizzes.replies import substance_training
from quizzes.replies.cues import count_cues, cues, look_around
from quizzes.replies.lexicon import DATA, tone_rules
from quizzes.replies.quality import situation
from quizzes.replies.text import Text
from quizzes.replies.tone import scales

PARTS = 6
ROUNDS = 5
STEPS = 250
RATE = 0.4
HOLD = 0.004
RUDE_COUNTS = 3.0
BIAS = "bias"
# How often a good reply may be called rude.
FALSE_ALARMS = 0.025


@dataclass(frozen=True)
class Sample:
    """A labelled reply: its sentences as counts of cues."""

    message: str
    rude: bool
    sentences: tuple[Mapping[str, float], ...]


def sample(row: Mapping[str, Any]) -> Sample:
    text = Text(row["reply"])
    around = look_around(text, situation(dict(row)))
    counts = tuple({**count_cues(sentence, around), BIAS: 1.0} for sentence in text.sentences)
    return Sample(row["message_id"], not row["labels"]["tone_ok"], counts)


def learn(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the weights, with the bias among them: over zero means rude."""
    prior = priors()
    weights = dict(prior)
    for _ in range(ROUNDS):
        lessons = list(_lessons(samples, weights))
        weights = _descend(lessons, weights, prior)
    return weights


def priors() -> dict[str, float]:
    structure = {
        "turns": 0.8,
        "unrelated": 0.5,
        "echo": 1.0,
        "smile": 1.0,
        "their past": 1.0,
        "officialese": -0.8,
        "facts": -1.5,
        "term": -0.5,
        "contact": -1.0,
        "leak": -1.5,
        "greeting": -1.0,
        "short": -0.5,
        BIAS: -2.0,
    }
    phrases = {f"phrase:{rule.code}": 1.0 + rule.severity / 2 for rule in tone_rules()}
    return {**structure, **phrases, **{cue.name: cue.prior for cue in cues()}}


def weigh(counts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * count for name, count in counts.items())


def heaviest(each: Sample, weights: Mapping[str, float]) -> float:
    return max((weigh(counts, weights) for counts in each.sentences), default=-math.inf)


def unseen(samples: Sequence[Sample]) -> list[float]:
    """Weigh each reply by weights learned from replies to other messages."""
    scores = [0.0] * len(samples)
    for part in range(PARTS):
        mine = [zlib.crc32(each.message.encode()) % PARTS == part for each in samples]
        weights = learn([each for each, held in zip(samples, mine, strict=True) if not held])
        for number, each in enumerate(samples):
            if mine[number]:
                scores[number] = heaviest(each, weights)
    return scores


def threshold(samples: Sequence[Sample]) -> float:
    """Return the weight that only a few good replies reach when they were not learned from."""
    scores = zip(unseen(samples), samples, strict=True)
    good = sorted((score for score, each in scores if not each.rude), reverse=True)
    return good[int(len(good) * FALSE_ALARMS)]


def _lessons(samples: Iterable[Sample], weights: Mapping[str, float]) -> Iterable[tuple[Mapping[str, float], bool]]:
    for each in samples:
        if not each.rude:
            yield from ((counts, False) for counts in each.sentences)
        elif each.sentences:
            yield max(each.sentences, key=lambda counts: weigh(counts, weights)), True


def _descend(
    lessons: Sequence[tuple[Mapping[str, float], bool]], start: Mapping[str, float], prior: Mapping[str, float]
) -> dict[str, float]:
    weights = dict(start)
    total = sum(RUDE_COUNTS if rude else 1.0 for _, rude in lessons)
    speed: dict[str, float] = {}
    for _ in range(STEPS):
        slope: dict[str, float] = {}
        for counts, rude in lessons:
            wrong = 1 / (1 + math.exp(-weigh(counts, weights))) - rude
            for name, count in counts.items():
                slope[name] = slope.get(name, 0.0) + (RUDE_COUNTS if rude else 1.0) * wrong * count / total
        for name, steep in slope.items():
            held = 0.0 if name == BIAS else HOLD * (weights.get(name, 0.0) - prior.get(name, 0.0))
            speed[name] = 0.9 * speed.get(name, 0.0) - RATE * (steep + held)
            weights[name] = weights.get(name, 0.0) + speed[name]
    return weights


def main(paths: Sequence[str]) -> None:
    lines = [line for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines if line.strip()]
    samples = [sample(row) for row in rows if "tone_ok" in row["labels"]]
    weights = learn(samples)
    bar = threshold(samples)
    bias = weights.pop(BIAS)
    rounded = {name: round(weight, 2) for name, weight in sorted(weights.items())}
    data = {"threshold": round(bar - bias, 2), "weights": rounded}
    (DATA / "tone_weights.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    scales.cache_clear()
    substance_training.write(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
