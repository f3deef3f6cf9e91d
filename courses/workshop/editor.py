"""The page of the editor: lessons at the left, what is being edited in the middle, what is missing at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from courses.catalogue.models import Course
from courses.lessons import editing, kinds
from courses.lessons.forms import BodyWidget, LessonForm
from courses.lessons.models import Lesson
from courses.versions.queries import unpublished
from lms.ui.fields import problems

from . import queries
from .forms import AddLessonsForm, CourseForm

if TYPE_CHECKING:
    from lms.access import UserRequest


def page(request: UserRequest, course: Course, *, status: int = 200, **panel: Any) -> HttpResponse:
    """The whole page; with scripts, only what was asked for is taken out of it. ``panel`` is what the middle shows."""
    context = {**frame(course), "add_form": AddLessonsForm(), **panel}
    # The import map of the text editor stands in the page, so it needs the nonce of the security policy.
    context["editor_media"] = BodyWidget().media.render(attrs={"nonce": request.csp_nonce})
    return render(request, "courses/workshop/editor.html", context, status=status)


def frame(course: Course) -> dict[str, Any]:
    """What stands around whatever is edited: the outline, and what is missing."""
    every = list(queries.outline(Q(course=course)))
    lines = queries.ready_lines(course, every)
    return {
        "course": course.draft(),
        "lessons": every,
        "minutes": sum(lesson.minutes for lesson in every if lesson.required),
        "required_lines": [line for line in lines if line.check.blocks],
        "advice_lines": [line for line in lines if not line.check.blocks and not line.check.done],
        "unpublished": unpublished(course, every),
        "gap_count": sum(line.check.blocks and not line.check.done for line in lines),
    }


def course_form(course: Course, data: QueryDict | None = None) -> CourseForm:
    """The form writes into its instance, valid or not: it gets the draft, which is a copy."""
    return CourseForm(data, instance=course.draft())


def lesson_form(
    lesson: Lesson, lessons: Sequence[Lesson], data: QueryDict | None = None, files: Any = None
) -> LessonForm:
    """The form of the lesson's kind; ``lessons`` are those of its course in order: it may wait for an earlier one."""
    place = next((number for number, one in enumerate(lessons) if one.pk == lesson.pk), 0)
    form = kinds.kind_of(lesson.kind).form
    initial = {**form.initial_of(lesson), "seen": editing.version(lesson)}
    return form(data, files, kind=lesson.kind, earlier=lessons[:place], initial=initial)


def see_anew(form: forms.BaseForm, **shown: str) -> None:
    """Let a form that is shown again after a conflict show this; ``seen`` is the mark of what stands by now."""
    data = QueryDict.copy(form.data)  # type: ignore[arg-type]
    for name, value in shown.items():
        data[name] = value
    form.data = data


def mended(form: forms.BaseForm, blank: forms.BaseForm) -> QueryDict:
    """What was sent, with the fields that cannot be saved as they were in the ``blank`` form."""
    data = QueryDict.copy(form.data)  # type: ignore[arg-type]
    for name in form.errors:
        value = blank[name].value() if name in blank.fields else None
        if value is None or value is False:
            MultiValueDict.pop(data, name, None)
        else:
            data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


def reasons(form: forms.BaseForm) -> list[str]:
    """What is wrong with a form, a sentence each."""
    return [problem.words for problem in problems(form)]
