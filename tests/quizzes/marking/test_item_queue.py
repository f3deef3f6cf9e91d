"""Answers in quizzes that wait for a trainer, and the page on which she judges one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.workshop.queries import desk
from quizzes.marking import actions, judging, queries
from quizzes.models import Attempt, ItemMark
from tests import builders
from tests.quizzes.essays import TEXT, essay, quiz_with, reply_body, sent

from .conftest import TOP

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return quiz_with(
        ("single", builders.single()),
        ("essay", essay()),
        ("essay", essay(stem="Как признать ошибку?")),
        title="Проверка тона",
    )


@pytest.fixture
def waiting(quiz, learner) -> Attempt:
    return sent(quiz, learner, TEXT, "Прямо, одной фразой.", back_url="/lessons/1/")


def text_of(client, address):
    return client.get(address).content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


def data(mark=None, **more):
    return {"supersedes": mark.pk if mark else "", "comment": "", "share": "4", **more}


def test_the_oldest_attempt_stands_first_with_its_answers_in_a_row(quiz, waiting, stranger, trainer):
    older = sent(quiz, stranger, TEXT, TEXT)
    Attempt.objects.filter(pk=older.pk).update(finished_at=timezone.now() - dt.timedelta(days=2))

    found = [(item.attempt_id, item.position) for item in queries.item_queue(trainer)]

    assert found == [(older.pk, 2), (older.pk, 3), (waiting.pk, 2), (waiting.pk, 3)]


def test_a_row_says_who_where_what_and_how_long(client_of, waiting, trainer):
    Attempt.objects.update(finished_at=timezone.now() - dt.timedelta(days=3, hours=1))

    html = text_of(client_of(trainer), "/marking/quizzes/")

    assert "Ждут 2 ответа" in html
    for words in ("Иванова Анна Петровна", "Отдел обращений", "Почему", "ждёт 3 дня", "Проверка тона"):
        assert words in html, words


def test_both_rooms_say_how_much_waits_in_the_other(client_of, waiting, trainer):
    html = text_of(client_of(trainer), "/marking/")

    assert 'href="/marking/quizzes/"' in html
    assert "Всё проверено" in html
    assert '<span class="tab-count">2</span>' in html


def test_own_answers_and_those_of_people_out_of_reach_do_not_stand_there(quiz, trainer, learner):
    sent(quiz, trainer, TEXT, TEXT)

    assert not queries.item_queue(trainer).exists()
    assert not queries.item_queue(learner).exists()


def test_it_is_narrowed_by_quiz_and_by_question(client_of, quiz, waiting, stranger, trainer):
    other = quiz_with(("essay", essay(stem="О чём письмо?")), title="Письма")
    sent(other, stranger, TEXT)
    client = client_of(trainer)
    question = waiting.items.get(position=3).revision_id

    assert "Иванова" not in text_of(client, f"/marking/quizzes/?quiz={other.pk}")
    assert [item.position for item in queries.item_queue(trainer, revision_id=question)] == [3]
    assert "на один вопрос" in text_of(client, f"/marking/quizzes/?quiz={quiz.pk}&question={question}")
    assert client.get("/marking/quizzes/?quiz=x&question=-1&pile=no").status_code == 200


@pytest.mark.parametrize("attempts", [1, 3])
def test_the_queue_takes_the_same_number_of_queries(client_of, quiz, trainer, attempts):
    for number in range(attempts):
        person = builders.official(
            f"o{number}@example.org", "Одинцова", f"Ольга{number}", agency=trainer.employments.get().agency
        )
        sent(quiz, person, TEXT, TEXT)
    client = client_of(trainer)
    client.get("/marking/quizzes/")

    with CaptureQueriesContext(
        connection,
    ) as made:
        client.get("/marking/quizzes/")

    assert len(made) <= 12
    assert len([one for one in made if "quizzes_item" in one["sql"]]) == 4  # rows, how many, choices, the tab


def test_the_page_shows_the_answer_the_guide_and_what_it_is_worth(client_of, waiting, trainer):
    item = waiting.items.get(position=2)

    html = text_of(client_of(trainer), f"/marking/quizzes/{item.pk}/")

    assert "Чтобы он не звонил каждый день" in html
    assert "Два балла за причину" in html
    assert "15 слов, просили от 5" in html
    assert "0,25 из 1" in html


def test_saving_goes_on_to_the_next_answer_and_at_the_end_to_the_queue(client_of, waiting, trainer):
    client = client_of(trainer)
    first, second = waiting.items.filter(kind="essay").order_by("position")

    response = client.post(f"/marking/quizzes/{first.pk}/", data(next="1", share="2"))
    assert response.url == f"/marking/quizzes/{second.pk}/"
    response = client.post(f"/marking/quizzes/{second.pk}/", data(next="1", comment="Хорошо.\r\nКоротко."))
    assert response.url == "/marking/quizzes/"

    waiting.refresh_from_db()
    assert waiting.score == 2.5
    assert ItemMark.objects.get(item=second).comment == "Хорошо.\nКоротко."
    assert "автор получит уведомление" in text_of(client, "/marking/quizzes/")


def test_answers_to_one_question_are_judged_in_a_row(client_of, quiz, waiting, stranger, trainer):
    later = sent(quiz, stranger, TEXT, TEXT)
    first = waiting.items.get(position=2)
    query = f"?quiz={quiz.pk}&question={first.revision_id}"

    response = client_of(trainer).post(f"/marking/quizzes/{first.pk}/{query}", data(next="1"))

    assert response.url == f"/marking/quizzes/{later.items.get(position=2).pk}/{query}"


def test_a_second_click_saves_once(client_of, waiting, trainer):
    item = waiting.items.get(position=2)
    client = client_of(trainer)

    client.post(f"/marking/quizzes/{item.pk}/", data())
    assert client.post(f"/marking/quizzes/{item.pk}/", data()).status_code == 302

    assert ItemMark.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "fraction"),
    [
        ({"share": "1"}, 0.25),
        ({"share": "exact", "points": "0,4"}, 0.4),
        ({"share": "", "points": "1"}, 1.0),
        ({"share": "3", "points": "0,1"}, 0.75),
    ],
)
def test_points_are_a_share_or_a_number(client_of, waiting, trainer, fields, fraction):
    item = waiting.items.get(position=2)

    client_of(trainer).post(f"/marking/quizzes/{item.pk}/", data(**fields))

    assert ItemMark.objects.get().fraction == fraction


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"share": ""}, "Выберите, сколько баллов поставить"),
        ({"share": "exact"}, "Выберите, сколько баллов поставить"),
        ({"share": "exact", "points": "1,5"}, "не больше 1"),
        ({"share": "exact", "points": "много"}, "Введите число"),
    ],
)
def test_what_is_no_number_of_points_is_refused_with_what_was_typed_kept(client_of, waiting, trainer, fields, words):
    item = waiting.items.get(position=2)

    response = client_of(trainer).post(f"/marking/quizzes/{item.pk}/", data(comment="Мой комментарий", **fields))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Мой комментарий" in response.content.decode()
    assert not ItemMark.objects.exists()


def test_who_was_overtaken_keeps_her_words(client_of, waiting, trainer, office):
    item = waiting.items.get(position=2)
    actions.mark_item(item=item, marker=office, judgement=judging.Judgement(0.5))

    response = client_of(trainer).post(f"/marking/quizzes/{item.pk}/", data(comment="Моё слово"))

    assert response.status_code == 422
    html = response.content.decode()
    assert "оценил другой тренер" in html
    assert "Моё слово" in html


def test_a_marked_answer_opens_with_its_mark_and_takes_another(client_of, waiting, trainer):
    item = waiting.items.get(position=2)
    mark = actions.mark_item(item=item, marker=trainer, judgement=judging.Judgement(0.4), comment="Верно.")
    client = client_of(trainer)

    html = text_of(client, f"/marking/quizzes/{item.pk}/")
    assert "Ответ уже проверен" in html
    assert 'value="0,4"' in html
    assert "Проверен" in text_of(client, "/marking/quizzes/?pile=marked")

    client.post(f"/marking/quizzes/{item.pk}/", data(mark, share="4"))
    item.refresh_from_db()
    assert item.fraction == 1.0


def test_a_reply_is_judged_beside_what_the_machine_marked(client_of, learner, trainer):
    attempt = sent(quiz_with(("reply", reply_body())), learner, "Осуществляется работа. Сегодня до 12:00 почистят.")
    item = attempt.items.get()
    client = client_of(trainer)

    html = text_of(client, f"/marking/quizzes/{item.pk}/")
    assert "Осуществляется" in html
    assert "data-margin" in html
    assert "Тротуар к 24 школе" in html

    levels = {code: str(level) for code, level in TOP.items()}
    response = client.post(f"/marking/quizzes/{item.pk}/", {"supersedes": "", "comment": "", **levels})
    assert response.status_code == 302
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1.0, True)


def test_the_desk_counts_them(waiting, trainer):
    Attempt.objects.update(finished_at=timezone.now() - dt.timedelta(days=4))

    found = desk(trainer).waiting

    assert (found.total, found.in_quizzes, found.over_days, found.only_in_quizzes) == (2, 2, 2, True)


def test_what_the_trainer_said_stands_in_the_review(client_of, waiting, learner, trainer):
    for share, item in zip((0.5, 1.0), waiting.items.filter(kind="essay").order_by("position"), strict=True):
        actions.mark_item(item=item, marker=trainer, judgement=judging.Judgement(share), comment=f"Слово {share}.")

    html = text_of(client_of(learner), f"/attempts/{waiting.pk}/review/")

    assert "Слово 0.5." in html
    assert "Баллы поставил тренер" in html
    assert "0,5 из 1" in html
    assert "Верно частично" not in html


def test_the_review_of_a_reply_shows_what_the_machine_marked(client_of, learner):
    attempt = sent(quiz_with(("reply", reply_body("machine")), max_attempts=1), learner, "Осуществляется чистка.")

    html = text_of(client_of(learner), f"/attempts/{attempt.pk}/review/")

    assert "Замечания машины" in html
    assert "<mark class=" in html
    assert "Баллы поставила машина" in html
