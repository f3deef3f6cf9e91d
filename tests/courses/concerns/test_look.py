"""What makes HR ask whether a course was learnt."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.concerns import actions, queries, words
from courses.concerns.models import Concern
from courses.concerns.signs import Read, of_reading
from courses.enrolments.actions import enrol
from courses.lessons.models import Lesson
from courses.models import Completion, Course, LessonProgress
from courses.progress.actions import complete_lesson, open_lesson
from lms.jobs.actions import drain
from lms.models import User
from quizzes.attempts import actions as attempts
from quizzes.attempts.models import Attempt
from quizzes.models import Reply, Scenario
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.kinds import Answer
from tests import builders
from tests.conftest import Region

pytestmark = pytest.mark.django_db
OWN_WORDS = (
    "Надежда Ефимовна, добрый день! Вы правы, ходить по льду опасно. Рабочие выйдут на улицу сегодня и до полудня "
    "посыплют весь проход к школе. Проверим и напишем вам вечером. Телефон сектора благоустройства 000-24-60."
)


@pytest.fixture
def course() -> Course:
    return builders.course("Анатомия ответа")


def _read(lesson: Lesson, user: User, minutes: float) -> None:
    open_lesson(lesson=lesson, user=user)
    opened_at = timezone.now() - dt.timedelta(minutes=minutes)
    LessonProgress.objects.filter(lesson=lesson, enrolment__user=user).update(opened_at=opened_at)
    complete_lesson(lesson=lesson, user=user)


def _reply(scenario: Scenario, user: User, text: str) -> Reply:
    reply = scenarios.start(scenario=scenario, user=user)
    return scenarios.submit(reply=reply, answer=Answer(text=text))


def _looked(user: User, course: Course) -> list[Concern]:
    enrol(user=user, course=course)
    completion = Completion.objects.create(
        user=user, course=course, completed_at=timezone.now(), evidence={"lessons": []}
    )
    actions.look(completion=completion)
    return list(completion.concerns.order_by("kind"))


def test_reading_forty_minutes_in_two_is_asked_about_once(course: Course, learner: User, hr: User) -> None:
    first, second = (builders.lesson(course, title, minutes=20) for title in ("Приветствие", "Срок"))
    _read(first, learner, 1)
    _read(second, learner, 1)
    drain()
    concern = queries.waiting(hr).get()
    assert words.noticed(concern) == "Материалы рассчитаны на 40\u00a0минут, пройдены за 2\u00a0минуты."
    actions.look(completion=concern.completion)
    assert queries.waiting(hr).count() == 1


def test_an_attentive_reader_is_not_asked_about(course: Course, learner: User, hr: User) -> None:
    lesson = builders.lesson(course, minutes=20)
    _read(lesson, learner, 9)
    drain()
    assert not queries.waiting(hr).exists()


@pytest.mark.parametrize(("spent", "signs"), [(89, 1), (90, 0), (600, 0)])
def test_the_bound_of_reading_is_fifteen_percent_of_the_plan(spent: int, signs: int) -> None:
    begun = dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC)
    read = Read(begun, begun + dt.timedelta(seconds=spent), planned_minutes=10)
    assert len(list(of_reading([read]))) == signs


@pytest.mark.parametrize(("seconds", "asked"), [(18, True), (21, False)])
def test_a_quiz_answered_faster_than_it_can_be_read_is_asked_about(
    course: Course, learner: User, seconds: int, asked: bool
) -> None:
    quiz = builders.quiz([builders.question(builders.single(f"Вопрос {n}")) for n in range(5)])
    builders.lesson(course, "Тест", Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    attempt = builders.answered(attempts.start(quiz=quiz, user=learner), right=5)
    started_at = attempt.finished_at - dt.timedelta(seconds=seconds)  # type: ignore[operator]
    Attempt.objects.filter(pk=attempt.pk).update(started_at=started_at)
    found = [one.kind for one in _looked(learner, course)]
    assert found == ([Concern.Kind.FAST_QUIZ] if asked else [])


def test_the_model_answer_pasted_is_asked_about(course: Course, learner: User) -> None:
    scenario = builders.scenario()
    builders.lesson(course, "Ответ", Lesson.Kind.REPLY, scenario=scenario, completion=Lesson.Rule.SUBMITTED)
    _reply(scenario, learner, scenario.model_reply)
    (concern,) = _looked(learner, course)
    assert concern.kind == Concern.Kind.MODEL_TEXT


def test_of_two_equal_replies_of_colleagues_the_later_is_asked_about(
    course: Course, region: Region, learner: User, hr: User, stranger: User
) -> None:
    scenario = builders.scenario()
    builders.lesson(course, "Ответ", Lesson.Kind.REPLY, scenario=scenario, completion=Lesson.Rule.SUBMITTED)
    colleague = builders.official("boris@example.org", "Борисов", "Борис", agency=region.health_unit)
    first, second = _reply(scenario, colleague, OWN_WORDS), _reply(scenario, learner, OWN_WORDS)
    _reply(scenario, stranger, OWN_WORDS)
    (concern,) = _looked(learner, course)
    assert (concern.kind, concern.facts["other"]) == (Concern.Kind.SAME_TEXT, first.pk)
    assert queries.texts(concern, asker=hr) == (second, first)
    assert not _looked(colleague, builders.course("Другой"))
    assert not _looked(stranger, course)


def test_own_words_are_not_asked_about(course: Course, learner: User) -> None:
    scenario = builders.scenario()
    builders.lesson(course, "Ответ", Lesson.Kind.REPLY, scenario=scenario, completion=Lesson.Rule.SUBMITTED)
    _reply(scenario, learner, OWN_WORDS)
    assert not _looked(learner, course)
