from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.enrolments.models import Enrolment
from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role

from .models import Course

if TYPE_CHECKING:
    from lms.people.models import User


def learns(user: User) -> bool:
    """Everyone who signs in is a learner, whatever other roles she has."""
    return True


def teaches(user: User) -> bool:
    return has_role(user, Role.TRAINER, Role.OFFICE)


def visible(user: User, course: str = "") -> Q:
    """Rows whose course the user may see; ``course`` is the lookup from the row to it (empty: the row is one)."""
    if teaches(user):
        return EVERYTHING
    return open_to(user, course)


def open_to(user: User, course: str = "") -> Q:
    """Rows whose course the user may learn: published, or withdrawn after she had begun it."""
    state, key = (f"{course}__state", course) if course else ("state", "pk")
    begun = Enrolment.objects.standing().filter(user=user, version__isnull=False).values("course")
    return Q(**{state: Course.State.PUBLISHED}) | Q(**{state: Course.State.DRAFT, f"{key}__in": begun})


def taught(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


rule("courses.learn", allowed=learns, who="Everyone who signs in: home and the catalogue.")
rule("courses.teach", allowed=teaches, who="Trainers and the programme office: the trainer's desk, new courses.")
rule(
    "courses.view_course",
    Course,
    filter=visible,
    who="Published courses: everyone who signs in; withdrawn ones: who had begun. All: trainers and the office.",
)
rule("courses.edit_course", Course, filter=taught, who="Trainers and the programme office.")
rule("courses.publish_course", Course, filter=taught, who="Trainers and the programme office.")
rule("courses.archive_course", Course, filter=taught, who="Trainers and the programme office.")
rule("courses.withdraw_course", Course, filter=taught, who="Trainers and the programme office.")
rule("courses.unarchive_course", Course, filter=taught, who="Trainers and the programme office.")
rule("courses.duplicate_course", Course, filter=taught, who="Trainers and the programme office.")
rule("courses.mark_template", Course, filter=taught, who="Trainers and the programme office.")
