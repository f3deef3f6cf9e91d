"""A trainer shows a strong reply to colleagues, and nobody learns whose it is."""

from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.marking import actions
from quizzes.models import StrongReply
from quizzes.scenarios.actions import start

from .conftest import GOOD

HEADING = "Сильные ответы коллег"


def result_of(client, reply):
    return client.get(f"/replies/{reply.pk}/result/").content.decode()


@pytest.fixture
def strong(send, stranger, trainer):
    text = "Ольга, здравствуйте! Тротуар очистят сегодня до 12:00."
    return actions.show_as_strong(reply=send(user=stranger), by=trainer, text=text, why="Сразу назван час.")


def test_who_has_sent_her_own_sees_it_without_a_name(client_of, learner, stranger, send, strong):
    html = result_of(client_of(learner), send())

    assert HEADING in html
    assert strong.text in html
    assert "Сразу назван час." in html
    assert stranger.last_name not in html


def test_the_author_is_not_shown_her_own(client_of, stranger, strong):
    assert HEADING not in result_of(client_of(stranger), strong.reply)


def test_whoever_has_not_answered_yet_sees_nothing(client_of, learner, scenario, strong):
    draft = start(scenario=scenario, user=learner)

    assert strong.text not in client_of(learner).get(f"/replies/{draft.pk}/").content.decode()


def test_the_trainer_takes_out_what_tells_the_author(client_of, trainer, send):
    reply = send()
    client = client_of(trainer)
    assert "Показать коллегам" in result_of(client, reply)

    client.post(f"/marking/{reply.pk}/strong/", {"text": "Без подписи", "why": ""})

    assert StrongReply.objects.get().text == "Без подписи"
    assert reply.text == GOOD


def test_pressed_twice_it_is_shown_once(client_of, trainer, send):
    reply, client = send(), client_of(trainer)

    for _ in range(2):
        client.post(f"/marking/{reply.pk}/strong/", {"text": GOOD})

    assert StrongReply.objects.count() == 1


def test_a_blank_text_is_refused(client_of, trainer, send):
    reply = send()

    assert client_of(trainer).post(f"/marking/{reply.pk}/strong/", {"text": " "}).status_code == 422
    assert not StrongReply.objects.exists()


def test_what_is_hidden_is_seen_no_more(client_of, learner, trainer, send, strong):
    client_of(trainer).post(f"/marking/{strong.reply_id}/strong/hide/")

    assert HEADING not in result_of(client_of(learner), send())


def test_ones_own_reply_is_not_shown_by_oneself(trainer, send):
    with pytest.raises(Refused, match="Свой ответ"):
        actions.show_as_strong(reply=send(user=trainer), by=trainer, text=GOOD)


def test_learners_choose_nothing(client_of, learner, send):
    assert client_of(learner).post(f"/marking/{send().pk}/strong/", {"text": GOOD}).status_code == 403


def test_the_second_try_shows_what_has_changed(client_of, learner, send):
    send("Здравствуйте! Сделаем завтра.")
    html = result_of(client_of(learner), send("Здравствуйте! Сделаем до пятницы."))

    assert "Что изменилось" in html
    assert "<del>завтра</del>" in html
    assert "<ins>до пятницы</ins>" in html


def test_the_first_try_has_nothing_to_compare_with(client_of, learner, send):
    assert "Что изменилось" not in result_of(client_of(learner), send())
