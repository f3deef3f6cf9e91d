"""Lists by pages: the key of the last row is the place, so that rows made meanwhile neither shift nor repeat any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from . import cursors
from .models import ApiToken
from .queries import reach

ModelT = TypeVar("ModelT", bound=Model)
RowT = TypeVar("RowT")
LARGEST = 500

AgencyCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9А-Яа-яЁё_.-]{1,40}$")]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


def _in_utc(moment: dt.datetime) -> dt.datetime:
    """The database knows no shift beyond 16 hours; at the ends of the calendar nothing is left to shift to."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return moment.replace(tzinfo=dt.UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Question(Schema):
    """What every list can be asked."""

    cursor: str | None = Field(None, max_length=1000, description="`next` of the page before, with the same filters.")
    limit: int = Field(100, ge=1, le=LARGEST, description="Rows a page.")
    agency: AgencyCode | None = Field(None, description="Code of an agency: only its people and those below it.")

    def path(self, token: ApiToken) -> str:
        """The subtree that is asked about. Raises Http404 where it is outside the token's."""
        return reach(token, self.agency)

    def name(self, token: ApiToken) -> str:
        filters = self.model_dump(exclude={"cursor", "limit"})
        return cursors.question(type(self).__qualname__, token.pk, filters)


class Page(Schema, Generic[RowT]):
    """Some rows, and where the rest begins."""

    items: list[RowT]
    next: str | None = Field(description="The cursor of the next page; null: this is the last.")


def page(found: QuerySet[ModelT], question: Question, token: ApiToken) -> tuple[Sequence[ModelT], str | None]:
    """The rows of ``found`` after the cursor of ``question``, by key, and the cursor of what follows."""
    name = question.name(token)
    after = cursors.read(question.cursor, of=name) if question.cursor else 0
    rows = list(found.filter(pk__gt=after).order_by("pk")[: question.limit + 1])
    shown = rows[: question.limit]
    return shown, cursors.write(shown[-1].pk, of=name) if len(rows) > len(shown) else None
