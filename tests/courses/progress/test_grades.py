"""Grades of the floor below complete lessons of the courses that the learner takes, and of no others."""

import pytest

from courses.enrolments.actions import enrol
from courses.lessons.actions import start
from courses.models import Completion, Lesson, LessonProgress
from courses.progress.actions import complete_lesson, open_lesson
from quizzes.marking.actions import mark
from quizzes.models import Reply
from quizzes.rubrics.actions import ensure_rubric
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.kinds import Answer
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Сроки и маршрут")


def quiz_lesson(course, quiz, **fields):
    return builders.lesson(course, "Проверка", Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED, **fields)


def reply_lesson(course, rule, **fields):
    scenario = fields.pop("scenario", None) or builders.scenario()
    return builders.lesson(course, "Ответ", Lesson.Kind.REPLY, scenario=scenario, completion=rule, **fields)


def is_done(lesson, user) -> bool:
    found = LessonProgress.objects.filter(lesson=lesson, enrolment__user=user).exclude(completed_at=None)
    return found.exists()


def send(lesson, user, text=None) -> Reply:
    reply = start(lesson=lesson, user=user)
    assert isinstance(reply, Reply)
    return scenarios.submit(reply=reply, answer=Answer(text or lesson.scenario.model_reply))


def judge(reply, trainer, level: int) -> None:
    codes = [criterion["code"] for criterion in ensure_rubric().body["criteria"]]
    mark(reply=reply, marker=trainer, levels=dict.fromkeys(codes, level), stop_factors=[], comment="Хорошо")


def test_a_passed_quiz_completes_its_lesson_with_the_percent(learner, course):
    lesson = quiz_lesson(course, builders.quiz(pass_percent=60))
    builders.answered(start(lesson=lesson, user=learner), right=2)
    assert LessonProgress.objects.get(lesson=lesson).score == 66
    assert Completion.objects.get().score == 66


def test_a_failed_quiz_completes_nothing(learner, course):
    lesson = quiz_lesson(course, builders.quiz(pass_percent=80))
    builders.answered(start(lesson=lesson, user=learner), right=2)
    assert not is_done(lesson, learner)


def test_a_quiz_of_two_courses_counts_where_she_is_enrolled(learner, stranger, course):
    quiz = builders.quiz()
    lessons = [quiz_lesson(one, quiz) for one in (course, builders.course("Второй"), builders.course("Третий"))]
    enrol(user=learner, course=lessons[1].course)
    enrol(user=stranger, course=course)
    builders.answered(start(lesson=lessons[0], user=learner), right=3)
    assert [is_done(lesson, learner) for lesson in lessons] == [True, True, False]
    assert not is_done(lessons[0], stranger)


def test_a_grade_earned_elsewhere_counts_when_the_lesson_is_opened(learner, course):
    quiz = builders.quiz()
    builders.answered(start(lesson=quiz_lesson(course, quiz), user=learner), right=3)
    other = builders.course("Второй")
    first = builders.lesson(other)
    second = quiz_lesson(other, quiz, after=first)
    complete_lesson(lesson=first, user=learner)
    assert open_lesson(lesson=second, user=learner)
    assert Completion.objects.filter(course=other).count() == 1


def test_a_grade_for_a_lesson_that_is_held_up_waits_until_it_opens(learner, course):
    quiz = builders.quiz()
    other = builders.course("Второй")
    first = builders.lesson(other)
    held_up = quiz_lesson(other, quiz, after=first)
    enrol(user=learner, course=other)
    builders.answered(start(lesson=quiz_lesson(course, quiz), user=learner), right=3)
    assert not is_done(held_up, learner)
    complete_lesson(lesson=first, user=learner)
    open_lesson(lesson=held_up, user=learner)
    assert is_done(held_up, learner)


def test_a_sent_reply_is_enough_where_the_lesson_says_so(learner, course):
    lesson = reply_lesson(course, Lesson.Rule.SUBMITTED)
    send(lesson, learner, "Ваше обращение передано по принадлежности.")
    assert is_done(lesson, learner)


def test_a_reply_that_must_pass_is_judged_by_the_checker(learner, course):
    lesson = reply_lesson(course, Lesson.Rule.PASSED)
    poor = send(lesson, learner, "Ваше обращение передано по принадлежности.")
    assert poor.passed is False
    assert not is_done(lesson, learner)
    good = send(lesson, learner)
    assert good.passed
    assert is_done(lesson, learner)


def test_a_reply_for_a_trainer_waits_for_a_mark_that_passes(learner, trainer, course):
    lesson = reply_lesson(course, Lesson.Rule.MARKED)
    first = send(lesson, learner)
    assert not is_done(lesson, learner)
    judge(first, trainer, 0)
    assert not is_done(lesson, learner)
    judge(send(lesson, learner), trainer, 4)
    assert is_done(lesson, learner)
    assert Completion.objects.filter(user=learner).count() == 1


def test_a_second_grade_completes_nothing_twice(learner, course):
    lesson = quiz_lesson(course, builders.quiz(pass_percent=60))
    builders.answered(start(lesson=lesson, user=learner), right=2)
    builders.answered(start(lesson=lesson, user=learner), right=3)
    assert LessonProgress.objects.get(lesson=lesson).score == 100
    assert Completion.objects.count() == 1
