"""A requirement asks for a skill: an item of it, instead of the bare course or beside the others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue, moment

from .models import Requirement, RequirementCourse, Term

if TYPE_CHECKING:
    from courses.skills.models import Skill
    from lms.people.models import User

ASK_SKILL: Final = "requirements.ask_skill"


@transaction.atomic
def ask_skill(*, requirement: Requirement, skill: Skill, due_on: dt.date, by: User) -> RequirementCourse:
    """Ask for ``skill`` by a day: the course alone fulfils the requirement no more. A job carries it out for everybody.

    A repeated call changes nothing.
    """
    locked = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if locked.withdrawn_at is not None:
        raise Refused(_("Это требование уже отменено."))
    if skill.archived_at is not None:
        raise Refused(_("Навык в архиве, потребовать его нельзя."))
    held = locked.requirement_courses.filter(course=skill.course_id).first()
    if held is not None and (held.skill_id, held.due_on) == (skill.pk, due_on):
        return held
    if held is not None and held.certificate:
        raise Refused(_("По этому курсу требование просит действующий сертификат. Уберите это условие."))
    item = held or RequirementCourse(requirement=locked, course_id=skill.course_id)
    item.skill, item.term, item.due_on, item.days = skill, Term.FIXED, due_on, None
    item.save()
    record("courses.ask_skill", by=by, subject=locked, skill=skill.pk, due_on=due_on.isoformat())
    payload = {"requirement": locked.pk, "by": by.pk}
    enqueue(ASK_SKILL, key=f"{ASK_SKILL}:{item.pk}:{moment()}", payload=payload)
    return item
