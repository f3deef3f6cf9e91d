from __future__ import annotations

import pytest

from quizzes.attempts import actions, queries
from tests import builders

from .conftest import take


def test_before_the_first_attempt_everything_is_ahead(quiz, learner):
    summary = queries.summary(quiz, learner)

    assert (summary.questions, summary.minutes, summary.pass_percent) == (5, 15, 80)
    assert (summary.attempts_used, summary.attempts_left, summary.best_percent) == (0, 3, None)
    assert summary.may_start
    assert not summary.passed
    assert summary.finished == ()


def test_the_open_attempt_and_the_finished_ones_are_told_apart(quiz, learner, stranger):
    take(quiz, learner, right_ones=3)
    take(quiz, learner, right_ones=4)
    running = actions.start(quiz=quiz, user=learner)
    take(quiz, stranger, right_ones=5)

    summary = queries.summary(quiz, learner)

    assert (summary.attempts_used, summary.attempts_left, summary.best_percent) == (3, 0, 80)
    assert summary.open_attempt == running.pk
    assert summary.open_deadline_at == running.deadline_at
    assert summary.passed
    assert summary.may_start
    assert [(one.number, one.percent, one.passed) for one in summary.finished] == [(1, 60, False), (2, 80, True)]


def test_used_up_attempts_leave_nothing_to_start(quiz, learner):
    for _ in range(3):
        take(quiz, learner, right_ones=0)

    assert queries.attempts_left(quiz, learner) == 0
    assert not queries.summary(quiz, learner).may_start


def test_without_a_limit_there_is_no_number_left(learner):
    quiz = builders.quiz(max_attempts=None)
    take(quiz, learner, right_ones=0)

    assert queries.attempts_left(quiz, learner) is None
    assert queries.summary(quiz, learner).may_start


def test_a_percentage_is_told_rounded_down_so_that_it_never_seems_to_reach_the_pass_mark(learner):
    quiz = builders.quiz(pass_percent=67)
    take(quiz, learner, right_ones=2)

    assert queries.summary(quiz, learner).best_percent == 66


@pytest.mark.parametrize("attempts", [1, 3])
def test_the_summary_takes_two_queries_for_1_and_3_attempts(quiz, learner, attempts, django_assert_num_queries):
    for _ in range(attempts):
        take(quiz, learner, right_ones=1)

    with django_assert_num_queries(2):
        queries.summary(quiz, learner)
