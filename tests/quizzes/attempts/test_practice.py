"""Practice: checked at once, with hints and a penalty; the hard ones come back once."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from quizzes.assembly import reviews
from quizzes.attempts import actions, practice_actions, practising, queries
from quizzes.attempts.grading import best_try
from quizzes.models import Attempt, Item
from tests import builders

from .conftest import FIVE_KINDS, right, wrong

WALKED = Path(os.environ.get("OTKLIK_SHARED", "../shared")) / "corpora" / "quizwalk"
beside = pytest.mark.skipif(not WALKED.is_dir(), reason="the walk-throughs are not beside; set OTKLIK_SHARED")


NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def practice(learner, *bodies, **fields):
    questions = [builders.question(body) for body in bodies or (builders.single(), builders.single("Когда?"))]
    quiz = builders.quiz(questions, practice=True, shuffle_questions=False, **{"penalty": 0.25, **fields})
    return actions.start(quiz=quiz, user=learner)


def answer(attempt, position, fields):
    item = attempt.items.get(position=position)
    actions.save_answer(attempt=attempt, position=position, data=fields(item), sequence=item.sequence + 1)


def attempt_at(attempt, position, fields):
    """Answer and press «Проверить»."""
    answer(attempt, position, fields)
    return practice_actions.check(attempt=attempt, position=position)


def other_wrong(item):
    ids = [option["id"] for option in item.shown["options"] if option["id"] not in item.key["correct"]]
    return {"answer": [ids[-1]]}


def html_of(client_of, learner, attempt, **query):
    response = client_of(learner).get(reverse("quizzes:attempt", args=[attempt.pk]), query)
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


# --- the rule ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shares", "penalty", "worth"),
    [
        ([], 0.5, 0.0),
        ([1.0], 1 / 3, 1.0),
        ([0.0, 1.0], 1 / 3, 2 / 3),
        ([0.0, 0.0, 1.0], 1 / 3, 1 / 3),
        ([0.0, 0.0, 0.0, 0.0, 1.0], 1 / 3, 0.0),  # never below zero
        ([0.5, 0.6], 0.5, 0.5),  # the best try counts, not the last
        ([0.5, 1.0], 0.1, 0.9),
        ([0.0, 1.0], 0.0, 1.0),
        ([0.8, 1.0], 1.0, 0.8),
    ],
)
def test_a_try_earns_its_share_less_the_penalty_for_each_before_it(shares, penalty, worth):
    assert best_try(shares, penalty) == pytest.approx(worth)


@given(st.lists(st.floats(0, 1), max_size=6), st.floats(0, 1))
def test_another_try_never_costs_what_was_earned(shares, penalty):
    earned = [best_try(shares[:count], penalty) for count in range(len(shares) + 1)]

    assert earned == sorted(earned)
    assert all(0 <= share <= 1 for share in earned)


@beside
def test_one_try_a_question_gives_the_marks_of_moodle_s_walk_through(learner):
    """The questions of the walk-through that Otklik has in the same form, each answered once."""
    with (WALKED / "steps00.csv").open(encoding="utf-8") as file:
        steps = list(csv.DictReader(file))
    with (WALKED / "results00.csv").open(encoding="utf-8") as file:
        marks = list(csv.DictReader(file))
    pairs = [["frog", "amphibian"], ["cat", "mammal"], ["newt", "amphibian"]]
    four = [{"id": text, "text": text} for text in ("One", "Two", "Three", "Four")]
    questions = [
        builders.question({"stem": "Classify.", "pairs": pairs}, kind="match"),
        builders.question({"stem": "The oldest?", "options": four, "correct": ["One"]}),
    ]
    quiz = builders.quiz(questions, practice=True, shuffle_questions=False)
    for step, told in zip(steps, marks, strict=True):
        attempt = actions.start(quiz=quiz, user=learner)
        match, single = attempt.items.order_by("position")
        left = {row["text"]: row["id"] for row in match.shown["left"]}
        value = {row["text"]: row["id"] for row in match.shown["right"]}
        given = {f"answer-{left[name]}": [value[step[f"responses.3.{name}"]]] for name in ("frog", "cat", "newt")}
        option = {row["text"]: row["id"] for row in single.shown["options"]}
        attempt_at(attempt, 1, lambda _item, given=given: given)
        attempt_at(attempt, 2, lambda _item, chosen=option[step["responses.6.answer"]]: {"answer": [chosen]})
        actions.submit(attempt=attempt)
        earned = list(attempt.items.order_by("position").values_list("fraction", flat=True))
        assert earned == pytest.approx([float(told["slots.3.mark"]), float(told["slots.6.mark"])], abs=1e-6)


# --- checking ------------------------------------------------------------------------------------------------------
def test_a_question_is_checked_at_once_and_a_wrong_try_costs(learner, client_of):
    attempt = practice(learner)
    attempt_at(attempt, 1, wrong)
    assert "Неверно" in html_of(client_of, learner, attempt)
    attempt_at(attempt, 1, right)

    html = html_of(client_of, learner, attempt)
    assert "Верно" in html
    assert "Потому что так написано в законе" in html
    assert actions.submit(attempt=attempt).score == 0.75


def test_every_kind_can_be_checked(learner):
    questions = [builders.question(body, kind=kind) for kind, body in FIVE_KINDS.items()]
    attempt = actions.start(quiz=builders.quiz(questions, practice=True, penalty=0.5), user=learner)
    for position in range(1, 6):
        attempt_at(attempt, position, wrong)
        attempt_at(attempt, position, right)

    assert actions.submit(attempt=attempt).score == 2.5


def test_hints_come_one_after_another_and_the_explanation_waits(learner, client_of):
    body = {**builders.single(), "hints": ["Вспомните закон.", "Это статья 10."]}
    attempt = practice(learner, body, penalty=0.1)
    assert "Подсказка" not in html_of(client_of, learner, attempt)
    attempt_at(attempt, 1, wrong)
    html = html_of(client_of, learner, attempt)
    assert "Вспомните закон." in html
    assert "Это статья 10." not in html
    assert "снимает 10 % балла" in html
    attempt_at(attempt, 1, other_wrong)
    html = html_of(client_of, learner, attempt)
    assert "Это статья 10." in html
    assert "Потому что" not in html


def test_words_of_the_author_follow_the_answer(learner, client_of):
    body = {**builders.single(), "feedback": {"wrong": "Подумайте о сроке.", "right": "Так держать."}}
    body["options"][1]["feedback"] = body["options"][2]["feedback"] = "Это другой орган."
    attempt = practice(learner, body)
    attempt_at(attempt, 1, wrong)
    html = html_of(client_of, learner, attempt)
    assert "Подумайте о сроке." in html
    assert "Это другой орган." in html
    attempt_at(attempt, 1, right)
    assert "Так держать." in html_of(client_of, learner, attempt)


def test_where_the_author_shows_the_right_answer_at_once_there_is_nothing_more_to_try(learner, client_of):
    attempt = practice(learner, review=reviews.policy(during=["answers"], over=reviews.PARTS, key_waits=False))
    attempt_at(attempt, 1, wrong)

    html = html_of(client_of, learner, attempt)

    assert "Верный ответ" in html
    assert "check-1" not in html


def test_the_same_answer_again_is_not_a_try_and_nothing_follows_the_right_one(learner):
    attempt = practice(learner)
    attempt_at(attempt, 1, wrong)
    practice_actions.check(attempt=attempt, position=1)
    assert len(attempt.items.get(position=1).tries) == 1
    attempt_at(attempt, 1, right)
    attempt_at(attempt, 1, wrong)
    assert [one["fraction"] for one in attempt.items.get(position=1).tries] == [0.0, 1.0]
    assert actions.submit(attempt=attempt).score == 0.75


def test_what_was_given_and_never_checked_counts_as_one_more_try(learner):
    attempt = practice(learner)
    attempt_at(attempt, 1, wrong)
    answer(attempt, 1, right)
    answer(attempt, 2, right)

    assert actions.submit(attempt=attempt).score == 1.75


def test_nothing_is_checked_where_nothing_is_answered_or_it_is_no_practice(learner, attempt):
    with pytest.raises(Refused, match="Сначала ответьте"):
        practice_actions.check(attempt=practice(learner), position=1)
    with pytest.raises(Refused, match="Сразу проверяются"):
        practice_actions.check(attempt=attempt, position=1)


def test_a_finished_practice_checks_nothing_more(learner):
    attempt = practice(learner)
    answer(attempt, 1, right)
    actions.submit(attempt=attempt)

    with pytest.raises(Refused, match="уже закончена"):
        practice_actions.check(attempt=attempt, position=1)


def test_an_essay_waits_for_a_person_even_in_practice(learner):
    essay = builders.question({"stem": "Напишите ответ."}, kind="essay")
    attempt = actions.start(quiz=builders.quiz([essay], practice=True), user=learner)
    actions.save_answer(attempt=attempt, position=1, data={"answer": ["Здравствуйте!"]}, sequence=1)

    with pytest.raises(Refused, match="проверяет человек"):
        practice_actions.check(attempt=attempt, position=1)
    assert actions.submit(attempt=attempt).state == Attempt.State.SUBMITTED


# --- the hard ones -------------------------------------------------------------------------------------------------
def test_questions_answered_wrong_and_passed_over_come_back_once(learner, client_of):
    attempt = practice(learner, builders.single("А?"), builders.single("Б?"), builders.single("В?"))
    attempt_at(attempt, 1, right)
    attempt_at(attempt, 2, wrong)
    attempt_at(attempt, 2, right)
    client = client_of(learner)
    finish = client.get(reverse("quizzes:attempt-finish", args=[attempt.pk]))
    assert "Повторим трудные?" in finish.content.decode()
    assert [question.position for question in finish.context["hard"]] == [2, 3]

    assert client.post(reverse("quizzes:attempt-repeat", args=[attempt.pk]))["Location"].endswith("?page=2")

    page = client.get(reverse("quizzes:attempt", args=[attempt.pk]))
    assert (page.context["at_page"], page.context["next_page"]) == (2, 3)
    assert "check-2" in page.content.decode()
    attempt_at(attempt, 2, right)
    attempt_at(attempt, 3, wrong)
    again = client.get(reverse("quizzes:attempt-finish", args=[attempt.pk])).content.decode()
    assert "Повторить трудные" not in again
    before = Attempt.objects.get(pk=attempt.pk).page
    assert practice_actions.repeat(attempt=attempt).page == before
    assert actions.submit(attempt=attempt).score == 1.75


def test_after_a_practice_without_a_mistake_there_is_nothing_to_repeat(learner):
    attempt = practice(learner)
    for position in (1, 2):
        attempt_at(attempt, position, right)

    with pytest.raises(Refused, match="Повторять нечего"):
        practice_actions.repeat(attempt=attempt)


# --- what a practice is worth -------------------------------------------------------------------------------------
def test_a_practice_has_no_clock_and_no_limit_and_gives_no_pass(learner):
    attempt = practice(learner, minutes=5, max_attempts=1, cooldown_minutes=60)
    assert attempt.deadline_at is None
    for position in (1, 2):
        attempt_at(attempt, position, right)
    graded = actions.submit(attempt=attempt)
    assert (graded.percent, graded.passed) == (100, False)

    again = actions.start(quiz=attempt.quiz, user=learner)

    assert again.number == 2
    assert not queries.summary(attempt.quiz, learner).passed


def test_a_practice_gives_a_pass_where_the_author_says_so(learner, client_of):
    attempt = practice(learner, practice_counts=True)
    for position in (1, 2):
        attempt_at(attempt, position, right)

    assert actions.submit(attempt=attempt).passed


def test_the_result_of_a_practice_is_no_failure(learner, client_of):
    attempt = actions.submit(attempt=practice(learner))

    html = client_of(learner).get(reverse("quizzes:attempt-review", args=[attempt.pk])).content.decode()

    assert "Тренировка закончена" in html
    assert "Пока не зачтено" not in html


def test_the_rules_of_a_practice_are_those_of_its_start(learner):
    attempt = practice(learner)
    attempt.quiz.practice, attempt.quiz.penalty, attempt.quiz.practice_counts = False, 1.0, True
    attempt.quiz.save()
    attempt_at(attempt, 1, wrong)
    attempt_at(attempt, 1, right)

    graded = actions.submit(attempt=attempt)

    assert (graded.score, graded.passed) == (0.75, False)


def test_nobody_checks_in_another_s_practice(learner, stranger, client_of):
    attempt = practice(learner)
    for name in ("attempt-answers", "attempt-repeat"):
        response = client_of(stranger).post(reverse(f"quizzes:{name}", args=[attempt.pk]), {"at": "check-1"})
        assert response.status_code == 404


def test_a_try_never_leaves_the_list(learner):
    item = Item(kind="single", shown={"options": []}, key={"correct": ["a"]}, tries=[])
    assert practising.add_try(item, "b", NOON, again=False)
    assert practising.add_try(item, "a", NOON, again=False)
    assert practising.add_try(item, "a", NOON, again=True)

    assert [(one["answer"], one["fraction"], one.get("again")) for one in item.tries] == [
        ("b", 0.0, None),
        ("a", 1.0, None),
        ("a", 1.0, True),
    ]


def test_a_blank_that_is_to_be_checked_is_said_beside_the_questions(learner, client_of):
    attempt = practice(learner)
    sheet = reverse("quizzes:attempt-answers", args=[attempt.pk])
    page = client_of(learner).post(sheet, {"at": "check-1"}, follow=True)
    assert page.status_code == 200
    assert "Сначала ответьте на вопрос" in page.content.decode()
    assert page.templates[0].name == "quizzes/attempts/attempt.html"
