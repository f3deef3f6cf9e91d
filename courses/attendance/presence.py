"""Who counts as having been at a session: whoever was marked so; until then, whoever has a seat or signed in."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession
from lms.people.models import User

from .models import AttendanceMark, PresenceFact


def last_marks() -> QuerySet[AttendanceMark]:
    """Of each person and session the mark that counts."""
    newer = AttendanceMark.objects.filter(session=OuterRef("session"), user=OuterRef("user"), pk__gt=OuterRef("pk"))
    return AttendanceMark.objects.filter(~Exists(newer)).order_by()


def came(*, user: Any, session: Any) -> Q:
    """Condition on rows of people or sessions: ``user`` and ``session`` are keys, or ``OuterRef`` of the row."""
    seat = Registration.objects.filter(session=session, user=user, state=Registration.State.SEATED)
    signed_in = PresenceFact.objects.filter(session=session, user=user, present=True, sure=True)
    marks = last_marks().filter(session=session, user=user)
    expected = Q(Exists(seat)) | Q(Exists(signed_in))
    return expected & ~Q(Exists(marks.filter(minutes=0))) | Q(Exists(marks.filter(minutes__gt=0)))


def people_of(session: SeminarSession) -> QuerySet[User]:
    """Who comes, or came, and may sign in."""
    return User.objects.filter(came(user=OuterRef("pk"), session=session.pk), is_active=True)
