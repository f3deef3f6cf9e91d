"""What a course lacks before people may take it, and what is worth another look. Asks nothing of the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext as _

from courses.lessons import body, kinds
from courses.progress.criteria import ALL, SOME
from lms.ui.russian import plural
from quizzes.assembly.models import Quiz
from quizzes.scenarios.models import Scenario

from .models import Course

if TYPE_CHECKING:
    from courses.lessons.models import Lesson


@dataclass(frozen=True)
class Check:
    """One line of the readiness list.

    ``gap`` is the sentence for whoever wants to publish; ``subject`` and ``field`` say where to mend it. What does
    not ``block`` is advice.
    """

    label: str
    done: bool
    gap: str = ""
    subject: Model | None = None
    field: str = ""
    blocks: bool = True


def checks(course: Course, lessons: Sequence[Lesson]) -> list[Check]:
    """The whole list. ``lessons`` are those in the course, in order, with their quiz and scenario at hand."""
    return [*_course(course), *_lessons(course, lessons), *_advice(course, lessons)]


def gaps(course: Course, lessons: Sequence[Lesson]) -> list[str]:
    """Sentences about what is missing; empty when the course may be published."""
    return [check.gap for check in checks(course, lessons) if check.blocks and not check.done]


def rule_gap(course: Course, lessons: Sequence[Lesson]) -> str:
    """Why nobody could complete the course by its rule, or everybody at once; empty where it is fine."""
    if not lessons:
        return _("В семинаре нет ни одного урока.")
    if course.completing == ALL:
        fine = any(lesson.required for lesson in lessons)
        return "" if fine else _("Ни один урок не обязателен: отметьте хотя бы один.")
    if course.completing == SOME:
        fine = 0 < (course.enough or 0) <= len(lessons)
        return "" if fine else _("Укажите, сколько уроков нужно: от 1 до %s.") % len(lessons)
    if not any(lesson.weight for lesson in lessons):
        return _("У всех уроков вес 0: баллы набрать негде.")
    fine = 0 < (course.enough or 0) <= 100
    return "" if fine else _("Укажите, сколько процентов баллов нужно: от 1 до 100.")


def _course(course: Course) -> Iterator[Check]:
    yield Check(
        _("О чём семинар"),
        bool(course.description.strip()),
        _("Не хватает описания: расскажите, о чём семинар."),
        course,
        "description",
    )
    yield Check(
        _("Чему научатся"),
        bool(course.objectives),
        _("Не хватает целей: напишите, чему научатся слушатели."),
        course,
        "objectives",
    )
    yield Check(
        _("Академические часы"),
        course.academic_hours > 0,
        _("Не указаны академические часы: они стоят в сертификате."),
        course,
        "academic_hours",
    )


def _lessons(course: Course, lessons: Sequence[Lesson]) -> Iterator[Check]:
    gap = rule_gap(course, lessons)
    yield Check(_("Чем завершается"), not gap, gap, course, "lessons" if course.completing == ALL else "rule")
    places = {lesson.pk: place for place, lesson in enumerate(lessons)}
    for place, lesson in enumerate(lessons):
        if gap := kinds.gap(lesson):
            content = kinds.kind_of(lesson.kind).form.content
            yield Check(lesson.title, False, gap, lesson, content[0] if content else "title")
        yield from _unpublished(lesson)
        if places.get(lesson.after_id or 0, -1) > place:
            gap = _("Урок «%s» ждёт урока, который стоит ниже: переставьте их.") % lesson.title
            yield Check(lesson.title, False, gap, lesson, "after")


def _unpublished(lesson: Lesson) -> Iterator[Check]:
    quiz, scenario = lesson.quiz, lesson.scenario
    if quiz is not None and quiz.state != Quiz.State.PUBLISHED:
        yield Check(quiz.title, False, _("Тест «%s» ещё не опубликован.") % quiz.title, quiz)
    if scenario is not None and scenario.state != Scenario.State.PUBLISHED:
        yield Check(scenario.title, False, _("Упражнение «%s» ещё не опубликовано.") % scenario.title, scenario)


def _advice(course: Course, lessons: Sequence[Lesson]) -> Iterator[Check]:
    yield Check(
        _("Для кого"),
        bool(course.audience.strip()),
        _("Напишите, для кого семинар: так его проще выбрать."),
        course,
        "audience",
        blocks=False,
    )
    for lesson in lessons:
        if count := body.without_words(lesson.body):
            gap = _("В уроке «%(title)s» без описания %(count)s: кто не видит, не узнает, что там.") % {
                "title": lesson.title,
                "count": plural(count, "картинка", "картинки", "картинок"),
            }
            yield Check(_("Картинки описаны словами"), False, gap, lesson, "body", blocks=False)
    graded = any(lesson.quiz_id or lesson.scenario_id or lesson.completion == "passed" for lesson in lessons)
    if lessons:
        yield Check(
            _("Тест или упражнение"),
            graded,
            _("В семинаре нет ни теста, ни упражнения: сертификат получит каждый, кто всё открыл."),
            course,
            "lessons",
            blocks=False,
        )
