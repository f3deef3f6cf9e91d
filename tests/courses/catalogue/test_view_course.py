"""The page of a course: what it is about, its lessons with their marks, one button."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Enrolment, Lesson
from courses.progress.actions import complete_lesson, open_lesson
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Сроки и маршрут", description="О сроках.", objectives=["Считать сроки"], subtitle="Часы")


def page(client, course) -> str:
    response = client.get(reverse("courses:course", args=[course.pk]))
    assert response.status_code == 200
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def test_the_page_says_what_the_course_is_about(client_of, learner, course):
    builders.lesson(course, "Закон", minutes=25)
    shown = page(client_of(learner), course)
    for words in ("О сроках.", "Считать сроки", "2 академических часа", "Закон", "25 минут", "материал"):
        assert words in shown


def test_looking_at_a_course_does_not_begin_it(client_of, learner, course):
    lesson = builders.lesson(course)
    assert f'href="{lesson.get_absolute_url()}">Начать' in page(client_of(learner), course)
    assert not Enrolment.objects.exists()


def test_lessons_are_marked_done_current_and_closed_with_the_reason(client_of, learner, course):
    first, second = builders.lesson(course, "Закон"), builders.lesson(course, "Норма")
    builders.lesson(course, "Практика", after=second)
    complete_lesson(lesson=first, user=learner)
    open_lesson(lesson=second, user=learner)
    shown = page(client_of(learner), course)
    assert f'href="{second.get_absolute_url()}">Продолжить' in shown
    assert "Пройден" in shown
    assert "Сейчас" in shown
    assert "Откроется после урока «Норма»" in shown


def test_a_completed_course_offers_its_certificate(client_of, learner, stranger, course):
    complete_lesson(lesson=builders.lesson(course), user=learner)
    number = learner.certificates.get().number
    address = reverse("courses:certificate", args=[number])
    assert f'href="{address}"' in page(client_of(learner), course)
    assert number not in page(client_of(stranger), course)


def test_a_lesson_added_after_completion_leaves_the_course_completed(client_of, learner, course):
    complete_lesson(lesson=builders.lesson(course), user=learner)
    builders.lesson(course, "Добавленный")
    shown = page(client_of(learner), course)
    assert "Добавленный" in shown
    assert "Сертификат" in shown


def test_the_due_date_and_the_sessions_ahead_are_shown(client_of, learner, course):
    builders.lesson(course)
    builders.assignment(learner, course, timezone.localdate() + dt.timedelta(2))
    now = timezone.now()
    builders.session(course, now - dt.timedelta(days=9), place="Прошлый зал")
    builders.session(course, now + dt.timedelta(days=9), place="Будущий зал")
    shown = page(client_of(learner), course)
    assert "через 2 дня" in shown
    assert "Будущий зал" in shown
    assert "Прошлый зал" not in shown


def test_a_course_without_lessons_says_so(client_of, learner, course):
    assert "Уроков пока нет" in page(client_of(learner), course)


@pytest.mark.parametrize("state", [Course.State.DRAFT, Course.State.ARCHIVED])
def test_unpublished_courses_are_there_only_for_those_who_teach(client_of, learner, hr, trainer, course, state):
    Course.objects.update(state=state)
    address = reverse("courses:course", args=[course.pk])
    assert client_of(learner).get(address).status_code == 404
    assert client_of(hr).get(address).status_code == 404
    assert client_of(trainer).get(address).status_code == 200


def test_a_trainer_sees_a_draft_as_a_learner_will(client_of, trainer, course):
    lesson = builders.lesson(course)
    Course.objects.update(state=Course.State.DRAFT)
    shown = page(client_of(trainer), course)
    assert "Так семинар увидит слушатель" in shown
    assert lesson.get_absolute_url() in shown


def test_the_page_asks_the_same_few_questions_for_one_lesson_and_for_many(client_of, learner, course):
    builders.assignment(learner, course, timezone.localdate())
    client = client_of(learner)
    counts = []
    for number in (1, 8):
        while course.lessons.count() < number:
            lesson = builders.lesson(
                course, kind=Lesson.Kind.REPLY, scenario=builders.scenario(), completion=Lesson.Rule.MARKED
            )
            open_lesson(lesson=lesson, user=learner)
        builders.session(course, timezone.now() + dt.timedelta(days=1))
        with CaptureQueriesContext(connection) as queries:
            page(client, course)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 10


def test_a_course_whose_sessions_are_over_stays_within_ten_queries(client_of, learner, course):
    builders.assignment(learner, course, timezone.localdate())
    open_lesson(lesson=builders.lesson(course), user=learner)
    builders.session(course, timezone.now() - dt.timedelta(days=9))
    client = client_of(learner)
    page(client, course)
    with CaptureQueriesContext(connection) as queries:
        page(client, course)
    assert len(queries) <= 10
