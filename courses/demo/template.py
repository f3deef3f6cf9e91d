"""A template course: what a trainer begins a new seminar with."""

from __future__ import annotations

from courses.models import Course, Lesson, Programme
from lms.models import User

from . import content

CODE = "template"


def load(programme: Programme, *, by: User | None) -> None:
    """Put the template in; what is there stays as it is. Its lessons are to be filled by whoever takes it."""
    if Course.objects.filter(code=CODE).exists():
        return
    source = content.read("template")
    lessons = source.pop("lessons")
    course = Course.objects.create(code=CODE, programme=programme, order=92, owner=by, is_template=True, **source)
    Lesson.objects.bulk_create(
        Lesson(course=course, order=order, **{"kind": Lesson.Kind.TEXT, **fields})
        for order, fields in enumerate(lessons, start=1)
    )
