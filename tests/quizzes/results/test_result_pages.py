"""What the trainer sees of everybody's attempts, and what she takes away."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from quizzes.attempts import actions as attempts
from quizzes.models import Attempt
from quizzes.results import queries
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return builders.quiz([builders.question(builders.single("Кто отвечает?"))])


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def take(quiz, user, right: bool = True) -> Attempt:
    attempt = attempts.start(quiz=quiz, user=user)
    item = attempt.items.get()
    chosen = next(one["id"] for one in item.shown["options"] if (one["id"] in item.key["correct"]) is right)
    attempts.save_answer(attempt=attempt, position=1, data={"answer": [chosen]}, sequence=1)
    return attempts.submit(attempt=attempt)


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_page_says_how_many_passed_and_finds_people(client, quiz, learner, hr):
    take(quiz, learner)
    take(quiz, hr, right=False)
    address = reverse("quizzes:results", args=[quiz.pk])
    page = client.get(address).content.decode().replace("\xa0", " ")
    assert "Тест проходили 2 человека, зачёт получили 1" in page

    def shown(**asked) -> set[int]:
        return {attempt.user_id for attempt in client.get(address, asked).context["paging"].rows}

    assert shown(outcome="failed") == {hr.pk}
    assert shown(q=learner.last_name.upper()) == {learner.pk}
    assert shown(outcome="чушь") == {learner.pk, hr.pk}


def test_answers_are_counted_in_words(client, quiz, learner, hr, head):
    take(quiz, learner)
    take(quiz, hr)
    attempts.submit(attempt=attempts.start(quiz=quiz, user=head))
    revision = quiz.sections.get().pool.get().revision
    said = queries.answers(quiz, revision)
    assert [(one.words, one.count, one.mean) for one in said] == [(("Вариант 1",), 2, 1.0), ((), 1, 0.0)]
    assert [(one.shown, one.blank) for one in queries.questions(quiz)] == [(3, 1)]
    page = client.get(reverse("quizzes:results-answers", args=[quiz.pk, revision.pk])).content.decode()
    assert "нет ответа" in page
    assert learner.get_full_name() in page


def test_a_question_of_another_quiz_is_not_found(client, quiz, learner):
    take(quiz, learner)
    other = builders.quiz([builders.question()])
    revision = other.sections.get().pool.get().revision_id
    assert client.get(reverse("quizzes:results-answers", args=[quiz.pk, revision])).status_code == 404


def test_the_workbook_holds_attempts_and_answers_and_no_live_formula(client, learner):
    body = builders.single("=1+1")
    quiz = builders.quiz([builders.question(body)])
    take(quiz, learner)
    response = client.get(reverse("quizzes:results-export", args=[quiz.pk]))
    book = openpyxl.load_workbook(io.BytesIO(content(response)))
    people, answers = book.worksheets
    assert [cell.value for cell in people[2]][:3] == [learner.get_full_name(), people["B2"].value, 1]
    assert people["I2"].value == 1
    assert (answers["D2"].value, answers["D2"].data_type, answers["E2"].value) == ("=1+1", "s", "Вариант 1")


def test_the_csv_is_narrowed_as_the_page_is(client, quiz, learner, hr):
    take(quiz, learner)
    take(quiz, hr, right=False)
    response = client.get(reverse("quizzes:results-export", args=[quiz.pk]), {"as": "csv", "outcome": "passed"})
    lines = list(csv.reader(io.StringIO(content(response).decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines] == ["Фамилия, имя, отчество", learner.get_full_name()]


@pytest.mark.parametrize("name", ["results", "results-questions"])
def test_pages_make_the_same_queries_for_one_attempt_and_for_many(
    client, quiz, learner, hr, head, name, django_assert_max_num_queries
):
    def made(people) -> int:
        for person in people:
            take(quiz, person)
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse(f"quizzes:{name}", args=[quiz.pk]))
        return len(captured)

    assert made([learner]) == made([hr, head])
