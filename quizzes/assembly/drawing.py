"""Drawing the questions of an attempt. Pure: chance comes in from outside."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pool:
    """What a section draws from: ids of revisions in the author's order; ``draw`` of them, or all where it is None."""

    title: str
    draw: int | None
    revisions: Sequence[int]

    @property
    def size(self) -> int:
        """How many questions the section gives to an attempt."""
        return len(self.revisions) if self.draw is None else min(self.draw, len(self.revisions))


@dataclass(frozen=True)
class Drawn:
    """A question taken for an attempt, with the title of its section."""

    revision: int
    section_title: str


def draw(pools: Sequence[Pool], rng: random.Random, *, shuffle: bool) -> list[Drawn]:
    """Take each section's questions by chance. Sections keep their order; questions inside are mixed if ``shuffle``."""
    return [Drawn(revision, pool.title) for pool in pools for revision in _taken(pool, rng, shuffle)]


def _taken(pool: Pool, rng: random.Random, shuffle: bool) -> list[int]:
    places = rng.sample(range(len(pool.revisions)), pool.size)
    if not shuffle:
        places.sort()
    return [pool.revisions[place] for place in places]
