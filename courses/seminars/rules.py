from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import taught, teaches, visible
from lms.access import rule

from .models import Hall, SeminarSession

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    if teaches(user):
        return visible(user, "course")
    return visible(user, "course") & Q(edition__announced_at__isnull=False)


rule(
    "courses.view_seminarsession",
    SeminarSession,
    filter=seen,
    who="Those who see the course, once the edition is announced; trainers and the programme office always.",
)
rule("courses.edit_seminarsession", SeminarSession, filter=taught, who="Trainers and the programme office.")
rule("courses.view_hall", Hall, filter=taught, who="Trainers and the programme office.")
