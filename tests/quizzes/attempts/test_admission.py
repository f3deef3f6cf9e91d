"""When a quiz may be begun: its dates, its code, the pause between attempts; the same words wherever it is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lms.errors import Refused
from quizzes.attempts import actions, queries
from quizzes.attempts.admission import WrongCode
from quizzes.models import Attempt
from tests import builders

from .conftest import take

HOUR = dt.timedelta(hours=1)


def refusal(quiz, user, **asked) -> str:
    with pytest.raises(Refused) as refused:
        actions.start(quiz=quiz, user=user, **asked)
    return refused.value.reasons[0]


def test_before_it_opens_a_quiz_is_refused_with_the_moment(learner):
    opens = timezone.now() + 3 * HOUR
    quiz = builders.quiz(opens_at=opens)

    sentence = refusal(quiz, learner)

    assert sentence.startswith("Тест откроется: ")
    assert f"{timezone.localtime(opens):%H:%M}" in sentence
    summary = queries.summary(quiz, learner)
    assert summary.obstacle.sentence == sentence
    assert summary.obstacle.until == opens
    assert not summary.may_start


def test_after_it_has_closed_a_quiz_is_refused(learner):
    quiz = builders.quiz(closes_at=timezone.now() - HOUR)

    assert refusal(quiz, learner).startswith("Тест закрылся: ")
    assert not Attempt.objects.exists()


def test_between_its_dates_it_is_begun(learner):
    quiz = builders.quiz(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)

    assert actions.start(quiz=quiz, user=learner).state == Attempt.State.OPEN


@pytest.mark.parametrize(("minutes", "ends_by"), [(30, "minutes"), (90, "closing"), (None, "closing")])
def test_an_attempt_ends_by_its_minutes_or_when_the_quiz_closes_whichever_is_earlier(learner, minutes, ends_by):
    closes = timezone.now() + HOUR
    attempt = actions.start(quiz=builders.quiz(minutes=minutes, closes_at=closes), user=learner)

    if ends_by == "minutes":
        assert attempt.deadline_at == attempt.started_at + dt.timedelta(minutes=minutes)
    else:
        assert attempt.deadline_at == closes


def test_an_attempt_that_runs_may_be_gone_on_with_whatever_the_dates_say_now(quiz, learner):
    attempt = actions.start(quiz=quiz, user=learner)
    type(quiz).objects.update(closes_at=timezone.now() - HOUR, access_code="Волга")

    assert actions.start(quiz=quiz, user=learner) == attempt
    assert queries.summary(quiz, learner).may_start


def test_the_next_attempt_waits_until_the_pause_is_over(learner):
    quiz = builders.quiz(cooldown_minutes=60)
    first = take(quiz, learner, right_ones=0)

    assert refusal(quiz, learner).startswith("Между попытками перерыв. Следующую можно начать: ")
    summary = queries.summary(quiz, learner)
    assert summary.obstacle.until == first.finished_at + HOUR

    Attempt.objects.update(started_at=timezone.now() - 2 * HOUR, finished_at=timezone.now() - HOUR)
    assert actions.start(quiz=quiz, user=learner).number == 2


def test_an_annulled_attempt_asks_for_no_pause(learner):
    quiz = builders.quiz(cooldown_minutes=60)
    take(quiz, learner, right_ones=0)
    Attempt.objects.update(state=Attempt.State.ANNULLED)

    assert actions.start(quiz=quiz, user=learner).number == 2


@pytest.mark.parametrize("code", ["Волга-5", "волга-5", "  ВОЛГА-5 "])
def test_the_code_opens_the_quiz_however_it_is_capitalised(learner, code):
    quiz = builders.quiz(access_code="Волга-5")

    assert actions.start(quiz=quiz, user=learner, code=code).number == 1


@pytest.mark.parametrize(("code", "said"), [("", "введите код"), ("Ока", "Код не подошёл"), ("Волга-55", "не подошёл")])
def test_another_code_or_none_is_refused_in_words(learner, code, said):
    quiz = builders.quiz(access_code="Волга-5")

    with pytest.raises(WrongCode) as refused:
        actions.start(quiz=quiz, user=learner, code=code)
    assert said in refused.value.reasons[0]
    assert queries.summary(quiz, learner).needs_code


@pytest.mark.parametrize("questions", [3, 40])
def test_dates_code_and_pause_cost_no_queries(learner, questions, django_assert_num_queries):
    now = timezone.now()
    quiz = builders.quiz(
        [builders.question() for _ in range(questions)],
        opens_at=now - HOUR,
        closes_at=now + HOUR,
        access_code="Ока",
        cooldown_minutes=1,
    )

    with django_assert_num_queries(9):  # two of them the savepoint of the test
        actions.start(quiz=quiz, user=learner, code="ока")
