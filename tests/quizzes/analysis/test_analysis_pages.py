"""What the trainer sees of the questions of a quiz that people have taken."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from quizzes.analysis import queries
from quizzes.assembly.actions import pin_latest
from quizzes.bank.actions import revise
from quizzes.results.actions import annul
from tests import builders

from .conftest import take

pytestmark = pytest.mark.django_db


def test_a_question_with_a_wrong_key_comes_first_and_says_so(taken):
    found = queries.analysis(queries.chosen_attempts(taken))
    first = found.questions[0]
    assert first.revision.stem == "Каверзный?"
    assert [flag.title for flag in first.flags] == ["сильные отвечают хуже слабых"]
    assert first.figures.discrimination == pytest.approx(-1)
    assert first.exposure == 1.0


def test_the_page_of_a_question_tells_what_the_strong_choose(client_of, trainer, taken):
    revision = queries.analysis(queries.chosen_attempts(taken)).questions[0].revision
    options = queries.options(queries.chosen_attempts(taken), revision)
    assert {one.words: (one.count, one.upper, one.lower) for one in options} == {
        "Вариант 1": (6, 0.0, 1.0),
        "Вариант 2": (6, 1.0, 0.0),
        "Вариант 3": (0, 0.0, 0.0),
    }
    page = client_of(trainer).get(reverse("quizzes:analysis-question", args=[taken.pk, revision.pk]))
    text = page.content.decode().replace("\xa0", " ")
    assert "проверьте ключ" in text
    assert "никто не выбрал" in text


def test_first_best_and_all_attempts(quiz, people, trainer):
    first = take(quiz, people[0], "b", "b", "b")
    second = take(quiz, people[0], "a", "a", "a")
    third = take(quiz, people[0], "a", "b", "b")

    def chosen(which: str) -> set[int]:
        return set(queries.chosen_attempts(quiz, which=which).values_list("pk", flat=True))

    assert chosen("first") == {first.pk}
    assert chosen("best") == {second.pk}
    assert chosen("all") == {first.pk, second.pk, third.pk}
    annul(attempt=first, by=trainer, reason="Сбой")
    assert chosen("first") == {second.pk}


def test_a_changed_question_is_not_mixed_with_what_it_was(taken, people, trainer):
    question = taken.sections.get().pool.get(order=0).question
    revise(question=question, body=builders.single("Каверзный, но ясный?"), by=trainer)
    pin_latest(quiz=taken, by=trainer)
    take(taken, people[0], "a", "a", "a")
    found = queries.analysis(queries.chosen_attempts(taken, which="all"))
    shown = {one.revision.stem: one.figures.shown for one in found.questions}
    assert shown["Каверзный?"] == 12
    assert shown["Каверзный, но ясный?"] == 1


def test_the_page_and_the_workbook_agree_and_an_empty_quiz_is_no_error(client_of, trainer, taken):
    client = client_of(trainer)
    page = client.get(reverse("quizzes:analysis", args=[taken.pk]), {"which": "чушь", "since": "вчера"})
    assert page.status_code == 200
    response = client.get(reverse("quizzes:analysis-export", args=[taken.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    stems = [row[0].value for row in book.active.iter_rows(min_row=2)]
    assert stems == [one.revision.stem for one in page.context["analysis"].questions]
    empty = builders.quiz([builders.question()])
    assert "Завершённых попыток нет" in client.get(reverse("quizzes:analysis", args=[empty.pk])).content.decode()


def test_a_question_that_was_not_asked_is_not_found(client_of, trainer, taken):
    other = builders.question().current
    assert client_of(trainer).get(reverse("quizzes:analysis-question", args=[taken.pk, other.pk])).status_code == 404


def test_the_number_of_queries_does_not_grow(quiz, people, django_assert_max_num_queries):
    def made(some) -> int:
        for person in some:
            take(quiz, person, "a", "b", "a")
        with django_assert_max_num_queries(9) as captured:
            queries.analysis(queries.chosen_attempts(quiz))
        return len(captured)

    assert made(people[:1]) == made(people[1:4])
