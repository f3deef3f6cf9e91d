from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import taught, visible
from lms.access import rule

from .models import SeminarSession

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    return visible(user, "course")


rule("courses.view_seminarsession", SeminarSession, filter=seen, who="Those who see the course.")
rule("courses.edit_seminarsession", SeminarSession, filter=taught, who="Trainers and the programme office.")
