from __future__ import annotations

from dataclasses import dataclass

from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession

from .models import AttendanceMark


@dataclass(frozen=True)
class Line:
    """A person who has a seat, and the mark that counts (None: not marked yet)."""

    registration: Registration
    mark: AttendanceMark | None

    @property
    def minutes(self) -> int | None:
        return self.mark.minutes if self.mark else None


def register_of(session: SeminarSession) -> list[Line]:
    """By name. Two queries."""
    seated = Registration.objects.filter(session=session, state=Registration.State.SEATED)
    latest = {
        mark.user_id: mark
        for mark in AttendanceMark.objects.filter(session=session).order_by("user_id", "-id").distinct("user_id")
    }
    people = seated.select_related("user", "agency").order_by("user__name_key", "id")
    return [Line(one, latest.get(one.user_id)) for one in people]


def length(session: SeminarSession) -> int:
    """Minutes from beginning to end."""
    return round((session.ends_at - session.starts_at).total_seconds() / 60)
