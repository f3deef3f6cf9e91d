"""The course of lessons to do something in is in order as it stands."""

from __future__ import annotations

import pytest

from courses.catalogue import readiness
from courses.demo import content, duty
from courses.lessons import body, kinds
from courses.models import Course, Lesson, Vote
from lms.models import User
from tests import builders


@pytest.fixture
def course(trainer: User) -> Course:
    for number in range(6):
        builders.scenario(title=f"Сообщение {number}")
    duty.load(builders.programme(), by=trainer)
    return Course.objects.get(code=duty.CODE)


def test_every_lesson_has_what_its_kind_needs_in_the_shape_of_the_kind(course: Course, trainer: User) -> None:
    lessons = list(Lesson.objects.filter(course=course).order_by("order"))
    assert readiness.gaps(course, lessons) == []
    assert [lesson.kind for lesson in lessons] == ["text", "video", "audio", "checklist", "poll", "glossary", "shift"]
    for lesson in lessons:
        assert kinds.kind_of(lesson.kind).settled(lesson.settings) == lesson.settings
        assert lesson.completion in kinds.kind_of(lesson.kind).completions
    duty.load(course.programme, by=trainer)
    assert Course.objects.filter(code=duty.CODE).count() == 1


def test_its_text_loses_nothing_when_it_is_cleaned() -> None:
    text = content.text("duty.html").strip()
    assert body.clean(text) == text
    assert body.rendered(text).count('class="footnote-number"') == 4


def test_the_poll_has_votes_to_look_at(course: Course, learner: User, stranger: User) -> None:
    duty.vote([learner, stranger])
    duty.vote([learner, stranger])
    assert Vote.objects.count() == 2
