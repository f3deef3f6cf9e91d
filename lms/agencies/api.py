from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ninja import Query, Schema

from lms.api.bearer import TokenRequest
from lms.api.models import Scope
from lms.api.operations import operation
from lms.api.paging import Page, Question, page

from . import queries

if TYPE_CHECKING:
    from lms.people.models import User

    from .models import Agency, Employment


class AgencyRow(Schema):
    """The body or unit."""

    code: str
    name: str

    @staticmethod
    def resolve_name(agency: Agency) -> str:
        return agency.short_name


class PositionRow(Schema):
    """The post as the staff list names it."""

    title: str
    service: str
    category: str
    group: str


class PersonRow(Schema):
    """The person; ``id`` stays hers for ever."""

    id: int
    last_name: str
    first_name: str
    patronymic: str
    email: str


class ShortPersonRow(Schema):
    """Whom a row is about: the number of the person here, and the one by which the asking system knows her."""

    id: int
    name: str
    personnel_number: str

    @classmethod
    def of(cls, user: User, numbers: dict[int, str]) -> ShortPersonRow:
        return cls(id=user.pk, name=user.get_full_name(), personnel_number=numbers.get(user.pk, ""))


class StaffRow(Schema):
    """Somebody works somewhere. A person with two posts has two rows."""

    id: int
    personnel_number: str
    person: PersonRow
    agency: AgencyRow
    position: PositionRow
    is_main: bool
    started_on: dt.date
    ended_on: dt.date | None

    @staticmethod
    def resolve_person(employment: Employment) -> User:
        return employment.user


class StaffQuestion(Question):
    """Filters of the staff."""


@operation("GET", "staff", scope=Scope.STAFF_READ, response=Page[StaffRow], summary="Who works where today")
def list_staff(request: TokenRequest, question: Query[StaffQuestion]) -> dict[str, object]:
    """A row for each employment of today in the subtree of the token."""
    rows, following = page(queries.staff_under(question.path(request.auth)), question, request.auth)
    return {"items": rows, "next": following}
