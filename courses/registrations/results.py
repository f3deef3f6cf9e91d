"""What came of each line of a list of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from courses.seminars.models import SeminarSession
from lms.errors import Refused

from . import actions, invitees

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Result:
    """What came of one line. ``kind`` is that of a status."""

    line: invitees.Line
    words: str
    kind: str


def register_line(session: SeminarSession, line: invitees.Line, way: str, by: User) -> Result:
    """Register the person of a line for a session, if there is one and she may come."""
    if line.user is None:
        return Result(line, line.problem, "overdue")
    try:
        with transaction.atomic():
            made = actions.register(session=session, user=line.user, by=by, way=way)
    except Refused as refused:
        return Result(line, " ".join(refused.reasons), "overdue")
    kind = {"seated": "done", "waiting": "waiting", "asked": "soon"}[made.state]
    return Result(line, made.get_state_display(), kind)
