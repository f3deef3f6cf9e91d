from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Query, Schema

from courses.catalogue.api import CourseRow, known_course
from lms.agencies.api import ShortPersonRow
from lms.agencies.queries import personnel_numbers
from lms.api.bearer import TokenRequest
from lms.api.models import Scope
from lms.api.operations import operation
from lms.api.paging import Moment, Number, Page, Question, page

from . import queries
from .links import check_url
from .models import Certificate


class CertificateRow(Schema):
    """The certificate; ``check_url`` opens its public page of verification."""

    number: str
    state: Literal["valid", "revoked", "superseded"]
    is_expired: bool
    issued_on: dt.date
    valid_until: dt.date | None
    check_url: str

    @staticmethod
    def resolve_check_url(certificate: Certificate) -> str:
        return check_url(certificate)


class CompletionRow(Schema):
    """A course completed by a person. ``score`` is in per cent, where the course ends in a quiz."""

    id: int
    person: ShortPersonRow
    course: CourseRow
    cycle: int
    completed_at: dt.datetime
    score: int | None
    certificate: CertificateRow | None


class CompletionQuestion(Question):
    """Filters of completions. ``state`` is that of the certificate."""

    course: Number | None = None
    state: Literal["valid", "revoked", "superseded"] | None = None
    changed_since: Moment | None = None


@operation(
    "GET",
    "completions",
    scope=Scope.COMPLETIONS_READ,
    response=Page[CompletionRow],
    summary="Who has completed what, with certificates",
)
def list_completions(request: TokenRequest, question: Query[CompletionQuestion]) -> dict[str, object]:
    """A row for each completion of people who work in the subtree today, wherever they completed it.

    With ``changed_since``: completed since, or the certificate was revoked or superseded since.
    """
    path = question.path(request.auth)
    found = queries.completions_under(
        path,
        course=known_course(question.course),
        state=question.state or "",
        changed_since=question.changed_since,
    )
    rows, following = page(found, question, request.auth)
    numbers = personnel_numbers([one.user_id for one in rows], path)
    items = [
        {
            "id": one.pk,
            "person": ShortPersonRow.of(one.user, numbers),
            "course": one.course,
            "cycle": one.cycle,
            "completed_at": one.completed_at,
            "score": one.score,
            "certificate": getattr(one, "certificate", None),
        }
        for one in rows
    ]
    return {"items": items, "next": following}
