from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ninja import Query, Schema
from pydantic import Field

from lms.api import cursors
from lms.api.bearer import TokenRequest
from lms.api.models import Scope
from lms.api.operations import operation
from lms.api.paging import Question

from . import queries

OPENED_BY = {
    "employment": Scope.STAFF_READ,
    "assignment": Scope.ASSIGNMENTS_READ,
    "completion": Scope.COMPLETIONS_READ,
}


class ChangeRow(Schema):
    """Something was written about a person: ``key`` is the ``id`` of the row in the list of its kind."""

    kind: Literal["employment", "assignment", "completion"]
    what: list[str] = Field(description="started, changed, removed; assigned, due_on, state …; completed.")
    at: dt.datetime
    person: int
    key: int
    course: int | None
    state: str


class Changes(Schema):
    """Some changes, and where to go on; ``more``: there is something to read at once."""

    items: list[ChangeRow]
    next: str
    more: bool


class ChangesQuestion(Question):
    """Where the last answer ended. Without a cursor: no changes, only the place where the feed stands now."""


@operation(
    "GET", "changes", scope=Scope.ASSIGNMENTS_READ, response=Changes, summary="What has changed since the last time"
)
def list_changes(request: TokenRequest, question: Query[ChangesQuestion]) -> dict[str, Any]:
    """Take a cursor first, then read the lists, then follow the cursor: nothing is lost between.

    Completions and employments are told to tokens that also have `completions:read` and `staff:read`.
    """
    path, name = question.path(request.auth), question.name(request.auth)
    if question.cursor is None:
        return {"items": [], "next": cursors.write(queries.now(), of=name), "more": False}
    after = tuple(cursors.read(question.cursor, of=name))
    if int(after[0]) > int(queries.now()[0]):  # of another cluster: the database was restored since
        raise cursors.BadCursor
    kinds = [kind for kind, scope in OPENED_BY.items() if scope in request.auth.scopes]
    found = queries.changes_under(path, after=after, kinds=kinds, limit=question.limit + 1)
    shown = found[: question.limit]
    place = shown[-1].place if shown else after
    return {"items": shown, "next": cursors.write(place, of=name), "more": len(found) > len(shown)}
