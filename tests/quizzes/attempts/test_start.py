from __future__ import annotations

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from lms.errors import Refused
from quizzes.assembly.actions import update, withdraw
from quizzes.attempts import actions, signals
from quizzes.bank.actions import revise
from quizzes.models import Attempt, Item
from tests import builders

from .conftest import take


def test_an_attempt_freezes_the_rules_and_the_questions(quiz, learner):
    attempt = actions.start(quiz=quiz, user=learner, back_url="/lessons/7/")

    assert (attempt.number, attempt.title, attempt.pass_percent, attempt.review) == (1, quiz.title, 80, quiz.review)
    assert attempt.deadline_at == attempt.started_at + dt.timedelta(minutes=15)
    assert attempt.back_url == "/lessons/7/"
    assert [item.kind for item in attempt.items.all()] == ["single", "multiple", "match", "order", "short"]


def test_editing_the_question_or_the_quiz_after_the_start_changes_nothing(quiz, learner, trainer):
    attempt = actions.start(quiz=quiz, user=learner)
    before = list(attempt.items.values("shown", "key", "revision_id"))

    question = quiz.sections.get().pool.first().question
    revise(question=question, body=builders.single("Другой текст", right="b"), by=trainer)
    update(quiz=quiz, by=trainer, title="Другое", pass_percent=1, minutes=90, review={})

    attempt.refresh_from_db()
    assert list(attempt.items.values("shown", "key", "revision_id")) == before
    assert (attempt.pass_percent, attempt.deadline_at - attempt.started_at) == (80, dt.timedelta(minutes=15))


def test_a_second_click_finds_the_open_attempt(quiz, learner):
    first = actions.start(quiz=quiz, user=learner)
    second = actions.start(quiz=quiz, user=learner)

    assert first == second
    assert Item.objects.count() == 5


def test_the_signal_is_sent_once_with_the_attempt(quiz, learner):
    heard = []

    def hear(sender, attempt, **kwargs):
        heard.append(attempt)

    signals.attempt_started.connect(hear)
    try:
        first = actions.start(quiz=quiz, user=learner)
        actions.start(quiz=quiz, user=learner)
    finally:
        signals.attempt_started.disconnect(hear)
    assert heard == [first]


def test_used_up_attempts_are_refused_in_words(quiz, learner):
    for _ in range(3):
        take(quiz, learner, right_ones=0)

    with pytest.raises(Refused) as refusal:
        actions.start(quiz=quiz, user=learner)
    assert "Попытки закончились" in refusal.value.reasons[0]


def test_an_annulled_attempt_is_given_back(quiz, learner):
    for _ in range(3):
        take(quiz, learner, right_ones=0)
    Attempt.objects.filter(number=2).update(state=Attempt.State.ANNULLED)

    assert actions.start(quiz=quiz, user=learner).number == 4


def test_a_quiz_that_is_not_published_is_refused_but_a_begun_attempt_goes_on(quiz, learner, stranger, trainer):
    attempt = actions.start(quiz=quiz, user=learner)
    withdraw(quiz=quiz, by=trainer)

    with pytest.raises(Refused):
        actions.start(quiz=quiz, user=stranger)
    assert actions.start(quiz=quiz, user=learner) == attempt


def test_a_quiz_without_questions_is_refused(learner):
    with pytest.raises(Refused):
        actions.start(quiz=builders.quiz([]), user=learner)
    assert not Attempt.objects.exists()


def test_without_a_limit_of_time_or_attempts_there_is_none(learner):
    quiz = builders.quiz(max_attempts=None)
    for _ in range(4):
        take(quiz, learner, right_ones=0)

    assert actions.start(quiz=quiz, user=learner).deadline_at is None


def test_an_attempt_whose_time_ran_out_makes_way_for_the_next(quiz, learner, pass_time):
    old = actions.start(quiz=quiz, user=learner)
    pass_time(old, 17)

    new = actions.start(quiz=quiz, user=learner)

    old.refresh_from_db()
    assert old.state == Attempt.State.GRADED
    assert new.number == 2


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/" * 300]
)
def test_only_an_address_of_this_site_is_kept_to_go_back_to(quiz, learner, address):
    assert actions.start(quiz=quiz, user=learner, back_url=address).back_url == ""


def test_everybody_s_options_are_a_permutation_and_not_always_the_same(learner):
    body = builders.single("Шесть вариантов", options=6)
    quiz = builders.quiz([builders.question(body)], max_attempts=None)
    orders = set()
    for seed in range(12):
        attempt = actions.start(quiz=quiz, user=learner, rng=random.Random(seed))
        texts = tuple(option["text"] for option in attempt.items.get().shown["options"])
        assert sorted(texts) == [option["text"] for option in body["options"]]
        orders.add(texts)
        actions.submit(attempt=attempt)
    assert len(orders) > 6


def test_questions_are_drawn_from_the_pool_without_repeats(learner):
    quiz = builders.quiz([builders.question(builders.single(f"Вопрос {n}")) for n in range(10)], draw=6)

    stems = {item.shown["stem"] for item in actions.start(quiz=quiz, user=learner).items.all()}

    assert len(stems) == 6


@pytest.mark.parametrize("questions", [3, 40])
def test_starting_takes_the_same_number_of_queries_for_3_and_40_questions(
    learner, questions, django_assert_num_queries
):
    quiz = builders.quiz([builders.question() for _ in range(questions)], minutes=15)

    with django_assert_num_queries(9):  # two of them the savepoint of the test
        actions.start(quiz=quiz, user=learner)


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_attempt_and_never_exceed_the_limit(learner):
    quiz = builders.quiz(max_attempts=2)
    take(quiz, learner, right_ones=0)

    def click(_):
        try:
            return actions.start(quiz=quiz, user=learner).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as people:
        opened = set(people.map(click, range(6)))

    assert len(opened) == 1
    assert Attempt.objects.filter(quiz=quiz, user=learner).count() == 2
    connection.close()
