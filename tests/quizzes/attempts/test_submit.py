from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from quizzes.attempts import actions, signals
from quizzes.models import Attempt, Item
from tests import builders

from .conftest import answer_all, right, take


@pytest.fixture
def heard():
    found = []

    def hear(sender, attempt, **kwargs):
        found.append((attempt.pk, attempt.percent))

    signals.attempt_graded.connect(hear)
    yield found
    signals.attempt_graded.disconnect(hear)


@pytest.mark.parametrize(
    ("right_ones", "percent", "passed"), [(5, 100, True), (4, 80, True), (3, 60, False), (0, 0, False)]
)
def test_the_attempt_is_graded_by_its_frozen_key_and_pass_mark(quiz, learner, right_ones, percent, passed):
    attempt = take(quiz, learner, right_ones=right_ones)

    assert (attempt.state, attempt.score, attempt.max_score) == (Attempt.State.GRADED, right_ones, 5)
    assert (attempt.percent, attempt.passed) == (Decimal(percent), passed)
    assert attempt.finished_at is not None
    assert not attempt.finished_by_clock
    assert [item.fraction for item in attempt.items.order_by("position")] == [1.0] * right_ones + [0.0] * (
        5 - right_ones
    )


def test_what_is_not_answered_earns_nothing(attempt):
    assert actions.submit(attempt=attempt).percent == 0


def test_a_share_of_a_point_counts(attempt):
    item = attempt.items.get(kind="match")
    half = dict([next(iter(right(item).items()))])
    actions.save_answer(attempt=attempt, position=item.position, data=half, sequence=1)

    graded = actions.submit(attempt=attempt)

    assert (graded.score, graded.percent) == (0.5, 10)


def test_two_thirds_are_not_enough_for_67_percent(learner):
    quiz = builders.quiz(pass_percent=67)

    attempt = take(quiz, learner, right_ones=2)

    assert attempt.percent == Decimal("66.67")
    assert not attempt.passed


def test_a_second_click_grades_nothing_again(attempt, heard):
    answer_all(attempt, right_ones=5)
    first = actions.submit(attempt=attempt)
    second = actions.submit(attempt=attempt)

    assert heard == [(attempt.pk, Decimal(100))]
    assert second.finished_at == first.finished_at


def test_submitting_at_the_bell_ends_the_attempt_at_the_bell(attempt, pass_time):
    pass_time(attempt, 15.2)

    graded = actions.submit(attempt=attempt)

    assert graded.finished_by_clock
    assert graded.finished_at == graded.deadline_at


@pytest.mark.parametrize("questions", [3, 40])
def test_grading_takes_the_same_number_of_queries_for_3_and_40_questions(learner, questions, django_assert_num_queries):
    quiz = builders.quiz([builders.question() for _ in range(questions)])
    attempt = actions.start(quiz=quiz, user=learner)

    with django_assert_num_queries(6):  # two of them the savepoint of the test
        actions.submit(attempt=attempt)


@pytest.mark.django_db(transaction=True)
def test_the_learner_and_the_clock_at_the_same_moment_grade_it_once(quiz, learner, pass_time, heard):
    attempt = actions.start(quiz=quiz, user=learner)
    pass_time(attempt, 17)

    def finish(number):
        try:
            return actions.finish_expired() if number % 2 else actions.submit(attempt=attempt)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(finish, range(6)))

    assert heard == [(attempt.pk, Decimal(0))]
    assert not Item.objects.filter(fraction=None).exists()
