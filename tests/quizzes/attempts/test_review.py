from __future__ import annotations

import datetime as dt
import importlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.assembly import reviews
from quizzes.attempts import actions, queries
from quizzes.attempts.reviewing import seen
from quizzes.models import Attempt, Quiz
from tests import builders

from .conftest import FIVE_KINDS, take

ALL = tuple(reviews.PARTS)
SCORE = reviews.policy(over=["score"], key_waits=False)
MARKS = reviews.policy(over=["score", "marks"], key_waits=False)
FULL = reviews.policy(over=ALL, key_waits=False)
AT_END = reviews.policy(over=ALL, key_waits=True)
NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def seen_parts(review, *, ago=0, closes_at=None, passed=False, attempts_left=2, still_open=False):
    """The parts that a learner sees of an attempt that she finished ``ago`` minutes before noon."""
    attempt = Attempt(review=review, finished_at=NOW - dt.timedelta(minutes=ago), closes_at=closes_at)
    found = seen(attempt, NOW, passed=passed, attempts_left=attempts_left, still_open=still_open)
    return tuple(part for part in ALL if getattr(found, part))


@pytest.mark.parametrize(
    ("review", "passed", "attempts_left", "still_open", "parts"),
    [
        (SCORE, True, 0, False, ALL[:1]),
        (SCORE, False, None, False, ALL[:1]),
        (MARKS, True, 0, False, ALL[:2]),
        (MARKS, False, 2, True, ALL[:2]),
        (FULL, False, 2, False, ALL),
        (FULL, False, 2, True, ALL[:2]),
        (AT_END, False, 2, False, ALL[:2]),
        (AT_END, False, None, False, ALL[:2]),
        (AT_END, False, 0, False, ALL),
        (AT_END, False, 0, True, ALL[:2]),
        (AT_END, True, 2, False, ALL),
        (AT_END, True, 2, True, ALL[:2]),
        ({}, True, 0, False, ()),
    ],
)
def test_what_a_learner_sees_follows_the_setting(review, passed, attempts_left, still_open, parts):
    assert seen_parts(review, passed=passed, attempts_left=attempts_left, still_open=still_open) == parts


def test_each_moment_has_what_is_seen_at_it():
    table = {"after": [], "later": ["score"], "closed": ["score", "marks"]}
    noon, tomorrow = NOW, NOW + dt.timedelta(days=1)

    assert seen_parts(table, ago=2, closes_at=tomorrow) == ()
    assert seen_parts(table, ago=2.1, closes_at=tomorrow) == ("score",)
    assert seen_parts(table, ago=300, closes_at=None) == ("score",)
    assert seen_parts(table, ago=0, closes_at=noon) == ("score", "marks")


def test_the_key_waits_for_a_pass_only_while_the_quiz_is_open():
    assert seen_parts(AT_END, ago=5, closes_at=NOW + dt.timedelta(hours=1)) == ALL[:2]
    assert seen_parts(AT_END, ago=5, closes_at=NOW) == ALL


def test_the_four_choices_of_before_mean_the_same_as_tables(db):
    """The words that older databases hold, through the statement of the migration."""
    migration = importlib.import_module("quizzes.migrations.0016_sitting")
    words = {"score": SCORE, "marks": MARKS, "full": FULL, "full_at_end": AT_END, "чужое": {}}
    with connection.cursor() as cursor:
        for word, table in words.items():
            cursor.execute(f"SELECT {migration.TO_TABLE} FROM (SELECT %s::varchar AS review) AS old", [word])  # noqa: S608
            stored = json.loads(cursor.fetchone()[0])
            assert stored == table
            cursor.execute(f"SELECT {migration.TO_WORD} FROM (SELECT %s::jsonb AS review) AS new", [json.dumps(table)])  # noqa: S608
            assert cursor.fetchone()[0] == (word if table else "score")


def quiz_with(review, **fields):
    questions = [builders.question(body, kind=kind) for kind, body in FIVE_KINDS.items()]
    return builders.quiz(questions, review=review, shuffle_questions=False, **fields)


def page_of(client_of, person, attempt):
    response = client_of(person).get(reverse("quizzes:attempt-review", args=[attempt.pk]))
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_a_pass_is_told_in_one_line(quiz, learner, client_of):
    html = page_of(client_of, learner, take(quiz, learner, right_ones=4))

    assert "Зачёт: 4 из 5 (80 %)" in html
    assert "Продолжить обучение" in html


def test_a_fail_tells_the_pass_mark_and_what_is_left(quiz, learner, client_of):
    html = page_of(client_of, learner, take(quiz, learner, right_ones=3))

    assert "Пока не зачтено: 60 % при проходных 80 %" in html
    assert "Остались 2 попытки" in html
    assert "Вернуться и попробовать ещё раз" in html


def test_the_last_fail_says_that_attempts_are_over(learner, client_of):
    html = page_of(client_of, learner, take(quiz_with(SCORE, max_attempts=1), learner, right_ones=0))

    assert "Попытки закончились" in html
    assert "попробовать ещё раз" not in html


@pytest.mark.parametrize(
    ("review", "answers_shown", "key_shown"), [(SCORE, False, False), (MARKS, True, False), (FULL, True, True)]
)
def test_the_page_shows_as_much_as_the_setting_allows(learner, client_of, review, answers_shown, key_shown):
    html = page_of(client_of, learner, take(quiz_with(review), learner, right_ones=0))

    assert ("Соотнесите." in html) == answers_shown
    assert ("не знаю" in html) == answers_shown
    assert ("59-ФЗ" in html) == key_shown
    assert ("О порядке рассмотрения обращений" in html) == key_shown
    assert ("Верный ответ" in html) == key_shown


def test_right_answers_open_when_the_pass_comes_with_a_later_attempt(learner, client_of):
    quiz = quiz_with(AT_END)
    first = take(quiz, learner, right_ones=2)
    assert "откроются, когда получите зачёт" in page_of(client_of, learner, first)
    assert "59-ФЗ" not in page_of(client_of, learner, first)

    take(quiz, learner, right_ones=5)

    assert "59-ФЗ" in page_of(client_of, learner, first)
    assert "Зачёт у вас уже есть" in page_of(client_of, learner, first)


def test_a_finished_attempt_is_no_crib_for_the_open_one(learner, client_of):
    quiz = quiz_with(FULL)
    first = take(quiz, learner, right_ones=0)
    actions.start(quiz=quiz, user=learner)

    html = page_of(client_of, learner, first)

    assert "59-ФЗ" not in html
    assert "когда закончите начатую попытку" in html
    assert "Продолжить начатую попытку" in html


def test_the_setting_of_the_start_holds_though_the_quiz_has_changed(learner, client_of):
    quiz = quiz_with(SCORE)
    attempt = take(quiz, learner, right_ones=0)
    Quiz.objects.update(review=FULL)

    assert "Соотнесите." not in page_of(client_of, learner, attempt)


def test_those_who_teach_see_everything_and_whose_it_is(learner, trainer, office, client_of):
    attempt = take(quiz_with(SCORE), learner, right_ones=0)

    for person in (trainer, office):
        client = client_of(person)
        session = client.session
        session["second_factor_on"] = True
        session.save()
        html = client.get(reverse("quizzes:attempt-review", args=[attempt.pk])).content.decode()
        assert "59-ФЗ" in html
        assert "Иванова Анна" in html
        assert "Ваш ответ" not in html


def test_a_trainer_s_own_attempt_is_hers_like_anybody_s(trainer):
    attempt = take(quiz_with(SCORE), trainer, right_ones=0)

    assert queries.review(attempt, trainer).seen == reviews.Seen(score=True)


def test_an_open_attempt_leads_its_person_to_the_sheet_and_tells_a_trainer_that_it_runs(
    attempt, learner, trainer, client_of
):
    address = reverse("quizzes:attempt-review", args=[attempt.pk])

    assert client_of(learner).get(address)["Location"] == reverse("quizzes:attempt", args=[attempt.pk])
    assert "Попытка ещё идёт" in client_of(trainer).get(address).content.decode()


def test_an_annulled_attempt_says_so_and_shows_no_key(learner, client_of):
    attempt = take(quiz_with(FULL), learner, right_ones=5)
    Attempt.objects.update(state=Attempt.State.ANNULLED)

    html = page_of(client_of, learner, attempt)

    assert "Попытка аннулирована" in html
    assert "Зачёт:" not in html
    assert "О порядке рассмотрения" not in html


@pytest.mark.parametrize("questions", [3, 40])
def test_the_review_takes_the_same_number_of_queries_for_3_and_40_questions(learner, client_of, questions):
    quiz = builders.quiz([builders.question() for _ in range(questions)], review=FULL)
    attempt = take(quiz, learner, right_ones=1)
    browser = client_of(learner)

    with CaptureQueriesContext(connection) as made:
        browser.get(reverse("quizzes:attempt-review", args=[attempt.pk]))

    assert len(made) == 7


def test_a_hidden_score_says_when_it_opens(learner, client_of):
    closing = timezone.now() + dt.timedelta(days=1)
    table = {"after": [], "later": [], "closed": list(ALL)}
    attempt = take(quiz_with(table, closes_at=closing), learner, right_ones=5)

    html = page_of(client_of, learner, attempt)
    assert "Ответы приняты" in html
    assert "Результат станет виден, когда тест закроется" in html
    assert "100 %" not in html
    assert "Зачёт:" not in html

    Attempt.objects.update(closes_at=timezone.now())
    assert "Зачёт: 5 из 5" in page_of(client_of, learner, attempt)


def test_explanations_can_be_seen_without_the_right_answers(learner, client_of):
    table = reviews.policy(over=["score", "feedback"], key_waits=False)
    html = page_of(client_of, learner, take(quiz_with(table), learner, right_ones=0))

    assert "О порядке рассмотрения обращений" in html
    assert "59-ФЗ" not in html
    assert "Неверно" not in html
