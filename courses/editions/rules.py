from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import taught, teaches, visible
from lms.access import rule

from .models import SeminarEdition

if TYPE_CHECKING:
    from lms.people.models import User


def seen(user: User) -> Q:
    return visible(user, "course") if teaches(user) else visible(user, "course") & Q(announced_at__isnull=False)


rule(
    "courses.view_seminaredition",
    SeminarEdition,
    filter=seen,
    who="Those who see the course, once the edition is announced; trainers and the programme office always.",
)
rule("courses.edit_seminaredition", SeminarEdition, filter=taught, who="Trainers and the programme office.")
rule("courses.announce_seminaredition", SeminarEdition, filter=taught, who="Trainers and the programme office.")
