from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from courses.catalogue.models import Course
from courses.catalogue.rules import taught, teaches
from courses.enrolments.models import Enrolment
from courses.reports.rules import OVERSEERS
from lms.access import EVERYTHING, rule
from lms.agencies.scopes import people_under

from .models import Publication

if TYPE_CHECKING:
    from lms.people.models import User


def behind(user: User) -> Q:
    """Courses of which she reads a version that is not the newest."""
    own = Enrolment.objects.standing().filter(user=user, course=OuterRef("pk"))
    return Q(Exists(own.exclude(version=OuterRef("version")).exclude(version=None))) & Q(state=Course.State.PUBLISHED)


def moved(user: User) -> Q:
    """Courses in which she was moved on to another version."""
    return Q(Exists(Enrolment.objects.filter(user=user, course=OuterRef("pk"), moved_from__isnull=False)))


def followed(user: User) -> Q:
    if teaches(user):
        return EVERYTHING
    return Q(user=user) | people_under(user, *OVERSEERS, field="user")


rule(
    "courses.view_enrolment",
    Enrolment,
    filter=followed,
    who="The person herself; HR, the head and the programme office, of their people; trainers.",
)
rule("courses.view_publication", Publication, filter=taught, who="Trainers and the programme office.")
rule("courses.cancel_publication", Publication, filter=taught, who="Trainers and the programme office.")
rule("courses.move_on", Course, filter=behind, who="Learners of a version that is not the newest.")
rule("courses.read_changes", Course, filter=moved, who="Learners who were moved on to another version.")
