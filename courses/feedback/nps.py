"""The net promoter score: the share of those who would recommend (9–10) less the share of those who would not (0–6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Nps:
    """How many of each group answered. ``score`` is between −100 and 100; None where nobody did."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Nps:
        """``counts``: answer from 0 to 10 → how many gave it."""
        promoters = sum(number for score, number in counts.items() if score >= 9)
        detractors = sum(number for score, number in counts.items() if score <= 6)
        return cls(promoters, sum(counts.values()) - promoters - detractors, detractors)

    @property
    def answers(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> int | None:
        return round(100 * (self.promoters - self.detractors) / self.answers) if self.answers else None

    @property
    def words(self) -> str:
        """«+42», «−8», «0», «—»."""
        if self.score is None:
            return "—"
        return f"+{self.score}" if self.score > 0 else f"{self.score}".replace("-", "−")
