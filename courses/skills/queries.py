from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.enrolments.models import Enrolment

from . import figures
from .models import Skill, SkillAward
from .parts import Part, missing_words
from .parts import parts as parts_of

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Standing:
    """Where a person is with a skill: the award that she holds, and the parts since then."""

    skill: Skill
    award: SkillAward | None
    parts: Sequence[Part]

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def missing(self) -> str:
        return missing_words(self.parts)


def skills() -> QuerySet[Skill]:
    """Skills in use, with how many people hold them."""
    found = Skill.objects.filter(archived_at=None).select_related("course", "quiz")
    return found.annotate(holders=Count("awards__user", distinct=True))


def parts(user: User, skill: Skill) -> list[Part]:
    """Each part of the skill, done or missing, with figures. One query."""
    (found,) = figures.of([user.pk], skills=[skill.pk])
    return parts_of(skill, found)


def standings(user: User, *, asked: Sequence[int] = ()) -> list[Standing]:
    """The skills ``asked`` of the person (keys), those that she holds, and those whose seminar she has begun."""
    taken = Enrolment.objects.standing().filter(user=user, course=OuterRef("course"))
    held = SkillAward.objects.filter(user=user, skill=OuterRef("pk"))
    found = Skill.objects.filter(Q(pk__in=asked) | Exists(taken) | Exists(held), archived_at=None)
    those = {one.pk: one for one in found.select_related("course", "quiz").order_by("title")}
    if not those:
        return []
    awards: dict[int, SkillAward] = {}
    for award in SkillAward.objects.filter(user=user, skill__in=those).order_by("number"):
        awards[award.skill_id] = award
    by_skill = {one.skill: one for one in figures.of([user.pk], skills=list(those))}
    return [Standing(skill, awards.get(key), parts_of(skill, by_skill[key])) for key, skill in those.items()]
