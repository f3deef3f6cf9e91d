from __future__ import annotations

import html as markup
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.marking import actions
from tests import builders

from .conftest import GOOD, TOP

RUNAROUND = "Здравствуйте! Ваше обращение направлено подрядной организации, вопрос находится на контроле."


def page(client, reply):
    return client.get(f"/replies/{reply.pk}/result/").content.decode()


def marked_text(html):
    """The reply as it stands on the page, without the numbers of the notes."""
    found = re.search(r"data-marked>(.*?)</div>", html, re.DOTALL)
    assert found
    without_numbers = re.sub(r'<a class="note-ref.*?</a>', "", found[1], flags=re.DOTALL)
    return markup.unescape(re.sub(r"<[^>]+>", "", without_numbers))


def test_the_reply_itself_is_the_page_letter_by_letter(client_of, learner, send):
    text = f"{GOOD}\n\n  «Кавычки» & <скобки>\tв рамках\u00a0работ "
    reply = send(text)

    assert marked_text(page(client_of(learner), reply)) == reply.text == text.strip()


def test_remarks_are_joined_to_their_passages(client_of, learner, send):
    html = page(client_of(learner), send(RUNAROUND))

    assert '<mark class="' in html
    for number in re.findall(r'href="#note-(\d+)"', html):
        assert f'id="note-{number}"' in html
    for number in re.findall(r'href="#place-(\d+)"', html):
        assert html.count(f'id="place-{number}"') == 1
    assert "Как лучше." in html


def test_what_is_missing_the_bars_and_the_examples_are_there(client_of, learner, send, scenario):
    html = page(client_of(learner), send(RUNAROUND)).replace("&nbsp;", " ").replace("\u00a0", " ")

    assert "Чего не хватает" in html
    assert html.count('class="level-row"') == 7
    assert "Ответ по существу" in html
    assert scenario.model_reply in html
    assert scenario.runaround_why in html
    assert "отписка" in html.lower()


def test_a_script_in_a_reply_is_shown_as_text(client_of, learner, trainer, send):
    reply = send(f"<script>alert(1)</script> {GOOD} <img src=x onerror=alert(2)>")

    for html in (page(client_of(learner), reply), client_of(trainer).get(f"/marking/{reply.pk}/").content.decode()):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_while_it_waits_the_page_says_that_a_trainer_decides(client_of, learner, waiting):
    html = page(client_of(learner), waiting)

    assert "Ждёт тренера" in html
    assert "она может ошибиться" in html


def test_without_a_trainer_the_machine_is_said_to_be_a_hint(client_of, learner, send):
    html = page(client_of(learner), send(needs_mark=False))

    assert "Зачтено" in html
    assert "это подсказка" in html


def test_the_trainers_word_replaces_the_machines(client_of, learner, trainer, waiting):
    actions.mark(reply=waiting, marker=trainer, levels={**TOP, "K1": 3}, comment="Живо и\nпо делу <b>!")

    html = page(client_of(learner), waiting)

    assert "Тренер зачёл ваш" in html
    assert "<b>94</b>" in html
    assert "Живо и<br>по делу &lt;b&gt;!" in html
    assert "Тренёв" in html


def test_it_leads_back_to_the_lesson_and_to_another_try(client_of, learner, waiting):
    html = page(client_of(learner), waiting)

    assert 'href="/lessons/7/"' in html
    assert f'action="/replies/{waiting.pk}/again/"' in html


def test_a_trainer_reads_it_without_the_learners_buttons(client_of, trainer, waiting):
    html = page(client_of(trainer), waiting)

    assert "Иванова Анна Петровна" in html
    assert "Попробовать ещё раз" not in html


def test_earlier_tries_are_listed_when_there_are_any(client_of, learner, send):
    first = send()
    assert "Ваши попытки" not in page(client_of(learner), first)

    second = send(RUNAROUND)

    assert f'href="/replies/{first.pk}/result/"' in page(client_of(learner), second)


def test_an_edit_of_the_scenario_does_not_reach_a_sent_reply(client_of, learner, waiting, scenario):
    scenario.model_reply = "Совсем другой образец"
    scenario.save()

    assert "Совсем другой образец" not in page(client_of(learner), waiting)


def test_as_many_queries_for_four_tries_as_for_two(client_of, learner, trainer, send):
    client = client_of(learner)
    counts = []
    for _ in range(4):
        reply = send()
        actions.mark(reply=reply, marker=trainer, levels=TOP)
        with CaptureQueriesContext(connection) as seen:
            page(client, reply)
        counts.append(len(seen))

    assert counts[1] == counts[3]
    assert counts[3] <= 12


def test_every_channel_shows_its_result(client_of, learner, send):
    for channel in ("ok_comment", "tg_comment", "vk_pm", "pos", "vam_reshat", "letter_59"):
        reply = send(to=builders.scenario(channel=channel, public=False))
        assert client_of(learner).get(f"/replies/{reply.pk}/result/").status_code == 200
