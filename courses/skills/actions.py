from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record, record_each
from lms.errors import Refused
from lms.jobs.actions import enqueue, moment
from lms.models import User
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.ui.russian import long_date

from . import figures, parts
from .models import Skill, SkillAward
from .signals import skill_awarded

if TYPE_CHECKING:
    from .figures import Figures

EVALUATE: Final = "skills.evaluate"
AT_A_TIME: Final = 2_000
FIELDS: Final = ("title", "about", "course", "quiz", "quiz_percent", "replies", "reply_score", "months")

AWARDED = Kind(
    code="courses.skill_awarded",
    title="Навык подтверждён: {skill}",
    body="Вы прошли семинар, сдали тест и написали ответы, которые проверил тренер. Навык «{skill}» подтверждён {day}.",
)


@transaction.atomic
def define(*, fields: Mapping[str, Any], by: User, skill: Skill | None = None) -> Skill:
    """Make a skill or change one; who has all parts of it already gets it in the background. Awards stay as they were.

    Raises Refused for a name that another skill has, or where fewer exercises are named than replies asked for.
    """
    named = Skill.objects.filter(title__iexact=fields["title"].strip())
    if (named.exclude(pk=skill.pk) if skill else named).exists():
        raise Refused(_("Навык с таким названием уже есть."))
    scenarios = list(fields.get("scenarios") or ())
    if scenarios and len(scenarios) < fields["replies"]:
        raise Refused(_("Упражнений меньше, чем нужно ответов: каждое засчитывается один раз."))
    if not fields["quiz"] and not fields["replies"]:
        raise Refused(_("Добавьте тест или ответы: одного семинара для навыка мало."))
    held = skill or Skill()
    for name in FIELDS:
        setattr(held, name, fields[name])
    held.title = held.title.strip()
    held.save()
    held.scenarios.set(scenarios)
    record("courses.change_skill" if skill else "courses.define_skill", by=by, subject=held)
    asked = moment()
    enqueue(EVALUATE, key=f"{EVALUATE}:{held.pk}:{asked}", payload={"skills": [held.pk], "after": 0, "round": asked})
    return held


@transaction.atomic
def archive(*, skill: Skill, by: User) -> None:
    """Nobody gets the skill any more; awards stay. Raises Refused while a requirement in force asks for it."""
    locked = Skill.objects.select_for_update().get(pk=skill.pk)
    if locked.archived_at is not None:
        return
    asking = locked.items.filter(requirement__withdrawn_at=None).select_related("requirement")
    if titles := [f"«{one.requirement}»" for one in asking[:3]]:
        raise Refused(_("Навык нужен по требованию %s. Сначала отмените его.") % ", ".join(titles))
    locked.archived_at = timezone.now()
    locked.save(update_fields=["archived_at"])
    record("courses.archive_skill", by=by, subject=locked)


@transaction.atomic
def evaluate(*, people: Collection[int], skills: Collection[int] | None = None, tell: bool = True) -> list[SkillAward]:
    """Award the skills of which these people hold all parts. Safe to repeat: what an award rests on counts once."""
    known = {one.pk: one for one in _skills(skills)}
    if not known or not people:
        return []
    # Two facts of one person may come at once; in the order of keys, so that nobody waits for each other.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    made = []
    for found in figures.of(people, skills=list(known)):
        award = _award(known[found.skill], found)
        if award is not None:
            made.append(award)
    SkillAward.objects.bulk_create(made, batch_size=AT_A_TIME)
    record_each("courses.award_skill", by=None, subjects=made)
    by_skill: defaultdict[int, list[SkillAward]] = defaultdict(list)
    for one in made:
        by_skill[one.skill_id].append(one)
    for key, some in by_skill.items():
        skill_awarded.send(SkillAward, people=[one.user_id for one in some], skill=known[key])
        if tell:
            _tell(known[key], some)
    return made


@transaction.atomic
def evaluate_everybody(*, skills: Collection[int] | None = None, after: int = 0, tell: bool = True) -> int | None:
    """The same for the next people who have taken a seminar of these skills; returns the last key, None at the end."""
    people = figures.candidates(after=after, most=AT_A_TIME, skills=skills)
    evaluate(people=people, skills=skills, tell=tell)
    return people[-1] if len(people) == AT_A_TIME else None


def _skills(keys: Collection[int] | None) -> list[Skill]:
    found = Skill.objects.filter(archived_at=None).select_related("course", "quiz")
    return list(found if keys is None else found.filter(pk__in=keys))


def _award(skill: Skill, found: Figures) -> SkillAward | None:
    held_at = parts.complete(skill, found)
    if held_at is None:
        return None
    return SkillAward(
        skill=skill,
        user_id=found.user,
        course_id=skill.course_id,
        number=(found.number or 0) + 1,
        awarded_on=timezone.localdate(held_at),
        held_at=held_at,
        evidence={
            "skill": skill.title,
            "parts": [[part.title, part.words] for part in parts.parts(skill, found)],
            "replies": found.which[: skill.replies],
        },
    )


def _tell(skill: Skill, awards: list[SkillAward]) -> None:
    people = User.objects.in_bulk([one.user_id for one in awards])
    for one in awards:
        notify(
            AWARDED,
            to=[people[one.user_id]],
            about=f"skill:{skill.pk}:{one.number}",
            url=reverse("courses:skills-own"),
            skill=skill.title,
            day=long_date(one.awarded_on),
        )
