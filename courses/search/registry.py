"""Kinds of pages that can be found: what each says, and by whose rule it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Matter:
    """What the search knows of one page. ``thing`` is the key of the row behind it, None where there is no row."""

    thing: int | None
    url: str
    title: str
    place: str = ""
    body: str = ""


Matters = Callable[[QuerySet[Any] | None], Iterable[Matter]]
Reach = Callable[[Any], Iterable[int]]


@dataclass(frozen=True)
class Source:
    """A kind of page. ``matters`` reads rows of ``model`` (those given: some or all) and says what is on their pages.

    ``verb`` is the rule of the page: a person finds the rows that it lets her see. A source without a model is for
    everybody. ``hears``: other tables whose rows say something on these pages, each with the keys that it concerns.
    ``weight`` lifts or lowers the kind among equals. ``unread``: keys of rows whose pages a person who may see them
    reads in an earlier version, where what is found is not.
    """

    kind: str
    label: StrOrPromise
    icon: str
    matters: Matters
    model: type[Model] | None = None
    verb: str = ""
    hears: Mapping[type[Model], Reach] = field(default_factory=dict)
    weight: float = 1.0
    unread: Callable[[Any], QuerySet[Any, Any]] | None = None

    def read(self, things: Iterable[int] | None = None) -> Iterable[Matter]:
        """The pages of these rows, of all rows where none are named; a row that is gone has none."""
        if self.model is None:
            return self.matters(None)
        rows: QuerySet[Any] = self.model._default_manager.all()
        return self.matters(rows if things is None else rows.filter(pk__in=things))


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Let pages of a kind be found. Raises ImproperlyConfigured for a second source of the kind."""
    if source.kind in _sources:
        raise ImproperlyConfigured(f"Two sources of search for the kind {source.kind}.")
    _sources[source.kind] = source
    return source


def sources() -> Mapping[str, Source]:
    """All sources by kind, in the order in which they are offered."""
    return dict(_sources)
