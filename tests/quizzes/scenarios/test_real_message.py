"""A trainer makes an exercise of a real message; what was pasted is kept nowhere before it is clean."""

from __future__ import annotations

import pytest

from quizzes.models import Scenario
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.readiness import gaps

THREAD = "Марина Соколова\nУ нас на Лескова, 12 люк открыт. Звоните 89151234567!"
PASTED = {
    "thread": THREAD,
    "official": "Марина, вопрос на контроле.",
    "channel": "vk_comment",
    "source": "Группа округа ВКонтакте",
    "source_date": "2026-03-05",
    "permission": "open",
}


def confirmed(**changes):
    ticks = {f"thread-{number}": "on" for number in range(4)} | {"official-0": "on"}
    words = {"thread-0-instead": "Вера", "thread-1-instead": "Орлова", "thread-2-instead": "ул. Садовая, 1"}
    words |= {"thread-3-instead": "8 (831) 000-00-00", "official-0-instead": "Вера"}
    return PASTED | ticks | words | {"clean": "1"} | changes


def test_what_was_found_is_shown_and_nothing_is_kept(client_of, trainer):
    html = client_of(trainer).post("/scenarios/from-message/", PASTED).content.decode()

    assert "Соколова</mark>" in html
    assert "89151234567</mark>" in html
    assert not Scenario.objects.exists()


def test_the_draft_holds_only_what_was_put_in_its_place(client_of, trainer):
    client_of(trainer).post("/scenarios/from-message/", confirmed())

    scenario = Scenario.objects.get()
    assert (scenario.state, scenario.author_name) == ("draft", "Вера Орлова")
    assert scenario.message.startswith("У нас на")
    assert scenario.runaround_reply == "Вера, вопрос на контроле."
    assert scenario.source == "Группа округа ВКонтакте"
    kept = f"{scenario.title} {scenario.message} {scenario.author_name} {scenario.runaround_reply}"
    assert not [word for word in ("Марина", "Соколова", "89151234567") if word in kept]


def test_what_no_rule_finds_is_replaced_by_hand(client_of, trainer):
    client_of(trainer).post("/scenarios/from-message/", confirmed(more="люк открыт = колодец без крышки"))

    assert "колодец без крышки" in Scenario.objects.get().message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"thread": " "}, "Вставьте сообщение"),
        ({"permission": ""}, "почему сообщение можно взять"),
        ({"source_date": "вчера"}, "дат"),
    ],
)
def test_without_a_right_to_it_nothing_is_made(client_of, trainer, changes, words):
    response = client_of(trainer).post("/scenarios/from-message/", confirmed(**changes))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Scenario.objects.exists()


def test_a_replacement_by_hand_that_cannot_be_read_is_named(client_of, trainer):
    response = client_of(trainer).post("/scenarios/from-message/", confirmed(more="просто слово"))

    assert response.status_code == 422
    assert "было = стало" in response.content.decode()


def test_a_real_message_without_a_permission_is_not_published(client_of, trainer):
    client_of(trainer).post("/scenarios/from-message/", confirmed())
    scenario = Scenario.objects.get()
    scenario.permission = ""

    assert any("можно взять" in gap for gap in gaps(Exercise.of(scenario)))


def test_learners_paste_nothing(client_of, learner):
    assert client_of(learner).post("/scenarios/from-message/", PASTED).status_code == 403
