from __future__ import annotations

from collections.abc import Callable

import pytest

from courses.catalogue.actions import publish
from courses.lessons.models import Lesson
from courses.models import Course
from lms.models import User
from tests import builders


@pytest.fixture
def course(db, trainer) -> Course:
    """A published course of three texts."""
    course = builders.course("Сроки", state=Course.State.DRAFT, description="О сроках.", objectives=["Считать"])
    for number in (1, 2, 3):
        builders.lesson(course, f"Урок {number}", body=f"<p>Текст {number}.</p>")
    return publish(course=course, by=trainer)


@pytest.fixture
def lessons(course) -> list[Lesson]:
    return list(course.lessons.order_by("order"))


@pytest.fixture
def reads(client_of) -> Callable[[User, Lesson], str]:
    """What a person finds on the page of a lesson."""

    def page(user: User, lesson: Lesson) -> str:
        return client_of(user).get(lesson.get_absolute_url()).content.decode().replace("\xa0", " ")

    return page
