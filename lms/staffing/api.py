from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Any, Literal

from django.db import IntegrityError
from ninja import Header, Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool

from lms.api.actions import once
from lms.api.bearer import TokenRequest
from lms.api.models import Scope
from lms.api.operations import operation
from lms.api.paging import AgencyCode
from lms.errors import Refused

from . import receiving
from .lines import Line

MOST = 500


def _written(value: Any) -> Any:
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is written as 2026-11-27")
    return value


Day = Annotated[dt.date, BeforeValidator(_written)]
PRINTABLE = r"^[^\x00-\x1f]*$"
# Blank and control characters one by one: what «\s» means differs between those who read the document.
BLANKS = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000"
Tag = Annotated[str, Field(min_length=1, max_length=60, pattern=rf"^[^\x00-\x1f]*[^{BLANKS}][^\x00-\x1f]*$")]
Repetition = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")]


def _text(longest: int) -> Any:
    return Field("", max_length=longest, pattern=PRINTABLE)


class AbsenceItem(Schema):
    """When the person is away; ``ended_on`` null: not known yet. The same kind and first day again sets the last."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["vacation", "sick", "parental", "other"]
    started_on: Day
    ended_on: Day | None = None


class StaffItem(Schema):
    """What is known of one person. What is left out or empty changes nothing. She is found by ``email``, else by
    ``personnel_number`` within the subtree of the token."""

    model_config = ConfigDict(extra="forbid")

    personnel_number: str = _text(20)
    email: str = Field("", max_length=254, pattern=rf"^([^@{BLANKS}]+@[^@{BLANKS}]+)?$")
    last_name: str = _text(80)
    first_name: str = _text(80)
    patronymic: str = _text(80)
    agency: AgencyCode | Literal[""] = Field("", description="Code of an agency within the token's subtree.")
    position: str = _text(200)
    service: Literal["", "civil", "municipal", "none"] = ""
    category: Literal["", "heads", "aides", "specialists", "support", "none"] = ""
    group: Literal["", "highest", "chief", "leading", "senior", "junior", "none"] = ""
    hired_on: Day | None = None
    appointed_on: Day | None = Field(None, description="The first day in this post; a transfer needs it.")
    ended_on: Day | None = Field(None, description="The last working day.")
    absence: AbsenceItem | None = None
    tags: list[Tag] | None = Field(
        None, max_length=50, description="All tags of the person; an empty list takes them off."
    )

    def line(self) -> Line:
        said = self.model_dump(exclude={"absence", "tags"})
        words = {key: " ".join(value.split()) for key, value in said.items() if isinstance(value, str)}
        away: dict[str, Any] = {}
        if self.absence is not None:
            away = {
                "absence": self.absence.kind,
                "absent_from": self.absence.started_on,
                "absent_to": self.absence.ended_on,
            }
        tags = None if self.tags is None else tuple(dict.fromkeys(" ".join(tag.split()) for tag in self.tags))
        return Line(**{**said, **words, "email": words["email"].lower(), **away, "tags": tags})


class StaffBatch(Schema):
    """People to be taken in. ``dry_run``: only tell what it would come to. ``whole``: all of them or none."""

    model_config = ConfigDict(extra="forbid")

    items: list[StaffItem] = Field(min_length=1, max_length=MOST)
    dry_run: StrictBool = False
    whole: StrictBool = False
    tell_new: StrictBool = Field(True, description="Write to new people how they choose a password.")


class Trouble(Schema):
    """What stands in the way of an item."""

    where: str
    what: str


class StaffOutcome(Schema):
    """What an item came to; ``index`` is its place in the request."""

    index: int
    outcome: Literal["new", "transfer", "change", "dismissal", "same", "problem"]
    person: int | None = Field(
        description="The number of the person; null for a new one of a dry run, and for problems."
    )
    steps: list[str]
    notes: list[str]
    problems: list[Trouble]


class StaffReceipt(Schema):
    """Every item is answered, in its order. ``applied``: how many have changed something."""

    items: list[StaffOutcome]
    dry_run: bool
    applied: int


@operation(
    "POST", "staff", scope=Scope.STAFF_WRITE, response=StaffReceipt, summary="Take in people, posts and absences"
)
def receive_staff(request: TokenRequest, batch: StaffBatch, idempotency_key: Repetition) -> dict[str, Any]:
    """Hiring, transfer, dismissal, what is written otherwise, absences and tags of people in the token's subtree.

    Items with problems are left out and the others done, unless ``whole`` is asked for. The same `Idempotency-Key` with
    the same body is answered as the first time, for a week, and does nothing again.
    """
    lines = [item.line() for item in batch.items]
    options = batch.model_dump(include={"dry_run", "whole", "tell_new"})
    if batch.dry_run:
        return receiving.receive(lines, request.auth, options)
    digest = hashlib.sha256(batch.model_dump_json().encode()).hexdigest()
    try:
        return once(
            token=request.auth,
            key=idempotency_key,
            digest=digest,
            do=lambda: receiving.receive(lines, request.auth, options),
        )
    except IntegrityError:
        raise Refused("Об этих людях одновременно говорит другой запрос. Повторите через минуту.") from None
