"""Which lessons are open: a lesson may have to wait for an earlier one. Pure."""

from __future__ import annotations

from collections.abc import Container

from django.utils.translation import gettext as _

from lms.ui.russian import plural

from .models import Lesson


def waits_for(lesson: Lesson, *, course_lessons: Container[int], done: Container[int]) -> bool:
    """Whether ``lesson`` stays closed until ``lesson.after`` is completed.

    Only a lesson of the same course that is still in it can hold another up, and one that is done stays open.
    """
    after = lesson.after_id
    return after is not None and after in course_lessons and after not in done and lesson.pk not in done


def opens_after(earlier: Lesson) -> str:
    """The reason, as a person reads it under the title."""
    return _("Откроется после урока «%(title)s»") % {"title": earlier.title}


def closed_until(title: str) -> str:
    """The refusal, where someone tries all the same; ``title`` is that of the earlier lesson."""
    return _("Сначала пройдите урок «%(title)s» — тогда откроется и этот.") % {"title": title}


def how_completed(lesson: Lesson) -> str:
    """What completes the lesson, as a sentence for the learner."""
    if lesson.kind == Lesson.Kind.SHIFT and lesson.completion == Lesson.Rule.SUBMITTED:
        return _("Урок засчитывается, когда смена сдана или её время вышло.")
    return str(
        {
            Lesson.Rule.VIEWED: _("Урок засчитывается, когда вы отметите его пройденным."),
            Lesson.Rule.PASSED: _("Урок засчитывается, когда получен зачёт."),
            Lesson.Rule.SUBMITTED: _("Урок засчитывается, когда вы отправите ответ."),
            Lesson.Rule.MARKED: _("Урок засчитывается, когда тренер проверит ответ и поставит зачёт."),
            Lesson.Rule.TIME: _("Урок засчитывается, когда вы пробудете на нём не меньше %s.") % _asked_minutes(lesson),
            Lesson.Rule.WATCHED: _("Урок засчитывается, когда запись посмотрена."),
            Lesson.Rule.ATTENDED: _("Урок засчитывается, когда вы побывали на занятии."),
            Lesson.Rule.TICKED: _("Урок засчитывается, когда отмечены все обязательные пункты."),
            Lesson.Rule.VOTED: _("Урок засчитывается, когда вы проголосуете."),
        }[Lesson.Rule(lesson.completion)]
    )


def _asked_minutes(lesson: Lesson) -> str:
    return plural(lesson.settings.get("at_least") or lesson.minutes, "минуты", "минут", "минут")
