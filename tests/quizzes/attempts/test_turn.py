from __future__ import annotations

import pytest
from django.urls import reverse

from quizzes.attempts import actions
from quizzes.attempts.actions import Outcome
from quizzes.models import PoolEntry, Section
from tests import builders

from .conftest import FIVE_KINDS, right

JSON = {"Accept": "application/json"}


def started(learner, **fields):
    """An attempt at two sections, of two questions and one."""
    quiz = builders.quiz([builders.question(builders.single(f"Кто отвечает {n}?")) for n in (1, 2)], **fields)
    quiz.sections.update(title="Сроки")
    section = Section.objects.create(quiz=quiz, order=2, title="Каналы")
    third = builders.question(builders.single("Кто отвечает 3?"))
    PoolEntry.objects.create(section=section, question=third, revision=third.current)
    return actions.start(quiz=quiz, user=learner)


def pages(attempt):
    return list(attempt.items.order_by("position").values_list("page", flat=True))


def address(name, attempt, *more):
    return reverse(f"quizzes:{name}", args=[attempt.pk, *more])


@pytest.mark.parametrize(("layout", "expected"), [("all", [1, 1, 1]), ("sections", [1, 1, 2]), ("single", [1, 2, 3])])
def test_questions_are_laid_out_as_the_quiz_says_and_stay_so(learner, layout, expected):
    attempt = started(learner, layout=layout)
    attempt.quiz.layout = "all"
    attempt.quiz.save()

    assert pages(attempt) == expected


def test_a_page_shows_its_questions_alone(learner, client_of):
    attempt = started(learner, layout="sections")
    second = attempt.items.get(position=3)

    response = client_of(learner).get(address("attempt", attempt))

    assert [question.position for question in response.context["on_page"]] == [1, 2]
    assert second.shown["stem"] not in response.content.decode().replace("\u00a0", " ")


def test_the_attempt_opens_where_she_was(learner, client_of):
    attempt = started(learner, layout="single")
    client = client_of(learner)
    response = client.post(address("attempt-answers", attempt), {"at": "page-2", "page": "1"})
    assert response["Location"] == address("attempt", attempt) + "?page=2"
    client.post(address("attempt-answers", attempt), {"at": "go-3", "page": "2"})

    assert client.get(address("attempt", attempt)).context["at_page"] == 3


def test_without_scripts_a_turn_keeps_the_answers_of_the_page(learner, client_of):
    attempt = started(learner, layout="single")
    item = attempt.items.get(position=1)

    given = {"q1-answer": right(item)["answer"], "q1-seen": "0"}
    client_of(learner).post(address("attempt-answers", attempt), {"at": "page-2", "page": "1", **given})

    item.refresh_from_db()
    assert item.answer == right(item)["answer"][0]


def test_where_one_moves_freely_any_page_can_be_looked_at_and_none_that_there_is_not(learner, client_of):
    attempt = started(learner, layout="single")
    client = client_of(learner)

    assert client.get(address("attempt", attempt), {"page": "3"}).context["at_page"] == 3
    assert client.get(address("attempt", attempt), {"page": "9"}).context["at_page"] == 1
    assert actions.turn(attempt=attempt, page=9) == 1


def test_forward_only_leads_one_page_on_and_never_back(learner, client_of):
    attempt = started(learner, layout="single", forward_only=True)

    assert actions.turn(attempt=attempt, page=3) == 1
    assert actions.turn(attempt=attempt, page=2) == 2
    assert actions.turn(attempt=attempt, page=1) == 2

    response = client_of(learner).get(address("attempt", attempt), {"page": "1"}, follow=True)
    assert response.context["at_page"] == 2
    assert "можно идти только вперёд" in response.content.decode().replace("\u00a0", " ")


def test_forward_only_a_question_that_was_left_takes_no_answer_and_says_why(learner, client_of):
    attempt = started(learner, layout="single", forward_only=True)
    item = attempt.items.get(position=1)
    actions.save_answer(attempt=attempt, position=1, data=right(item), sequence=1)
    actions.turn(attempt=attempt, page=2)

    other = {"answer": item.shown["options"][-1]["id"], "sequence": 9}
    response = client_of(learner).post(address("attempt-answer", attempt, 1), other, headers=JSON)

    assert response.status_code == 409
    assert response.json()["outcome"] == "left"
    assert "идут только вперёд" in response.json()["message"]
    item.refresh_from_db()
    assert (item.answer, item.sequence) == (right(item)["answer"][0], 1)


def test_forward_only_a_question_ahead_takes_no_answer_either(learner):
    attempt = started(learner, layout="single", forward_only=True)
    data = right(attempt.items.get(position=2))

    assert actions.save_answer(attempt=attempt, position=2, data=data, sequence=1).outcome is Outcome.LEFT


def test_forward_only_a_sheet_of_a_page_left_changes_nothing_and_says_which(learner, client_of):
    attempt = started(learner, layout="single", forward_only=True)
    item = attempt.items.get(position=1)
    actions.turn(attempt=attempt, page=2)

    sheet = {"at": "page-2", "page": "1", "q1-answer": right(item)["answer"], "q1-seen": "99999999999999"}
    response = client_of(learner).post(address("attempt-answers", attempt), sheet, follow=True)

    assert "Вопрос 1: вы его уже прошли" in response.content.decode().replace("\u00a0", " ")
    item.refresh_from_db()
    assert item.answer is None


def test_forward_only_the_grid_has_no_way_back(learner, client_of):
    attempt = started(learner, layout="single", forward_only=True)
    actions.turn(attempt=attempt, page=2)

    html = client_of(learner).get(address("attempt", attempt)).content.decode()

    assert "go-1" not in html
    assert "go-3" not in html
    assert "Вопрос 1: пройден" in html
    assert "Вопрос 3: впереди" in html
    assert "Назад" not in html


def test_the_rule_of_the_start_holds_though_the_quiz_has_changed(learner):
    attempt = started(learner, layout="single", forward_only=True)
    attempt.quiz.forward_only = False
    attempt.quiz.save()
    actions.turn(attempt=attempt, page=2)

    assert actions.turn(attempt=attempt, page=1) == 2


def test_a_finished_attempt_turns_no_page(learner):
    attempt = started(learner, layout="single")
    actions.submit(attempt=attempt)

    assert actions.turn(attempt=attempt, page=2) == 1


@pytest.mark.parametrize("questions", [3, 40])
def test_turning_takes_the_same_number_of_queries_for_3_and_40_questions(learner, questions, django_assert_num_queries):
    quiz = builders.quiz([builders.question() for _ in range(questions)], layout="single", forward_only=True)
    attempt = actions.start(quiz=quiz, user=learner)

    with django_assert_num_queries(5):  # two of them the savepoint of the test
        actions.turn(attempt=attempt, page=2)


@pytest.mark.parametrize("kind", FIVE_KINDS)
def test_every_kind_stands_alone_on_a_page(learner, client_of, kind):
    quiz = builders.quiz([builders.question(FIVE_KINDS[kind], kind=kind)], layout="single")
    attempt = actions.start(quiz=quiz, user=learner)

    assert client_of(learner).get(address("attempt", attempt)).status_code == 200
