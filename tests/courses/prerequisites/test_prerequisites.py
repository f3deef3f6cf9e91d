"""A course may want others first, and in force; nobody who has begun is stopped, and no course waits for itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Certificate, Enrolment
from courses.prerequisites.actions import ask_first
from courses.prerequisites.queries import unmet
from courses.progress.actions import complete_lesson
from lms.errors import Refused
from tests import builders


@pytest.fixture
def courses(db):
    return [builders.course(title) for title in ("Основы", "Сроки", "Практика")]


def test_a_course_is_begun_once_what_comes_first_is_held(client_of, learner, trainer, courses):
    first, then = courses[:2]
    ask_first(course=then, needed=[first], by=trainer)
    lesson = builders.lesson(then, body="<p>Тайное знание</p>")
    client = client_of(learner)
    for page in (client.get(then.get_absolute_url()), client.get(lesson.get_absolute_url())):
        shown = page.content.decode()
        assert first.get_absolute_url() in shown
        assert "Тайное знание" not in shown
    with pytest.raises(Refused, match="Сначала пройдите «Основы»"):
        complete_lesson(lesson=lesson, user=learner)
    assert not Enrolment.objects.exists()
    complete_lesson(lesson=builders.lesson(first), user=learner)
    assert "Тайное знание" in client.get(lesson.get_absolute_url()).content.decode()


def test_what_is_no_longer_in_force_is_asked_for_again(learner, trainer, courses):
    first, then = courses[:2]
    ask_first(course=then, needed=[first], by=trainer)
    complete_lesson(lesson=builders.lesson(first), user=learner)
    assert unmet(then, learner) == []
    Certificate.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert unmet(then, learner) == [first]
    Certificate.objects.update(valid_until=None, state="revoked", state_reason="Списано")
    assert unmet(then, learner) == [first]


def test_who_has_begun_goes_on(learner, trainer, courses):
    first, then = courses[:2]
    one, two = builders.lesson(then), builders.lesson(then)
    complete_lesson(lesson=one, user=learner)
    ask_first(course=then, needed=[first], by=trainer)
    complete_lesson(lesson=two, user=learner)
    assert Enrolment.objects.get(course=then).completed_at is not None


def test_a_circle_is_refused_at_first_and_at_third_hand(trainer, courses):
    first, second, third = courses
    ask_first(course=second, needed=[first], by=trainer)
    ask_first(course=third, needed=[second], by=trainer)
    for wrong in (second, third):
        with pytest.raises(Refused, match="круг"):
            ask_first(course=first, needed=[wrong], by=trainer)
    ask_first(course=third, needed=[second, first], by=trainer)
    assert third.prerequisites.count() == 2


def test_a_course_that_nobody_can_take_is_not_waited_for(learner, trainer, courses):
    first, then = courses[:2]
    ask_first(course=then, needed=[first], by=trainer)
    first.state = "archived"
    first.save()
    assert unmet(then, learner) == []
