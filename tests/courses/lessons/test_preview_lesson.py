"""A trainer looks at a lesson and a course the way a learner will, and leaves no trace."""

import pytest
from django.urls import reverse

from courses.models import Enrolment, Lesson
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Сроки и маршрут")


def test_a_published_lesson_is_previewed_open_and_without_a_trace(client_of, trainer, course):
    first = builders.lesson(course, "Закон")
    held_up = builders.lesson(course, "Практика", body="<p>Двенадцать карточек</p>", after=first)
    response = client_of(trainer).get(reverse("courses:lesson-preview", args=[held_up.pk]))
    shown = response.content.decode()
    assert "Так урок увидит слушатель" in shown
    assert "Двенадцать карточек" in shown
    assert reverse("courses:lesson-preview", args=[first.pk]) in shown
    assert reverse("courses:lesson-complete", args=[held_up.pk]) not in shown
    assert not Enrolment.objects.exists()


def test_a_previewed_quiz_does_not_begin(client_of, trainer, course):
    lesson = builders.lesson(course, "Проверка", Lesson.Kind.QUIZ, quiz=builders.quiz(), completion=Lesson.Rule.PASSED)
    shown = client_of(trainer).get(reverse("courses:lesson-preview", args=[lesson.pk])).content.decode()
    assert "В предпросмотре тест не запускается" in shown
    assert reverse("courses:lesson-start", args=[lesson.pk]) not in shown


def test_a_previewed_course_leads_to_previewed_lessons(client_of, trainer, course):
    lesson = builders.lesson(course, "Закон")
    shown = client_of(trainer).get(reverse("courses:course-preview", args=[course.pk])).content.decode()
    assert "Так семинар увидит слушатель" in shown
    assert reverse("courses:lesson-preview", args=[lesson.pk]) in shown


def test_a_preview_is_for_those_who_teach(client_of, learner, hr, course):
    lesson = builders.lesson(course)
    for person in (learner, hr):
        assert client_of(person).get(reverse("courses:lesson-preview", args=[lesson.pk])).status_code in (403, 404)
