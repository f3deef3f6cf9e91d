from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from courses.attendance.presence import came
from courses.catalogue.rules import taught, teaches, visible
from courses.enrolments.models import Enrolment
from courses.seminars.models import SeminarSession
from lms.access import rule

from .models import SessionMaterial

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    there = Q(removed_at=None)
    if teaches(user):
        return there
    takes = Enrolment.objects.standing().filter(user=user, course=OuterRef("session__course"))
    in_course = Q(lesson__isnull=False, lesson__archived_at=None) & Q(Exists(takes))
    return there & visible(user, "session__course") & (came(user=user.pk, session=OuterRef("session")) | in_course)


def changed(user: User) -> Q:
    return taught(user) & Q(removed_at=None)


rule(
    "courses.view_sessionmaterial",
    SessionMaterial,
    filter=seen,
    who="Those who have a seat at the session or were there; where it is a lesson too, those who take the course.",
)
rule("courses.add_sessionmaterial", SeminarSession, filter=taught, who="Trainers and the programme office.")
rule("courses.change_sessionmaterial", SessionMaterial, filter=changed, who="Trainers and the programme office.")
