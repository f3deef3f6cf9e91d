from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import learns, teaches
from lms.access import EVERYTHING, NOTHING, rule

from .models import Skill

if TYPE_CHECKING:
    from lms.people.models import User


def in_use(user: User) -> Q:
    return EVERYTHING if teaches(user) else Q(archived_at=None)


def kept(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


WHO = "Trainers and the programme office."
rule("courses.browse_skills", allowed=teaches, who=WHO)
rule("courses.define_skill", allowed=teaches, who=WHO)
rule("courses.change_skill", Skill, filter=kept, who=WHO)
rule("courses.archive_skill", Skill, filter=kept, who=WHO)
rule("courses.view_skill", Skill, filter=in_use, who="Everyone who signs in: what it is made of, and her own parts.")
rule("courses.view_own_skills", allowed=learns, who="Everyone who signs in, of herself.")
