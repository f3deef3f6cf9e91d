from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from courses.seminars.models import SeminarSession
from lms.access import rows

from .models import SessionMaterial

if TYPE_CHECKING:
    from lms.people.models import User


def of_session(session: SeminarSession, user: User) -> QuerySet[SessionMaterial]:
    """What ``user`` may see of what the session left, recordings after materials, in the order of coming."""
    seen = rows(user, "courses.view_sessionmaterial", SessionMaterial).filter(session=session)
    return seen.select_related("file", "lesson")
