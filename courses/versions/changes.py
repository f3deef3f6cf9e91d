"""What is different between a course as it was and as it is, in words and by weight. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from courses.lessons.models import Lesson

from .freezing import COURSE_FIELDS, LESSON_FIELDS, differences

if TYPE_CHECKING:
    from courses.catalogue.models import CourseMatter

# What may be corrected for everybody at once, whichever version she reads; all else is essential.
COURSE_MATERIAL: Final = frozenset({"title", "subtitle", "description", "objectives", "audience"})
LESSON_MATERIAL: Final = frozenset({"title", "summary", "body", "file_id", "captions_id", "poster_id", "url"})

COURSE_WORDS: Final = {
    "title": lazy("название"),
    "subtitle": lazy("подзаголовок"),
    "description": lazy("описание"),
    "objectives": lazy("цели"),
    "audience": lazy("для кого"),
    "academic_hours": lazy("академические часы"),
    "valid_months": lazy("срок действия"),
    "completing": lazy("чем завершается"),
    "enough": lazy("сколько нужно для зачёта"),
}
LESSON_WORDS: Final = {
    "kind": lazy("вид"),
    "title": lazy("название"),
    "summary": lazy("о чём урок"),
    "minutes": lazy("время"),
    "required": lazy("обязательность"),
    "weight": lazy("вес"),
    "completion": lazy("чем засчитывается"),
    "after_id": lazy("после какого урока открывается"),
    "body": lazy("текст"),
    "file_id": lazy("файл"),
    "captions_id": lazy("субтитры"),
    "poster_id": lazy("заставка"),
    "url": lazy("ссылка"),
    "quiz_id": lazy("тест"),
    "scenario_id": lazy("упражнение"),
    "settings": lazy("содержание"),
}


@dataclass(frozen=True)
class Change:
    """One difference as a sentence. ``lesson`` is its key where it concerns one that is still there."""

    text: str
    essential: bool
    lesson: int | None = None


def changes(
    old: CourseMatter, old_lessons: Sequence[Lesson], new: CourseMatter, new_lessons: Sequence[Lesson]
) -> list[Change]:
    """What became of a course: its own page first, then lessons in order, then those that are gone."""
    found = []
    if names := differences(old, new, COURSE_FIELDS):
        words = [str(COURSE_WORDS.get(name, name)) for name in names]
        found.append(Change(_("О семинаре: %s") % ", ".join(words), bool(set(names) - COURSE_MATERIAL)))
    before = {lesson.pk: lesson for lesson in old_lessons}
    found += [one for lesson in new_lessons if (one := _of_lesson(before.pop(lesson.pk, None), lesson))]
    found += [Change(_("Урока «%s» больше нет") % lesson.title, True) for lesson in before.values()]
    stayed = {lesson.pk for lesson in old_lessons} & {lesson.pk for lesson in new_lessons}
    if [one.pk for one in old_lessons if one.pk in stayed] != [one.pk for one in new_lessons if one.pk in stayed]:
        found.append(Change(_("Порядок уроков"), True))
    return found


def is_material(lesson: Lesson, name: str) -> bool:
    """Whether a field of a lesson may be corrected for everybody; minutes and settings where they complete nothing."""
    free = name in ("settings", "minutes") and lesson.completion == Lesson.Rule.VIEWED
    return free or name in LESSON_MATERIAL


def _of_lesson(old: Lesson | None, new: Lesson) -> Change | None:
    if old is None:
        return Change(_("Новый урок «%s»") % new.title, True, new.pk)
    names = differences(old, new, [name for name in LESSON_FIELDS if name != "order"])
    if not names:
        return None
    words = ", ".join(str(LESSON_WORDS.get(name, name)) for name in names)
    essential = not all(is_material(new, name) for name in names)
    return Change(_("Урок «%(title)s»: %(what)s") % {"title": new.title, "what": words}, essential, new.pk)
