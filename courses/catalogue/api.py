from __future__ import annotations

from django.http import Http404
from ninja import Schema

from .models import Course


class CourseRow(Schema):
    """The course; ``code`` may be empty."""

    id: int
    code: str
    title: str

    @staticmethod
    def resolve_code(course: Course) -> str:
        return course.code or ""


def known_course(number: int | None) -> int | None:
    """The number itself. Raises Http404 where no course has it, so that a slip of the pen is not an empty list."""
    if number is not None and not Course.objects.filter(pk=number).exists():
        raise Http404
    return number
