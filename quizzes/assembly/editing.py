"""What the editor of a quiz shows of each section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quizzes.bank.topics import Branch

from . import queries
from .forms import PointsForm, SectionForm
from .models import PoolEntry, Section

SHOWN: Final = 40  # of a pool that topics fill; one that is put together by hand is shown whole


@dataclass
class Part:
    """A section in the editor. ``by_topics``: its pool is filled from topics; ``changes``: those hold others by now."""

    section: Section
    form: SectionForm
    points: PointsForm
    pool: Sequence[PoolEntry]
    drawn: int
    by_topics: bool
    added: int = 0
    gone: int = 0

    @property
    def shown(self) -> Sequence[PoolEntry]:
        return self.pool[:SHOWN] if self.by_topics else self.pool

    @property
    def hidden(self) -> int:
        return len(self.pool) - len(self.shown)

    @property
    def levels(self) -> list[tuple[int, int]]:
        """How many questions of each difficulty there are."""
        counted = Counter(entry.revision.difficulty for entry in self.pool)
        return [(level, counted[level]) for level in (1, 2, 3)]


def parts(
    sections: Sequence[Section], expected: Mapping[int, Mapping[int, int]], branches: Sequence[Branch]
) -> list[Part]:
    """The sections of a quiz, loaded with their pools; ``expected`` as ``queries.expected`` has found it."""
    found = []
    for section, pool in zip(sections, queries.pools_of(sections), strict=True):
        entries = list(section.pool.all())
        part = Part(
            section,
            SectionForm(instance=section, prefix=f"s{section.pk}", branches=branches),
            PointsForm(entries=entries),
            entries,
            pool.size,
            section.pk in expected,
        )
        if part.by_topics:
            held = {entry.question_id: entry.revision_id for entry in entries}
            part.added = len(expected[section.pk].keys() - held.keys())
            part.gone = len(held.keys() - expected[section.pk].keys())
        found.append(part)
    return found
