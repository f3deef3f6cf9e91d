"""How well the checker agrees with people: precision, recall and F1 for each label, order and error of the score.

`manage.py assess_replies` is its door; `python -m quizzes.replies.quality labelled.jsonl` prints the same table.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizzes.replies.checker import check
from quizzes.replies.report import FEATURES, Point, Report, Situation

_TEXTS = ("channel", "author", "citizen_message", "reply")


class RowError(ValueError):
    """A line that is no reply with its situation."""


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
    """The agreement of the labels that were given at all, and of the score (`scored` replies had one)."""

    labels: dict[str, Agreement]
    error: float
    order: float
    scored: int = 0

    def table(self) -> str:
        """The figures as a table to be read in a terminal."""
        lines = [f"{'label':<22}precision  recall     f1   yes"]
        for name, one in self.labels.items():
            yes = one.right + one.missed
            lines.append(f"{name:<22}{one.precision:9.2f}{one.recall:8.2f}{one.f1:7.2f}{yes:6}")
        lines.append(f"score: mean absolute error {self.error:.1f}, Spearman {self.order:.2f} ({self.scored} replies)")
        return "\n".join(lines)


@dataclass
class Tally:
    """Counts agreement reply by reply, so that a file of any length can be measured."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    scores: list[tuple[float, float]] = field(default_factory=list)

    def add(self, labels: Mapping[str, Any], report: Report) -> None:
        """Take one reply. For tone the label that matters is the bad one: `tone_ok` false."""
        for name in FEATURES:
            if isinstance(labels.get(name), bool):
                wanted = name != "tone_ok"
                given, own = labels[name] == wanted, report.features[name] == wanted
                counter = self.counts.setdefault(name, Counter())
                counter[
                    {(True, True): "right", (False, True): "extra", (True, False): "missed"}.get((given, own), "")
                ] += 1
        overall = labels.get("overall")
        if isinstance(overall, int | float) and not isinstance(overall, bool):
            self.scores.append((overall, report.score))

    def quality(self) -> Quality:
        labels = {
            str(name): Agreement(*(self.counts[name][part] for part in ("right", "extra", "missed")))
            for name in FEATURES
            if name in self.counts
        }
        if not self.scores:
            return Quality(labels, 0.0, 0.0)
        given, own = zip(*self.scores, strict=True)
        error = sum(abs(a - b) for a, b in self.scores) / len(self.scores)
        return Quality(labels, error, _correlation(_ranks(given), _ranks(own)), len(self.scores))


def situation(row: Mapping[str, Any]) -> Situation:
    """Read what a checker may know from one line of a file. Raises RowError, which says what is wrong with it."""
    for name in _TEXTS:
        if not isinstance(row.get(name), str):
            raise RowError(f"«{name}» must be a text")
    if not isinstance(row.get("public"), bool):
        raise RowError("«public» must be true or false")
    facts = row.get("context_facts", [])
    if not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
        raise RowError("«context_facts» must be a list of texts")
    return Situation(
        row["channel"], row["public"], row["author"], row["citizen_message"], tuple(facts), _points(row.get("points"))
    )


def _points(given: Any) -> tuple[Point, ...]:
    try:
        return tuple(Point(str(point["text"]), int(point.get("weight", 1))) for point in given or ())
    except (TypeError, KeyError, ValueError, AttributeError):
        raise RowError("«points» must be a list of {text, weight}") from None


def measure(rows: Iterable[Mapping[str, Any]]) -> Quality:
    """Compare the checker with the labels of the rows."""
    tally = Tally()
    for row in rows:
        tally.add(row["labels"], check(row["reply"], situation(row)))
    return tally.quality()


def _ranks(values: Sequence[float]) -> list[float]:
    """Rank with ties sharing their mean place."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values), start=1):
        places.setdefault(value, []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def _correlation(first: Sequence[float], second: Sequence[float]) -> float:
    mean_a, mean_b = sum(first) / len(first), sum(second) / len(second)
    together = sum((a - mean_a) * (b - mean_b) for a, b in zip(first, second, strict=True))
    spread = sum((a - mean_a) ** 2 for a in first) * sum((b - mean_b) ** 2 for b in second)
    return float(together / spread**0.5) if spread else 0.0


def main(path: str) -> None:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    sys.stdout.write(measure(json.loads(line) for line in lines if line.strip()).table() + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
