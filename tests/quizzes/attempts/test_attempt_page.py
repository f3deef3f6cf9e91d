from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.attempts import actions, sheet
from quizzes.attempts.facts import Place
from quizzes.models import Attempt, Revision
from tests import builders

from .conftest import FIVE_KINDS, right

JSON = {"Accept": "application/json"}


@pytest.fixture
def page(attempt):
    return reverse("quizzes:attempt", args=[attempt.pk])


def address(name, attempt, *more):
    return reverse(f"quizzes:{name}", args=[attempt.pk, *more])


def test_every_question_stands_on_the_page_as_it_was_shown(attempt, learner, client_of, page):
    html = client_of(learner).get(page).content.decode()

    for item in attempt.items.all():
        assert item.shown["stem"] in html.replace("\u00a0", " ")
        for option in item.shown.get("options", []) + item.shown.get("left", []) + item.shown.get("right", []):
            assert option["text"] in html.replace("\u00a0", " ")


def test_the_key_is_never_in_the_page(learner, client_of):
    question = builders.question(
        {
            "stem": "Какой закон?",
            "accepted": ["СЕКРЕТНЫЙ-ОТВЕТ"],
            "explanation": "СЕКРЕТНОЕ-ПОЯСНЕНИЕ",
        },
        kind="short",
    )
    noted = builders.single()
    noted["options"][0]["feedback"] = "СЕКРЕТНАЯ-ПОДСКАЗКА"
    attempt = actions.start(quiz=builders.quiz([question, builders.question(noted)]), user=learner)
    browser = client_of(learner)

    for name in ("attempt", "attempt-finish"):
        response = browser.get(address(name, attempt))
        assert "СЕКРЕТН" not in response.content.decode()
        assert "Потому что" not in response.content.decode()


def test_what_was_saved_is_on_the_page_after_a_closed_browser(attempt, learner, client_of, page):
    for item in attempt.items.all():
        actions.save_answer(attempt=attempt, position=item.position, data=right(item), sequence=1)

    response = client_of(learner).get(page)

    assert [question.answered for question in response.context["questions"]] == [True] * 5
    html = response.content.decode()
    assert 'value="59-ФЗ"' in html
    assert html.count(" checked") == 3  # one of the single, two of the multiple choice
    assert html.count(" selected") == 2 + 3  # the pairs and the places


def test_the_page_is_not_kept_by_the_browser(learner, client_of, page):
    assert "no-store" in client_of(learner).get(page)["Cache-Control"]


@pytest.mark.parametrize("name", ["attempt", "attempt-finish", "attempt-review"])
def test_strangers_find_no_attempt(attempt, stranger, hr, head, client_of, name):
    for person in (stranger, hr, head):
        assert client_of(person).get(address(name, attempt)).status_code == 404


def test_strangers_can_neither_answer_nor_submit(attempt, stranger, trainer, client_of):
    for person, status in ((stranger, 404), (trainer, 403)):
        browser = client_of(person)
        assert browser.post(address("attempt-answer", attempt, 5), {"answer": "59-ФЗ"}).status_code == status
        assert (
            browser.post(address("attempt-answers", attempt), {"q5-answer": "59-ФЗ", "q5-seen": 0}).status_code
            == status
        )
        assert browser.post(address("attempt-submit", attempt)).status_code == status
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN
    assert not attempt.items.exclude(answer=None).exists()


def test_nobody_signed_in_is_led_to_the_sign_in_page(attempt, client, page):
    assert client.get(page)["Location"].startswith("/accounts/login/")


def test_writes_need_post_and_the_csrf_token(attempt, learner):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner, backend="lms.agencies.backends.PasswordBackend")

    assert browser.get(address("attempt-submit", attempt)).status_code == 405
    assert browser.post(address("attempt-submit", attempt)).status_code == 403
    assert browser.post(address("attempt-answer", attempt, 1), {"answer": "x"}).status_code == 403


# --- the script's way -----------------------------------------------------------------------------------------------
def test_the_script_is_told_when_the_answer_was_saved(attempt, learner, client_of):
    response = client_of(learner).post(
        address("attempt-answer", attempt, 5), {"answer": "59-ФЗ", "sequence": "1700000000000"}, headers=JSON
    )

    told = response.json()
    assert (response.status_code, told["outcome"], told["answered"]) == (200, "saved", True)
    assert len(told["saved_at"]) == len("14:02")
    assert attempt.items.get(position=5).sequence == 1700000000000


def test_the_script_is_told_of_a_later_answer_and_of_the_end(attempt, learner, client_of):
    browser = client_of(learner)
    to = address("attempt-answer", attempt, 5)
    browser.post(to, {"answer": "59-ФЗ", "sequence": "20"}, headers=JSON)

    stale = browser.post(to, {"answer": "старое", "sequence": "10"}, headers=JSON)
    actions.submit(attempt=attempt)
    closed = browser.post(to, {"answer": "поздно", "sequence": "30"}, headers=JSON)

    assert (stale.status_code, stale.json()["outcome"]) == (409, "stale")
    assert (closed.status_code, closed.json()["outcome"]) == (409, "closed")


def test_the_script_is_told_what_cannot_be_an_answer(attempt, learner, client_of):
    response = client_of(learner).post(
        address("attempt-answer", attempt, 1), {"answer": "нет такого", "sequence": "5"}, headers=JSON
    )

    assert response.status_code == 400
    assert "Такого варианта" in response.json()["message"]


@pytest.mark.parametrize("sequence", ["", "abc", "-5", "9" * 30, str(2**60), "²"])
def test_a_senseless_sequence_counts_as_this_moment(attempt, learner, client_of, sequence):
    response = client_of(learner).post(
        address("attempt-answer", attempt, 5), {"answer": "59-ФЗ", "sequence": sequence}, headers=JSON
    )

    assert response.json()["outcome"] == "saved"


@pytest.mark.parametrize("questions", [3, 40])
def test_a_saved_answer_costs_five_queries_with_everything(learner, client_of, questions):
    quiz = builders.quiz([builders.question() for _ in range(questions)], minutes=15)
    attempt = actions.start(quiz=quiz, user=learner, place=Place("127.0.0.1", ""))
    browser, data = client_of(learner), right(attempt.items.get(position=1))

    with CaptureQueriesContext(connection) as queries:
        browser.post(address("attempt-answer", attempt, 1), {**data, "sequence": "5"}, headers=JSON)

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 5, "\n".join(statements)  # session, person with roles, attempt, question, the write


@pytest.mark.parametrize("questions", [3, 40])
def test_the_page_takes_the_same_number_of_queries_for_3_and_40_questions(learner, client_of, questions):
    quiz = builders.quiz([builders.question() for _ in range(questions)], minutes=15)
    attempt = actions.start(quiz=quiz, user=learner)
    browser = client_of(learner)

    with CaptureQueriesContext(connection) as queries:
        browser.get(address("attempt", attempt))

    assert len(queries) == 5, [query["sql"] for query in queries]


# --- without JavaScript ---------------------------------------------------------------------------------------------
def fill_in(attempt, answers):
    """The fields of the whole form as a browser sends them."""
    fields = {}
    for item in attempt.items.all():
        fields[f"q{item.position}-seen"] = str(item.sequence)
        for name, values in answers.get(item.position, {}).items():
            fields[f"q{item.position}-{name}"] = values
    return fields


def test_without_javascript_the_whole_test_can_be_taken(attempt, learner, client_of):
    browser = client_of(learner)
    answers = {item.position: right(item) for item in attempt.items.all() if item.kind != "order"}
    places = attempt.items.get(kind="order").key["correct"]
    answers[4] = {f"answer-{option}": [str(place)] for place, option in enumerate(places, start=1)}

    saved = browser.post(address("attempt-answers", attempt), {**fill_in(attempt, answers), "at": "3"})
    assert saved["Location"] == address("attempt", attempt) + "#q3"
    on_to = browser.post(address("attempt-answers", attempt), {**fill_in(attempt, answers), "at": "finish"})
    assert on_to["Location"] == address("attempt-finish", attempt)
    assert "Есть ответы на все вопросы" in browser.get(on_to["Location"]).content.decode()
    result = browser.post(address("attempt-submit", attempt), follow=True)

    assert "5\u00a0из\u00a05" in result.content.decode().replace("&nbsp;", "\u00a0")


def test_before_finishing_the_page_names_what_is_unanswered(attempt, learner, client_of):
    item = attempt.items.get(position=1)
    actions.save_answer(attempt=attempt, position=1, data=right(item), sequence=1)

    html = client_of(learner).get(address("attempt-finish", attempt)).content.decode()

    assert "4\u00a0вопроса" in html
    assert address("attempt", attempt) + "#q2" in html
    assert address("attempt", attempt) + "#q1" not in html


def test_a_bad_field_is_named_by_its_question_and_the_rest_is_kept(attempt, learner, client_of):
    fields = fill_in(attempt, {1: {"answer": ["нет такого"]}, 5: {"answer": ["59-ФЗ"]}})

    response = client_of(learner).post(address("attempt-answers", attempt), {**fields, "at": "finish"}, follow=True)

    assert response.redirect_chain[-1][0] == address("attempt", attempt)
    assert "Вопрос 1: Такого варианта" in response.content.decode()
    assert attempt.items.get(position=5).answer == "59-ФЗ"


def test_a_plain_form_for_one_question_comes_back_to_it(attempt, learner, client_of):
    response = client_of(learner).post(address("attempt-answer", attempt, 5), {"answer": "59-ФЗ"})

    assert response["Location"] == address("attempt", attempt) + "#q5"
    assert attempt.items.get(position=5).answer == "59-ФЗ"


# --- the end of time ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["attempt", "attempt-finish", "attempt-review"])
def test_opening_an_attempt_whose_time_ran_out_finishes_it(attempt, learner, client_of, pass_time, name):
    pass_time(attempt, 17)

    response = client_of(learner).get(address(name, attempt), follow=True)

    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
    assert "Время вышло, тест завершился сам" in response.content.decode()


def test_an_answer_after_the_end_is_refused_in_words(attempt, learner, client_of, pass_time):
    pass_time(attempt, 17)

    response = client_of(learner).post(
        address("attempt-answers", attempt), fill_in(attempt, {5: {"answer": ["59-ФЗ"]}}), follow=True
    )

    assert "Время вышло: этот ответ уже не учтён" in response.content.decode()


# --- the sheet ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", sorted(FIVE_KINDS))
def test_every_kind_of_question_has_its_place_on_the_sheet(attempt, kind):
    from django.template.loader import get_template

    shown = attempt.items.get(kind=kind).shown
    question = sheet.question(position=1, shown=shown)

    assert get_template(question.template).render({"question": question}).strip()


def test_placed_items_stand_by_their_places(attempt):
    item = attempt.items.get(kind="order")
    ids = [option["id"] for option in item.shown["options"]]

    rows = sheet.question(position=1, shown=item.shown, answer={ids[2]: 1, ids[0]: 2}).rows

    assert [row.id for row in rows] == [ids[2], ids[0], ids[1]]
    assert json.dumps([choice.chosen for choice in rows[0].choices]) == "[true, false, false]"


def test_a_revision_is_kept_while_an_attempt_rests_on_it(attempt):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        Revision.objects.all().delete()
