"""How well the checker agrees with people: precision, recall and F1 for each label, order and error of the score.

python -m quizzes.replies.quality labelled.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizzes.replies.checker import check
from quizzes.replies.report import FEATURES, Point, Report, Situation


@dataclass(frozen=True)
class Agreement:
    """How one yes-or-no label agrees with a person's."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Quality:
    labels: dict[str, Agreement]
    error: float
    order: float


def situation(row: dict[str, Any]) -> Situation:
    """Read what a checker may know from one line of a labelled file."""
    points = tuple(Point(point["text"], point["weight"]) for point in row.get("points", ()))
    return Situation(
        row["channel"], row["public"], row["author"], row["citizen_message"], tuple(row["context_facts"]), points
    )


def measure(rows: Sequence[dict[str, Any]]) -> Quality:
    """Compare the checker with the labels. For tone the label that matters is the bad one: `tone_ok` false."""
    reports = [check(row["reply"], situation(row)) for row in rows]
    labels: dict[str, Agreement] = {str(name): _agreement(name, rows, reports) for name in FEATURES}
    scored = [
        (row["labels"]["overall"], report.score)
        for row, report in zip(rows, reports, strict=True)
        if "overall" in row["labels"]
    ]
    if not scored:
        return Quality(labels, 0.0, 0.0)
    given, own = zip(*scored, strict=True)
    error = sum(abs(a - b) for a, b in scored) / len(scored)
    return Quality(labels, error, _correlation(_ranks(given), _ranks(own)))


def _agreement(name: str, rows: Sequence[dict[str, Any]], reports: Iterable[Report]) -> Agreement:
    wanted = name != "tone_ok"
    pairs = [
        (row["labels"][name] == wanted, report.features[name] == wanted)
        for row, report in zip(rows, reports, strict=True)
        if name in row["labels"]
    ]
    return Agreement(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def _ranks(values: Sequence[float]) -> list[float]:
    """Rank with ties sharing their mean place."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]


def _correlation(first: Sequence[float], second: Sequence[float]) -> float:
    mean_a, mean_b = sum(first) / len(first), sum(second) / len(second)
    together = sum((a - mean_a) * (b - mean_b) for a, b in zip(first, second, strict=True))
    spread = sum((a - mean_a) ** 2 for a in first) * sum((b - mean_b) ** 2 for b in second)
    return float(together / spread**0.5) if spread else 0.0


def main(path: str) -> None:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    quality = measure([json.loads(line) for line in lines if line.strip()])
    out = [f"{'label':<22}precision  recall     f1"]
    for name, agreement in quality.labels.items():
        out.append(f"{name:<22}{agreement.precision:9.2f}{agreement.recall:8.2f}{agreement.f1:7.2f}")
    out.append(f"score: mean absolute error {quality.error:.1f}, Spearman {quality.order:.2f}")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
