"""Learn what the signs of `substance` weigh: multinomial logistic regression held back by its squared weights.

Only replies to a message with facts are learned from: the others are judged by rules.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from quizzes.replies.lexicon import DATA
from quizzes.replies.quality import situation
from quizzes.replies.reading import read
from quizzes.replies.substance import Substance, Weights, dot, probabilities, signs_of, softmax

PARTS: Final = 8
STEPS: Final = 300
RATE: Final = 0.5
MOMENTUM: Final = 0.9
# The smaller, the closer all weights stay to nothing. Chosen by `unseen` among 0.03, 0.1, 0.3 and 1.
FREEDOM: Final = 0.1


@dataclass(frozen=True)
class Sample:
    """A labelled reply as its signs."""

    message: str
    verdict: Substance
    signs: Mapping[str, float]


def samples(rows: Iterable[Mapping[str, Any]]) -> list[Sample]:
    found = []
    for row in rows:
        labels = row["labels"]
        if "otpiska" not in labels or "answers_question" not in labels:
            continue
        reading = read(row["reply"], situation(dict(row)))
        if reading.relevance.facts and not reading.is_thanks:
            found.append(Sample(row["message_id"], _verdict(labels), signs_of(reading)))
    return found


def learn(known: Sequence[Sample]) -> Weights:
    """Descend from nothing along the mean error of the shares."""
    names = tuple(sorted(known[0].signs))
    mean, spread = _scale(known, names)
    rows = [
        [(one.signs[name] - middle) / width for name, middle, width in zip(names, mean, spread, strict=True)] + [1.0]
        for one in known
    ]
    weights = {verdict: [0.0] * (len(names) + 1) for verdict in Substance}
    speed = {verdict: [0.0] * (len(names) + 1) for verdict in Substance}
    held = 1 / (FREEDOM * len(known))
    for _ in range(STEPS):
        slope = _slope(rows, [one.verdict for one in known], weights)
        for verdict in Substance:
            for place, steep in enumerate(slope[verdict]):
                pull = held * weights[verdict][place] if place < len(names) else 0.0
                speed[verdict][place] = MOMENTUM * speed[verdict][place] - RATE * (steep + pull)
                weights[verdict][place] += speed[verdict][place]
    return Weights(names, mean, spread, {verdict: tuple(values) for verdict, values in weights.items()})


def unseen(known: Sequence[Sample]) -> list[dict[Substance, float]]:
    """Judge each reply by weights learned from replies to other messages."""
    found: list[dict[Substance, float]] = [{} for _ in known]
    for part in range(PARTS):
        mine = [zlib.crc32(one.message.encode()) % PARTS == part for one in known]
        weights = learn([one for one, held in zip(known, mine, strict=True) if not held])
        for place, one in enumerate(known):
            if mine[place]:
                found[place] = probabilities(one.signs, weights)
    return found


def write(rows: Iterable[Mapping[str, Any]]) -> None:
    """Learn from ``rows`` and keep the weights, rounded."""
    learned = learn(samples(rows))
    data = {
        "signs": learned.signs,
        "mean": [round(value, 4) for value in learned.mean],
        "spread": [round(value, 4) for value in learned.spread],
        "verdicts": {name: [round(value, 3) for value in values] for name, values in learned.verdicts.items()},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (DATA / "substance_weights.json").write_text(text + "\n", encoding="utf-8")


def _verdict(labels: Mapping[str, bool]) -> Substance:
    if labels["otpiska"]:
        return Substance.RUNAROUND
    return Substance.ANSWER if labels["answers_question"] else Substance.PART


def _scale(known: Sequence[Sample], names: Sequence[str]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    means, spreads = [], []
    for name in names:
        values = [one.signs[name] for one in known]
        mean = math.fsum(values) / len(values)
        spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
        means.append(mean)
        spreads.append(spread or 1.0)
    return tuple(means), tuple(spreads)


def _slope(
    rows: Sequence[Sequence[float]], verdicts: Sequence[Substance], weights: Mapping[Substance, Sequence[float]]
) -> dict[Substance, list[float]]:
    slope = {verdict: [0.0] * len(rows[0]) for verdict in Substance}
    for row, true in zip(rows, verdicts, strict=True):
        shares = softmax({verdict: dot(row[:-1], values) for verdict, values in weights.items()})
        for verdict, share in shares.items():
            wrong = (share - (verdict is true)) / len(rows)
            mine = slope[verdict]
            for place, value in enumerate(row):
                mine[place] += wrong * value
    return slope
