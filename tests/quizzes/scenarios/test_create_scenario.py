from __future__ import annotations

import pytest

from lms.models import AuditEntry
from quizzes.models import Scenario

TYPED = {
    "title": "Яма на Ленина",
    "channel": "vk_comment",
    "public": "on",
    "author_name": "Антон",
    "message": "Когда закроют яму?",
    "facts": "Закроют сегодня до 18:00\r\n\r\n Юрист: 8 (831) 000-17-55 ",
    "points": "Сказано, когда закроют | 3\nКонтакт юриста",
    "urgency": "urgent",
    "norm_minutes": "240",
    "write_minutes": "20",
    "difficulty": "1",
    "pass_score": "55",
}


def test_a_trainer_begins_an_exercise_as_a_draft(client_of, trainer):
    response = client_of(trainer).post("/scenarios/new/?kind=single", TYPED)

    scenario = Scenario.objects.get()
    assert response["Location"] == f"/scenarios/{scenario.pk}/"
    assert (scenario.state, scenario.author) == ("draft", trainer)
    assert scenario.facts == ["Закроют сегодня до 18:00", "Юрист: 8 (831) 000-17-55"]
    assert scenario.points == [
        {"text": "Сказано, когда закроют", "weight": 3},
        {"text": "Контакт юриста", "weight": 1},
    ]
    assert AuditEntry.objects.get(verb="quizzes.create_scenario").actor == trainer


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "Дайте упражнению название"),
        ("message", " ", "Вставьте сообщение жителя"),
        ("points", "Первый | 3\nВторой | семь", "В строке 2 вес «семь»"),
        ("points", "Первый | 9", "нужно число от 1 до 5"),
        ("points", " | 3", "В строке 1 есть вес, но нет текста"),
        ("facts", "х" * 501, "Строка 1 длиннее 500 знаков"),
        ("difficulty", "4", "не больше 3"),
        ("pass_score", "101", "не больше 100"),
        ("channel", "fax", "Такого канала нет"),
    ],
)
def test_a_mistake_is_told_beside_the_field_and_what_was_typed_is_kept(client_of, trainer, field, typed, message):
    response = client_of(trainer).post("/scenarios/new/?kind=single", {**TYPED, field: typed})

    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert "Когда закроют яму?" in html or field == "message"
    assert typed.strip().splitlines()[-1:] == [] or typed.strip().splitlines()[-1] in html or field == "channel"
    assert not Scenario.objects.exists()


def test_only_those_who_teach_may(client_of, learner, hr, head, office):
    assert client_of(office).get("/scenarios/new/?kind=single").status_code == 200
    for user in (learner, hr, head):
        assert client_of(user).post("/scenarios/new/?kind=single", TYPED).status_code == 403
    assert not Scenario.objects.exists()
