"""How far a person looks: the agencies whose people's training she oversees, as a tree. Pure but for one query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lms.access import rows
from lms.models import Agency

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """An agency as a report needs it: hundreds are read for a page, so they are no model instances."""

    pk: int
    parent_id: int | None
    path: str
    name: str
    short_name: str
    kind: str


@dataclass(frozen=True)
class Reach:
    """The agencies of the reach in the order of the tree. ``chosen`` is where the page stands (None: at the top)."""

    agencies: Sequence[Place]
    chosen: Place | None = None
    own: bool = False  # only those who work in the chosen agency itself, not in its units

    @cached_property
    def by_id(self) -> dict[int, Place]:
        return {agency.pk: agency for agency in self.agencies}

    @cached_property
    def children(self) -> dict[int | None, list[Place]]:
        """Parent → children; under None stand the roots: those whose parent is out of reach."""
        found: dict[int | None, list[Place]] = {}
        for agency in self.agencies:
            parent = agency.parent_id if agency.parent_id in self.by_id else None
            found.setdefault(parent, []).append(agency)
        return found

    @property
    def roots(self) -> list[Place]:
        return self.children.get(None, [])

    @property
    def tops(self) -> list[Place]:
        """Where the tree of the page begins."""
        return [self.chosen] if self.chosen else self.roots

    @property
    def single(self) -> Place | None:
        """The agency that the page is about, if it is one."""
        return self.tops[0] if len(self.tops) == 1 else None

    @property
    def units(self) -> list[Place]:
        """The next level down, to go on to."""
        return self.children.get(self.single.pk, []) if self.single else self.roots

    @cached_property
    def trail(self) -> list[Place]:
        """From the root of the reach to the parent of the chosen agency."""
        trail: list[Place] = []
        agency = self._parent(self.chosen) if self.chosen else None
        while agency is not None:
            trail.insert(0, agency)
            agency = self._parent(agency)
        return trail

    @property
    def counted(self) -> Q:
        """Rows with an ``agency`` that the page counts."""
        if self.own and self.chosen:
            return Q(agency=self.chosen.pk)
        return reduce(or_, (Q(agency__path__startswith=agency.path) for agency in self.tops))

    def walk(self, tops: Sequence[Place] | None = None, level: int = 0) -> Iterator[tuple[int, Place]]:
        """The tree under the tops with levels, parents first."""
        for agency in self.tops if tops is None else tops:
            yield level, agency
            yield from self.walk(self.children.get(agency.pk, []), level + 1)

    def ancestors(self, agency_id: int) -> Iterator[int]:
        """The agency and everything above it that is in reach."""
        agency = self.by_id.get(agency_id)
        while agency is not None:
            yield agency.pk
            agency = self._parent(agency)

    def body(self, agency_id: int) -> Place:
        """The body that the agency belongs to: itself, or what its units are units of, as far as the reach goes."""
        agency = self.by_id[agency_id]
        while agency.kind == Agency.Kind.UNIT and (parent := self._parent(agency)):
            agency = parent
        return agency

    def _parent(self, agency: Place) -> Place | None:
        return self.by_id.get(agency.parent_id) if agency.parent_id else None


def reach_of(user: User) -> list[Place]:
    """Agencies whose people's training ``user`` oversees; one query."""
    return places(rows(user, "lms.view_agency", Agency))


def places(agencies: QuerySet[Agency]) -> list[Place]:
    """In the order of the tree; one query."""
    found = agencies.order_by("order", "short_name", "pk")
    return [Place(*row) for row in found.values_list("pk", "parent", "path", "name", "short_name", "kind")]
