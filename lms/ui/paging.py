"""Paging of lists by number, with a small window of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

RowT = TypeVar("RowT")
ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True)
class Paging(Generic[RowT]):
    """One page of rows and where it stands among the others."""

    rows: Sequence[RowT]
    number: int
    per_page: int
    count: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.number * self.per_page, self.count)

    @property
    def window(self) -> list[int | None]:
        """Page numbers to show: the ends and the neighbours; ``None`` where some are left out."""
        shown = sorted({1, self.pages, *range(self.number - 1, self.number + 2)} & set(range(1, self.pages + 1)))
        window: list[int | None] = []
        for number in shown:
            before = window[-1] if window else None
            if before is not None and number - before == 2:
                window.append(number - 1)
            elif before is not None and number - before > 2:
                window.append(None)
            window.append(number)
        return window


def paginate(
    request: HttpRequest, queryset: QuerySet[ModelT], *, per_page: int = 50, count: int | None = None
) -> Paging[ModelT]:
    """The page that ``?page=`` asks for: nonsense is the first, beyond the end is the last.

    ``count`` spares a query where the caller knows it. The rows are evaluated: one query.
    """
    total = queryset.count() if count is None else count
    pages = max(1, -(-total // per_page))
    asked = request.GET.get("page", "1")
    # A long run of digits is nonsense too, and would cost int() dearly.
    number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 10 else 1
    start = (number - 1) * per_page
    return Paging(list(queryset[start : start + per_page]) if total else [], number, per_page, total)
