"""Who was at a session: whoever was marked so or, until then, signed in; and who is let in as if she were."""

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


def was(*, user: Any, session: Any) -> Q:
    """Condition that somebody is known to have been there: marked so, or signed in while no mark says otherwise.

    ``user`` and ``session`` are keys, or ``OuterRef`` of the row of people or sessions that is asked of.
    """
    marks = last_marks().filter(session=session, user=user)
    signed_in = PresenceFact.objects.filter(
        session=session, user=user, present=True, sure=True, imported__undone_at=None
    )
    return Q(Exists(marks.filter(minutes__gt=0))) | Q(Exists(signed_in)) & ~Q(Exists(marks))


def came(*, user: Any, session: Any) -> Q:
    """The same, and while nobody was marked also whoever has a seat: who is expected before, who may speak after."""
    seat = Registration.objects.filter(session=session, user=user, state=Registration.State.SEATED)
    marks = last_marks().filter(session=session, user=user)
    return Q(Exists(seat)) & ~Q(Exists(marks)) | was(user=user, session=session)


def people_of(session: SeminarSession) -> QuerySet[User]:
    """Who comes, or came, and may sign in."""
    return User.objects.filter(came(user=OuterRef("pk"), session=session.pk), is_active=True)
