from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.models import Course
from courses.catalogue.rules import teaches
from courses.enrolments.models import Enrolment
from courses.registrations.rules import OVERSEERS, registers
from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Agency
from lms.agencies.scopes import people_under, under

if TYPE_CHECKING:
    from lms.people.models import User


def filled(user: User) -> Q:
    return Q(state=Course.State.PUBLISHED) if registers(user) else NOTHING


def left(user: User) -> Q:
    if teaches(user):
        return EVERYTHING
    return Q(user=user) | people_under(user, *OVERSEERS, field="user")


def grouped(user: User) -> Q:
    return EVERYTHING if teaches(user) else under(user, *OVERSEERS)


rule(
    "courses.fill_course",
    Course,
    filter=filled,
    who="HR, heads, the programme office and trainers; each sees and enrols people in reach, trainers everyone.",
)
rule(
    "courses.leave_course",
    Enrolment,
    filter=left,
    who="The person herself; HR, the head and the programme office, of their people; trainers.",
)
rule(
    "courses.group_agency",
    Agency,
    filter=grouped,
    who="HR, the head and the programme office, agencies in reach; trainers, all: whose people they may enrol.",
)
