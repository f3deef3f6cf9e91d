"""Which of several attempts is the result, and what follows from it for the lesson."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lessons.models import Lesson
from courses.progress.actions import open_lesson
from courses.progress.models import LessonProgress
from quizzes.attempts import actions, grading, queries
from quizzes.models import Attempt, Quiz
from quizzes.results import signals
from quizzes.results.actions import annul
from quizzes.results.queries import totals
from tests import builders

from .conftest import take

Grading = Quiz.Grading


def graded(percents, need=80):
    return [
        Attempt(
            number=number,
            state=Attempt.State.GRADED,
            percent=Decimal(percent),
            passed=percent >= need,
            pass_percent=need,
        )
        for number, percent in enumerate(percents, start=1)
    ]


@pytest.mark.parametrize(
    ("method", "percents", "percent", "passed"),
    [
        (Grading.BEST, [60, 90, 70], 90, True),
        (Grading.LAST, [60, 90, 70], 70, False),
        (Grading.FIRST, [60, 90, 70], 60, False),
        (Grading.AVERAGE, [60, 90, 70], Decimal("73.33"), False),
        (Grading.AVERAGE, [70, 90], 80, True),
        (Grading.LAST, [60, 80], 80, True),
        (Grading.FIRST, [80, 10], 80, True),
    ],
)
def test_the_result_that_counts(method, percents, percent, passed):
    standing = grading.standing(graded(percents), method)

    assert (standing.percent, standing.passed) == (percent, passed)


def test_without_a_finished_attempt_there_is_no_result():
    running = Attempt(number=1, state=Attempt.State.OPEN, pass_percent=80)

    assert grading.standing([running], Grading.LAST) == grading.Standing()


def test_the_best_is_a_passed_one_even_where_another_has_more_percent():
    """A section's own mark may fail an attempt that is higher in all."""
    high, passed = graded([95, 85])
    high.passed = False

    assert grading.standing([high, passed], Grading.BEST).attempt == passed


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.sampled_from(Grading.values))
def test_the_result_lies_between_the_worst_and_the_best_and_annulled_ones_are_out(percents, method):
    attempts = graded(percents)
    annulled = Attempt(number=99, state=Attempt.State.ANNULLED, percent=Decimal(100), passed=True, pass_percent=80)

    standing = grading.standing([*attempts, annulled], method)

    assert min(percents) <= standing.percent <= max(percents)
    assert standing == grading.standing(attempts, method)


@pytest.fixture
def lesson(learner):
    def make(method, **fields):
        quiz = builders.quiz(grading=method, **fields)
        return builders.lesson(
            builders.course(), "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED
        )

    return make


def completed(lesson) -> bool:
    return LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).exists()


def go_through(lesson, learner, *rights):
    open_lesson(lesson=lesson, user=learner)
    for right in rights:
        take(lesson.quiz, learner, right_ones=right)


def test_where_the_last_counts_a_later_failure_takes_no_completion_away(lesson, learner):
    here = lesson(Grading.LAST)
    go_through(here, learner, 3)
    assert completed(here)

    take(here.quiz, learner, right_ones=0)

    assert completed(here)
    summary = queries.summary(here.quiz, learner)
    assert (summary.passed, summary.percent, summary.best_percent) == (False, 0, 100)


def test_where_the_first_counts_a_better_second_completes_nothing(lesson, learner):
    here = lesson(Grading.FIRST)

    go_through(here, learner, 0, 3)

    assert not completed(here)
    assert not queries.summary(here.quiz, learner).passed


def test_where_the_mean_counts_it_is_the_mean_that_completes(lesson, learner):
    here = lesson(Grading.AVERAGE, pass_percent=60)
    go_through(here, learner, 1)
    assert not completed(here)

    take(here.quiz, learner, right_ones=3)

    assert completed(here)
    assert LessonProgress.objects.get(lesson=here).score == 66


def test_a_pass_that_does_not_count_does_not_complete_a_lesson_opened_later(lesson, learner):
    here = lesson(Grading.LAST)
    take(here.quiz, learner, right_ones=3)
    take(here.quiz, learner, right_ones=0)

    assert not open_lesson(lesson=here, user=learner)
    take(here.quiz, learner, right_ones=3)
    assert completed(here)


def test_a_pass_is_lost_only_where_it_counted(learner, trainer):
    lost = []

    def hear(sender, attempt, **kwargs):
        lost.append(attempt.number)

    quiz = builders.quiz(grading=Grading.LAST)
    first, second = (take(quiz, learner, right_ones=3) for _ in range(2))
    signals.pass_lost.connect(hear)
    try:
        annul(attempt=first, by=trainer, reason="Сбой.")
        assert lost == []
        annul(attempt=second, by=trainer, reason="Сбой.")
        assert lost == [2]
    finally:
        signals.pass_lost.disconnect(hear)


@pytest.mark.parametrize("method", Grading.values)
def test_the_trainer_s_figures_count_as_the_lesson_does(learner, stranger, method):
    quiz = builders.quiz(grading=method, pass_percent=60, max_attempts=None)
    for user, rights in ((learner, (0, 3)), (stranger, (3, 1))):
        for right in rights:
            take(quiz, user, right_ones=right)
    actions.start(quiz=quiz, user=learner)

    passing = sum(queries.standing(quiz.pk, user.pk).passed for user in (learner, stranger))

    assert totals(quiz)["people_passed"] == passing
