from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils import timezone
from ninja import Query, Schema

from courses.catalogue.api import CourseRow, known_course
from lms.agencies.api import AgencyRow, ShortPersonRow
from lms.agencies.queries import personnel_numbers
from lms.api.bearer import TokenRequest
from lms.api.models import Scope
from lms.api.operations import operation
from lms.api.paging import Moment, Number, Page, Question, page

from . import queries
from .statuses import status_of


class RequirementRow(Schema):
    """The requirement that it follows from, and its legal ground in words."""

    id: int
    title: str
    legal_ground: str


class AssignmentRow(Schema):
    """A person must complete a course by a day. ``status`` and ``is_overdue`` are as of today, in Moscow time.

    ``expires_on`` is the last day on which it is held, or was.
    """

    id: int
    person: ShortPersonRow
    course: CourseRow
    agency: AgencyRow
    requirement: RequirementRow
    due_on: dt.date
    state: Literal["not_started", "in_progress", "completed"]
    status: Literal["not_started", "in_progress", "completed", "expiring", "overdue", "expired"]
    is_overdue: bool
    assigned_at: dt.datetime
    completed_at: dt.datetime | None
    expires_on: dt.date | None


class AssignmentQuestion(Question):
    """Filters of assignments."""

    course: Number | None = None
    state: Literal["not_started", "in_progress", "completed", "overdue"] | None = None
    changed_since: Moment | None = None


@operation(
    "GET",
    "assignments",
    scope=Scope.ASSIGNMENTS_READ,
    response=Page[AssignmentRow],
    summary="Who must complete what, by when, and how it goes",
)
def list_assignments(request: TokenRequest, question: Query[AssignmentQuestion]) -> dict[str, object]:
    """A row for each person and course. With ``changed_since``: those to which something has happened since."""
    path = question.path(request.auth)
    found = queries.assignments_under(
        path,
        course=known_course(question.course),
        state=question.state or "",
        changed_since=question.changed_since,
    )
    rows, following = page(found, question, request.auth)
    numbers = personnel_numbers([one.user_id for one in rows], path)
    today = timezone.localdate()
    items = [
        {
            "id": one.pk,
            "person": ShortPersonRow.of(one.user, numbers),
            "course": one.course,
            "agency": one.agency,
            "requirement": one.requirement,
            "due_on": one.due_on,
            "state": one.state,
            "status": status_of(
                one.state, on=today, due_on=one.due_on, expires_on=one.expires_on, renews_from=one.renews_from
            ).value,
            "is_overdue": one.completed_at is None and one.due_on < today,
            "assigned_at": one.assigned_at,
            "completed_at": one.completed_at,
            "expires_on": one.expires_on,
        }
        for one in rows
    ]
    return {"items": items, "next": following}
