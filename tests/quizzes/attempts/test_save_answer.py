from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from quizzes.attempts import actions
from quizzes.attempts.actions import Outcome
from quizzes.models import Attempt
from quizzes.scoring import AnswerError
from tests import builders

from .conftest import right, wrong


def save(attempt, position, data, sequence=1):
    return actions.save_answer(attempt=attempt, position=position, data=data, sequence=sequence)


@pytest.mark.parametrize("position", [1, 2, 3, 4, 5])
def test_an_answer_of_every_kind_is_kept_as_it_is_given(attempt, position):
    item = attempt.items.get(position=position)

    saved = save(attempt, position, right(item))

    item.refresh_from_db()
    assert saved.outcome is Outcome.SAVED
    assert item.answered_at == saved.saved_at
    assert saved.answered
    assert item.answer


def test_an_answer_can_be_changed_and_taken_back(attempt):
    item = attempt.items.get(position=2)
    save(attempt, 2, wrong(item), sequence=1)
    save(attempt, 2, right(item), sequence=2)
    saved = save(attempt, 2, {}, sequence=3)

    item.refresh_from_db()
    assert item.answer is None
    assert not saved.answered


def test_an_older_answer_that_comes_late_does_not_overwrite_a_newer_one(attempt):
    item = attempt.items.get(position=1)
    save(attempt, 1, right(item), sequence=20)

    late = save(attempt, 1, wrong(item), sequence=10)

    item.refresh_from_db()
    assert late.outcome is Outcome.STALE
    assert item.answer == right(item)["answer"][0]


def test_a_repeated_request_is_told_that_it_is_saved(attempt):
    item = attempt.items.get(position=1)
    first = save(attempt, 1, right(item), sequence=20)
    again = save(attempt, 1, right(item), sequence=20)

    assert again == first


def test_answers_are_taken_at_the_bell_and_a_minute_after_but_no_longer(attempt, pass_time):
    item = attempt.items.get(position=1)

    pass_time(attempt, 15.5)
    assert save(attempt, 1, right(item), sequence=1).outcome is Outcome.SAVED

    pass_time(attempt, 1)
    assert save(attempt, 1, wrong(item), sequence=2).outcome is Outcome.CLOSED
    item.refresh_from_db()
    assert item.answer == right(item)["answer"][0]


def test_a_finished_attempt_takes_no_answers(attempt):
    item = attempt.items.get(position=1)
    actions.submit(attempt=attempt)

    assert save(attempt, 1, right(item)).outcome is Outcome.CLOSED
    item.refresh_from_db()
    assert item.answer is None


@pytest.mark.parametrize(
    ("position", "data"),
    [
        (1, {"answer": ["нет такого"]}),
        (2, {"answer": ["нет такого"]}),
        (4, {"answer": ["x"]}),
        (5, {"answer": ["о" * 501]}),
        (99, {"answer": ["x"]}),
    ],
)
def test_nonsense_is_refused_with_a_reason_and_changes_nothing(attempt, position, data):
    with pytest.raises(AnswerError):
        save(attempt, position, data)
    assert not attempt.items.exclude(answer=None).exists()


@pytest.mark.parametrize("questions", [3, 40])
def test_saving_makes_two_queries_whatever_the_number_of_questions(learner, questions, django_assert_num_queries):
    quiz = builders.quiz([builders.question() for _ in range(questions)], minutes=15)
    attempt = actions.start(quiz=quiz, user=learner)
    item = attempt.items.get(position=2)

    with django_assert_num_queries(2):
        save(attempt, 2, right(item))


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_while_the_attempt_is_being_graded_waits_and_is_refused(quiz, learner):
    attempt = actions.start(quiz=quiz, user=learner)
    item = attempt.items.get(position=1)
    begun, outcome = threading.Event(), []

    def answer():
        begun.set()
        outcome.append(save(attempt, 1, right(item)).outcome)
        connections.close_all()

    late = threading.Thread(target=answer)
    with transaction.atomic():
        actions.submit(attempt=attempt)
        late.start()
        begun.wait(5)
        late.join(0.5)
        assert late.is_alive()
    late.join(10)

    item.refresh_from_db()
    assert outcome == [Outcome.CLOSED]
    assert item.answer is None
    assert Attempt.objects.get().score == 0
