from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q

from courses.attendance.presence import came
from courses.catalogue.models import Course
from courses.catalogue.rules import taught, teaches, visible
from lms.access import EVERYTHING, rule

from .models import CourseQuestion

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    if teaches(user):
        return EVERYTHING
    beside = Q(session__isnull=False, withdrawn_at=None) & came(user=user.pk, session=OuterRef("session"))
    return Q(author=user) | (visible(user, "course") & (Q(published_at__isnull=False) | beside))


def withdrawn(user: User) -> Q:
    return Q(author=user)


rule("courses.ask_question", Course, filter=visible, who="Those who see the course.")
rule("courses.view_faq", Course, filter=visible, who="Those who see the course.")
rule(
    "courses.view_coursequestion",
    CourseQuestion,
    filter=seen,
    who="Who asked; people of the same session; what is published, those who see the course; trainers.",
)
rule("courses.withdraw_coursequestion", CourseQuestion, filter=withdrawn, who="Who asked.")
rule("courses.answer_coursequestion", CourseQuestion, filter=taught, who="Trainers and the programme office.")
rule("courses.browse_coursequestions", allowed=teaches, who="Trainers and the programme office.")
