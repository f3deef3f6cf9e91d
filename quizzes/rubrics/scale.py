"""The rubric as a scale: from levels and stop factors to a score. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

TOP_LEVEL: Final = 4

# What the levels say by themselves, whether or not the box is ticked.
RUNAROUND, NO_ANSWER = "SF3", "SF4"


@dataclass(frozen=True)
class Level:
    """What a level means, and replies that stand for it."""

    number: int
    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """What is judged, its share of the hundred, what each level from 0 to 4 means, and example replies to each."""

    code: str
    title: str
    weight: int
    levels: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...] = ()

    @property
    def described(self) -> list[Level]:
        """The levels from the best to the worst."""
        examples = self.examples or ((),) * len(self.levels)
        return [
            Level(*level) for level in reversed(list(zip(range(len(self.levels)), self.levels, examples, strict=True)))
        ]


@dataclass(frozen=True)
class StopFactor:
    """What a reply must not do: its score is cut down to ``cap``. ``plain`` explains it to whoever wrote the reply."""

    code: str
    title: str
    cap: int
    plain: str


@dataclass(frozen=True)
class Zone:
    """The word for a range of scores that begins at ``least``."""

    code: str
    title: str
    least: int


@dataclass(frozen=True)
class Scale:
    """A version of the rubric, ready to count with."""

    criteria: tuple[Criterion, ...]
    stop_factors: tuple[StopFactor, ...]
    zones: tuple[Zone, ...]

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Scale:
        return cls(
            criteria=tuple(
                Criterion(
                    one["code"],
                    one["title"],
                    one["weight"],
                    tuple(one["levels"]),
                    tuple(tuple(level) for level in one.get("examples", ())),
                )
                for one in body["criteria"]
            ),
            stop_factors=tuple(
                StopFactor(one["code"], one["title"], one["cap"], one.get("plain", one["title"]))
                for one in body["stop_factors"]
            ),
            zones=tuple(
                sorted(
                    (Zone(one["code"], one["title"], one["from"]) for one in body.get("zones", ())),
                    key=lambda zone: -zone.least,
                )
            ),
        )

    def total(self, levels: Mapping[str, int | None], stop_factors: Collection[str] = ()) -> int:
        """0–100: the sum of weight × level / 4, cut down by the lowest cap of ``stop_factors``.

        A level of None means that the criterion does not apply; its weight goes to the others in proportion.
        """
        judged = [(one.weight, level) for one in self.criteria if (level := levels.get(one.code)) is not None]
        weight = sum(share for share, _ in judged)
        if not weight:
            return 0
        earned = sum(share * level for share, level in judged) / TOP_LEVEL * 100 / weight
        return min([round(earned), *(one.cap for one in self.stop_factors if one.code in stop_factors)])

    def counted(self, pass_score: int) -> dict[str, Any]:
        """What a page needs to count the total as levels are chosen."""
        return {
            "weights": self.weights,
            "caps": self.caps,
            "zones": [[zone.least, zone.title] for zone in self.zones],
            "pass": pass_score,
        }

    @property
    def weights(self) -> dict[str, int]:
        return {one.code: one.weight for one in self.criteria}

    @property
    def caps(self) -> dict[str, int]:
        return {one.code: one.cap for one in self.stop_factors}

    def implied(self, levels: Mapping[str, int | None], ticked: Collection[str] = ()) -> list[str]:
        """The stop factors that hold: those ticked, and the one that an unanswered question brings by itself.

        With K1 at 1 or lower the question has no answer: with no useful action it is a runaround (SF3), with one it
        is an unanswered question (SF4).
        """
        held = set(ticked)
        answer, action = levels.get("K1"), levels.get("K2")
        if answer is not None and answer <= 1 and RUNAROUND not in held:
            held.add(NO_ANSWER if action is not None and action > 1 else RUNAROUND)
        return [one.code for one in self.stop_factors if one.code in held]

    def zone(self, score: int) -> Zone | None:
        """The zone that the score falls into."""
        return next((zone for zone in self.zones if score >= zone.least), None)

    def named(self, codes: Collection[str]) -> list[StopFactor]:
        """The stop factors with these codes, in the order of the rubric."""
        return [one for one in self.stop_factors if one.code in codes]
