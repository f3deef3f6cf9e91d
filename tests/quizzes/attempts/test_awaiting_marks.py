"""An attempt with an answer that a person judges waits for her: what is known is told, and nothing is decided."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from courses.enrolments.actions import enrol
from courses.home.queries import home
from courses.lessons.models import Lesson
from courses.progress.queries import trail
from lms.errors import Refused
from quizzes.analysis.queries import ALL, chosen_attempts
from quizzes.attempts import actions, queries
from quizzes.models import Attempt
from tests import builders
from tests.quizzes.essays import essay, quiz_with


@pytest.fixture
def quiz(db):
    """Four choices and an essay."""
    choices = [("single", builders.single(f"Вопрос {number}")) for number in range(1, 5)]
    return quiz_with(*choices, ("essay", essay()), minutes=15)


@pytest.fixture
def attempt(quiz, learner):
    return actions.start(quiz=quiz, user=learner, back_url="/lessons/1/")


@pytest.fixture
def heard():
    found = []

    def hear(sender, attempt, **kwargs):
        found.append(attempt.pk)

    actions.attempt_graded.connect(hear)
    yield found
    actions.attempt_graded.disconnect(hear)


def answered(attempt):
    """Every choice rightly, the essay with words; then it is sent."""
    for item in attempt.items.order_by("position"):
        given = item.key["correct"] if item.kind == "single" else ["Так быстрее."]
        actions.save_answer(attempt=attempt, position=item.position, data={"answer": given}, sequence=1)
    return actions.submit(attempt=attempt)


@pytest.fixture
def waiting(attempt):
    return answered(attempt)


def test_what_the_machine_can_judge_is_judged_and_the_rest_waits(waiting, heard):
    assert waiting.state == Attempt.State.SUBMITTED
    assert waiting.finished_at is not None
    assert (waiting.score, waiting.max_score) == (4, 4)
    assert (waiting.percent, waiting.passed) == (None, None)
    assert [item.fraction for item in waiting.items.order_by("position")] == [1, 1, 1, 1, None]
    assert not heard


def test_a_blank_answer_needs_nobody(attempt, heard):
    item = attempt.items.get(position=1)
    actions.save_answer(attempt=attempt, position=1, data={"answer": item.key["correct"]}, sequence=1)

    graded = actions.submit(attempt=attempt)

    assert (graded.state, graded.score, graded.max_score) == (Attempt.State.GRADED, 1, 5)
    assert heard == [attempt.pk]


def test_an_attempt_that_the_clock_ends_waits_too(attempt, pass_time):
    actions.save_answer(attempt=attempt, position=5, data={"answer": ["Так быстрее."]}, sequence=1)
    pass_time(attempt, 17)

    assert actions.finish_expired() == 1

    attempt.refresh_from_db()
    assert (attempt.state, attempt.finished_by_clock) == (Attempt.State.SUBMITTED, True)


def test_no_outcome_can_be_written_while_it_waits(waiting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=waiting.pk).update(percent=80, passed=True)


def test_it_is_used_and_a_second_click_changes_nothing(quiz, waiting, learner):
    assert actions.submit(attempt=waiting).finished_at == waiting.finished_at
    assert queries.attempts_left(quiz, learner) == 2
    quiz.max_attempts = 1
    quiz.save()
    with pytest.raises(Refused, match="Попытки закончились"):
        actions.start(quiz=quiz, user=learner)


def test_no_answer_is_taken_any_more(waiting):
    item = waiting.items.get(kind="essay")

    saved = actions.save_answer(attempt=waiting, position=item.position, data={"answer": ["Другое"]}, sequence=99)

    assert saved.outcome is actions.Outcome.CLOSED


def test_the_summary_says_what_is_known(quiz, waiting, learner):
    found = queries.summary(quiz, learner)

    assert found.waiting is not None
    assert found.waiting.known == queries.Known(4, 4)
    assert (found.best_percent, found.passed) == (None, False)
    assert found.settled


def test_a_pass_of_another_attempt_outweighs_the_waiting(quiz, waiting, learner):
    again = actions.start(quiz=quiz, user=learner)
    for item in again.items.filter(kind="single"):
        data = {"answer": item.key["correct"]}
        actions.save_answer(attempt=again, position=item.position, data=data, sequence=1)
    actions.submit(attempt=again)

    found = queries.summary(quiz, learner)

    assert (found.waiting, found.best_percent, found.passed) == (None, 80, True)


def test_the_learner_reads_what_is_known_and_that_the_trainer_will_mark(client_of, waiting, learner):
    html = client_of(learner).get(f"/attempts/{waiting.pk}/review/").content.decode()

    assert "Тренер проверит ответы" in html
    assert "4 из 4" in html
    assert "Ждёт тренера" in html
    assert "Пока не зачтено" not in html


def test_the_lesson_and_the_home_wait(client_of, quiz, attempt, learner):
    course = builders.course()
    lesson = builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    enrol(user=learner, course=course)
    client = client_of(learner)
    client.get(lesson.get_absolute_url())
    assert not trail(course, learner).waits_for_trainer
    answered(attempt)

    page = client.get(lesson.get_absolute_url()).content.decode()

    assert "Пока известно:" in page
    assert "4 из 4" in page
    assert trail(course, learner).waits_for_trainer
    assert home(learner).waits_for_trainer


def test_one_who_has_begun_again_is_not_told_to_wait(quiz, learner, attempt):
    course = builders.course()
    builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    enrol(user=learner, course=course)
    answered(attempt)
    actions.start(quiz=quiz, user=learner)

    assert not trail(course, learner).waits_for_trainer


def test_the_analysis_leaves_it_out(quiz, waiting):
    assert not chosen_attempts(quiz, which=ALL).exists()
