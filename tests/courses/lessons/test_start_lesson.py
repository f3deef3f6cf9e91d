"""Upstairs issues the ticket: a quiz or an exercise begins only for who may, and comes back to its lesson."""

import pytest
from django.urls import reverse

from courses.models import Course, Enrolment, Lesson
from courses.progress.actions import complete_lesson
from quizzes.models import Attempt, Quiz, Reply
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Сроки и маршрут")


def quiz_lesson(course, **fields):
    fields = {"quiz": builders.quiz(), "completion": Lesson.Rule.PASSED, **fields}
    return builders.lesson(course, "Проверка", kind=Lesson.Kind.QUIZ, **fields)


def reply_lesson(course, rule=Lesson.Rule.SUBMITTED, **fields):
    fields = {"scenario": builders.scenario(), **fields}
    return builders.lesson(course, "Ответьте жителю", kind=Lesson.Kind.REPLY, completion=rule, **fields)


def start(client, lesson):
    return client.post(reverse("courses:lesson-start", args=[lesson.pk]))


def test_a_quiz_begins_and_knows_the_way_back(client_of, learner, course):
    lesson = quiz_lesson(course)
    response = start(client_of(learner), lesson)
    attempt = Attempt.objects.get(user=learner)
    assert response["Location"] == reverse("quizzes:attempt", args=[attempt.pk])
    assert attempt.back_url == lesson.get_absolute_url()
    assert Enrolment.objects.get(user=learner).last_lesson == lesson


def test_an_exercise_begins_and_knows_the_way_back(client_of, learner, course):
    lesson = reply_lesson(course)
    response = start(client_of(learner), lesson)
    reply = Reply.objects.get(user=learner)
    assert response["Location"] == reverse("quizzes:reply", args=[reply.pk])
    assert reply.back_url == lesson.get_absolute_url()
    assert not reply.needs_mark


def test_an_exercise_that_a_trainer_must_pass_asks_for_a_mark(client_of, learner, course):
    start(client_of(learner), reply_lesson(course, Lesson.Rule.MARKED))
    assert Reply.objects.get(user=learner).needs_mark


def test_a_double_click_begins_one_attempt(client_of, learner, course):
    lesson, client = quiz_lesson(course), client_of(learner)
    assert start(client, lesson)["Location"] == start(client, lesson)["Location"]
    assert Attempt.objects.count() == 1


def test_a_lesson_that_is_held_up_does_not_begin(client_of, learner, course):
    first = builders.lesson(course, "Сроки")
    lesson, client = quiz_lesson(course, after=first), client_of(learner)
    assert start(client, lesson).status_code == 409
    assert not Attempt.objects.exists()
    complete_lesson(lesson=first, user=learner)
    assert start(client, lesson).status_code == 302


def test_attempts_that_are_used_up_are_refused_by_the_floor_below(client_of, learner, course):
    lesson, client = quiz_lesson(course, quiz=builders.quiz(max_attempts=1)), client_of(learner)
    start(client, lesson)
    builders.answered(Attempt.objects.get(), right=0)
    assert start(client, lesson).status_code == 409


def test_an_unpublished_quiz_is_refused(client_of, learner, course):
    lesson = quiz_lesson(course, quiz=builders.quiz(state=Quiz.State.DRAFT))
    assert start(client_of(learner), lesson).status_code == 409


def test_a_lesson_to_read_has_nothing_to_begin(client_of, learner, course):
    assert start(client_of(learner), builders.lesson(course)).status_code == 409


def test_a_draft_course_begins_for_nobody(client_of, learner, trainer):
    lesson = quiz_lesson(builders.course("Черновик", state=Course.State.DRAFT))
    assert start(client_of(learner), lesson).status_code == 404
    assert start(client_of(trainer), lesson).status_code == 403
    assert not Attempt.objects.exists()
