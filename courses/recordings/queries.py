from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from courses.catalogue.models import Course
from courses.seminars.models import SeminarSession
from lms.access import rows

from .models import SessionMaterial

if TYPE_CHECKING:
    from lms.people.models import User


def of_session(session: SeminarSession, user: User) -> QuerySet[SessionMaterial]:
    """What ``user`` may see of what the session left, recordings after materials, in the order of coming."""
    seen = rows(user, "courses.view_sessionmaterial", SessionMaterial).filter(session=session)
    return seen.select_related("file", "lesson")


def recordings_of(course: Course, user: User) -> QuerySet[SessionMaterial]:
    """The recordings of a course's sessions that ``user`` may see, the latest session first."""
    seen = rows(user, "courses.view_sessionmaterial", SessionMaterial)
    found = seen.filter(session__course=course, kind=SessionMaterial.Kind.RECORDING)
    return found.select_related("session").order_by("-session__starts_at", "id")
