"""Attempts that wait for a person in the results of a quiz: listed, annulled, and carried along by a correction."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from lms.errors import Refused
from lms.models import Notification
from quizzes.bank.actions import revise
from quizzes.marking import judging
from quizzes.marking.actions import mark_item
from quizzes.models import Annulment, Attempt, CorrectedAttempt
from quizzes.results import actions, queries, regrading, sheets
from tests import builders
from tests.quizzes.essays import TEXT, essay, quiz_with, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return quiz_with(("single", builders.single("Кто отвечает?")), ("essay", essay()))


@pytest.fixture
def waiting(quiz, learner) -> Attempt:
    """The choice is answered wrongly, the essay is to be judged by a person."""
    return sent(quiz, learner, TEXT, right=False)


def revision(attempt, position):
    return attempt.items.get(position=position).revision


def test_it_is_counted_and_found_apart(quiz, waiting, client_of, trainer):
    totals = queries.totals(quiz)

    assert (totals["finished"], totals["waiting"], totals["mean"]) == (0, 1, None)
    assert list(queries.attempts(quiz, outcome="waiting")) == [waiting]
    assert not queries.attempts(quiz, outcome="failed")
    html = client_of(trainer).get(f"/quizzes/{quiz.pk}/results/?outcome=waiting").content.decode()
    assert "Ждёт проверки" in html
    assert "Не зачтена" not in html


def test_its_page_says_that_it_waits(waiting, client_of, trainer):
    html = client_of(trainer).get(f"/attempts/{waiting.pk}/examine/").content.decode()

    assert "ждёт проверки тренера" in html
    assert "Аннулировать попытку" in html


def test_it_may_be_annulled(waiting, trainer):
    actions.annul(attempt=waiting, by=trainer, reason="Отвечал другой человек.")

    waiting.refresh_from_db()
    assert waiting.state == Attempt.State.ANNULLED
    assert Annulment.objects.filter(attempt=waiting).exists()


def test_a_correction_changes_what_is_known_and_keeps_what_stood(quiz, waiting, trainer):
    actions.correct(quiz=quiz, revision=revision(waiting, 1), way="credit", by=trainer, reason="Ключ неверен.")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.score, waiting.max_score) == (Attempt.State.SUBMITTED, 1, 1)
    kept = CorrectedAttempt.objects.get()
    assert (kept.item_before["fraction"], kept.percent_before, kept.percent_after) == (0, None, None)


@pytest.mark.parametrize(("way", "percent", "passed"), [("credit", 50, False), ("drop", 0, False)])
def test_it_is_graded_when_its_last_question_is_counted_or_left_out(quiz, waiting, trainer, way, percent, passed):
    actions.correct(quiz=quiz, revision=revision(waiting, 2), way=way, by=trainer, reason="Вопрос неудачен.")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.percent, waiting.passed) == (Attempt.State.GRADED, percent, passed)
    assert Notification.objects.filter(recipient=waiting.user, kind="quizzes.pass_lost").exists()


def test_the_look_before_names_it(quiz, waiting, trainer):
    planned = regrading.plan(quiz=quiz, revision=revision(waiting, 1), way="credit")

    assert (len(planned.changes), len(planned.waiting)) == (0, 1)


def test_marks_of_a_person_are_not_put_right_by_a_key(quiz, waiting, trainer):
    old = revision(waiting, 2)
    new = revise(question=old.question, body=essay(guide="Другая памятка."), by=trainer)

    with pytest.raises(Refused, match="проверяет человек"):
        regrading.plan(quiz=quiz, revision=old, way="key", replacement=new)


def test_the_question_page_shows_what_waits_and_all_that_was_written(quiz, waiting, client_of, trainer):
    client = client_of(trainer)
    asked = revision(waiting, 2)

    html = client.get(f"/quizzes/{quiz.pk}/results/questions/").content.decode()
    assert "ждут проверки: 1" in html
    html = client.get(f"/quizzes/{quiz.pk}/results/questions/{asked.pk}/").content.decode()
    assert "По людям" in html
    assert "По ответам" not in html
    assert "ждёт" in html


def table(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_essays_are_taken_away_whole_with_the_word_of_the_trainer(quiz, learner, client_of, trainer):
    text = "=1+1 — с этого начинается ответ.\n\n" + "Очень подробно. " * 40
    attempt = sent(quiz, learner, text)
    mark_item(item=attempt.items.get(position=2), marker=trainer, judgement=judging.Judgement(0.5), comment="Коротче.")
    client = client_of(trainer)
    asked = revision(attempt, 2)

    by_question = table(client.get(f"/quizzes/{quiz.pk}/results/questions/{asked.pk}/export/?as=csv"))
    by_person = table(client.get(f"/quizzes/{quiz.pk}/results/export/?as=answers"))

    assert by_person[1:] == by_question
    assert by_question[0]["Ответ"] == f"'{text.strip()}"
    assert by_question[0]["Баллов"] == "0,5"
    assert (by_question[0]["Проверил"], by_question[0]["Комментарий"]) == (trainer.get_full_name(), "Коротче.")
    assert client.get(f"/quizzes/{quiz.pk}/results/questions/{asked.pk}/export/").status_code == 200


@pytest.mark.parametrize("people", [1, 3])
def test_a_table_of_answers_takes_three_queries_whatever_its_length(quiz, trainer, people, django_assert_num_queries):
    for number in range(people):
        person = builders.official(f"o{number}@example.org", "О", "О", agency=trainer.employments.get().agency)
        sent(quiz, person, f"{TEXT} {number}")

    with django_assert_num_queries(3):
        assert len(list(queries.answer_rows(queries.attempts(quiz)))) == 2 * people


def test_a_book_with_too_many_answers_says_where_they_are(quiz, waiting, client_of, trainer, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ANSWERS", 1)

    response = client_of(trainer).get(f"/quizzes/{quiz.pk}/results/export/")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [cell.value for cell in book["Ответы"][2]] == [2, "Их слишком много для книги: скачайте «Ответы в CSV»."]
