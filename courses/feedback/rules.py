from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q

from courses.attendance.presence import came
from courses.catalogue.rules import taught
from courses.seminars.models import SeminarSession
from courses.seminars.rules import seen
from lms.access import rule

if TYPE_CHECKING:
    from lms.people.models import User


def heard(user: User) -> Q:
    return seen(user) & Q(cancelled_at=None) & came(user=user.pk, session=OuterRef("pk"))


rule(
    "courses.give_feedback",
    SeminarSession,
    filter=heard,
    who="Those who had a seat at the session or were there, but not those marked absent.",
)
rule(
    "courses.view_feedback",
    SeminarSession,
    filter=taught,
    who="Trainers and the programme office: without names, from three answers on.",
)
