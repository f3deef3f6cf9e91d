"""The same answer is written for several channels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.models import Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.kinds.channels import CHANNELS, Target
from tests import builders

from .conftest import GOOD

COMMENT = {"channel": "vk_comment", "limit": 600, "public": True, "points": []}
CABINET = {"channel": "pos", "limit": 2000, "public": False, "points": []}
CALL = {"channel": "phone", "limit": 60, "public": False, "points": []}
SETUP = {"targets": [COMMENT, CABINET, CALL]}
SCRIPT = (
    "Надежда Ефимовна, здравствуйте! Меня зовут Ирина Клюева, я из администрации. Согласна с вами, так быть не должно. "
    "Сегодня до 12:00 мы очистим и посыпем тротуар к 24-й школе. Всё ли понятно? Вечером перезвоню и спрошу, чисто ли."
)
TEXTS = {"0": GOOD, "1": GOOD, "2": GOOD}


@pytest.fixture
def scenario(db):
    return builders.scenario(kind="channels", setup=SETUP)


@pytest.fixture
def draft(scenario, learner):
    return actions.start(scenario=scenario, user=learner)


def versions(draft, **texts):
    return actions.submit(reply=draft, answer=Answer(extra={**TEXTS, **texts})).outcome["versions"]


def test_every_version_is_judged_in_its_channel(draft):
    reply = actions.submit(reply=draft, answer=Answer(extra=TEXTS))

    assert len(reply.outcome["versions"]) == 3
    assert reply.passed
    assert reply.text == GOOD


def test_what_may_be_said_in_a_cabinet_may_not_stand_in_a_comment(draft):
    told = f"{GOOD} Ваш лицевой счёт 000123456789 мы проверили."

    reply = actions.submit(reply=draft, answer=Answer(extra={**TEXTS, "0": told}))

    assert not reply.passed


def test_too_long_a_version_loses_points_but_not_all(draft):
    long = GOOD + " Напишем ещё раз, когда закончим." * 40
    found = versions(draft, **{"0": long})

    assert found[0]["over"] > 100
    assert found[0]["lost"] == 30


def test_a_call_is_measured_in_seconds_of_speech():
    assert Target("phone", 60, False).length_of("слово " * 130) == 60


def test_a_call_with_its_habits_is_worth_more_than_a_letter_read_aloud(draft, scenario):
    read_aloud = versions(draft)[2]
    again = actions.start(scenario=scenario, user=draft.user)
    spoken = versions(again, **{"2": SCRIPT})[2]

    assert [name for name, kept in read_aloud["habits"].items() if not kept] == ["names", "asks"]
    assert all(spoken["habits"].values())
    assert spoken["score"] > read_aloud["score"]


def test_a_call_needs_no_contact_to_look_up(draft):
    found = versions(draft, **{"1": GOOD.split(" Если")[0], "2": SCRIPT})

    assert "no_contact" in {remark["code"] for remark in found[1]["remarks"]}
    assert "no_contact" not in {remark["code"] for remark in found[2]["remarks"]}


@pytest.mark.parametrize(
    ("script", "habit"),
    [
        (SCRIPT.replace("Меня зовут Ирина Клюева, я из администрации. ", ""), "names"),
        (SCRIPT.replace("Всё ли понятно? ", ""), "asks"),
        (SCRIPT.replace("здравствуйте! ", "").replace("Надежда Ефимовна, ", ""), "greets"),
        (SCRIPT.replace(". ", ", "), "short"),
    ],
)
def test_a_habit_that_lacks_is_named(draft, script, habit):
    assert versions(draft, **{"2": script})[2]["habits"][habit] is False


@pytest.mark.parametrize("words", ["Это Ирина Клюева.", "Вас беспокоит Ирина.", "Я — Ирина Клюева.", "Моё имя Ирина."])
def test_one_may_name_oneself_in_many_ways(draft, words):
    script = SCRIPT.replace("Меня зовут Ирина Клюева, я из администрации.", words)

    assert versions(draft, **{"2": script})[2]["habits"]["names"]


def test_versions_that_tell_different_days_cost_points_and_are_named(client_of, learner, draft):
    sent = {"text-0": GOOD, "text-1": GOOD.replace("Сегодня до 12:00", "Сегодня до 18:00"), "text-2": SCRIPT}

    html = client_of(learner).post(f"/replies/{draft.pk}/submit/", sent, follow=True).content.decode()
    html = html.replace("\u00a0", " ")

    draft.refresh_from_db()
    found = draft.outcome["versions"]
    assert [one["versions"] for one in draft.outcome["disagreements"]] == [[0, 1], [1, 2]]
    assert draft.machine_score == round(sum(one["score"] for one in found) / 3) - 20
    assert "ВКонтакте: «12:00» — Госуслуги. Решаем вместе: «18:00»" in html


def test_two_places_of_one_network_are_told_apart(client_of, learner, db):
    setup = {"targets": [COMMENT, {**COMMENT, "channel": "vk_pm", "public": False}]}
    draft = actions.start(scenario=builders.scenario(kind="channels", setup=setup), user=learner)

    html = client_of(learner).get(f"/replies/{draft.pk}/").content.decode()

    assert "ВКонтакте: комментарий под записью" in html
    assert "ВКонтакте: личные сообщения" in html


def test_a_blank_version_is_named_and_the_others_stay(client_of, learner, draft):
    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"text-0": GOOD, "text-2": GOOD})

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "Пусто: 2." in response.content.decode()
    assert response.content.decode().count(GOOD) == 2
    assert draft.is_draft


def test_versions_are_kept_as_they_are_written(client_of, learner, draft):
    client = client_of(learner)
    client.post(
        f"/replies/{draft.pk}/save/", {"text-1": "Начало", "sequence": 1}, headers={"Accept": "application/json"}
    )

    assert ">\nНачало</textarea>" in client.get(f"/replies/{draft.pk}/").content.decode()


def test_the_result_shows_each_version(client_of, learner, draft):
    sent = {f"text-{number}": GOOD for number in range(3)}

    html = client_of(learner).post(f"/replies/{draft.pk}/submit/", sent, follow=True).content.decode()

    assert "Телефонный разговор" in html
    assert "Госуслуги. Решаем вместе" in html


def test_one_channel_is_not_several(client_of, trainer):
    scenario = builders.scenario(kind="channels", state=Scenario.State.DRAFT, setup={"targets": [COMMENT, COMMENT]})
    client = client_of(trainer)

    assert "Каналы не повторяются" in client.get(f"/scenarios/{scenario.pk}/setup/").content.decode().replace(
        "\u00a0", " "
    )
    assert client.post(f"/scenarios/{scenario.pk}/publish/").status_code == 409


@pytest.mark.parametrize(
    ("target", "words"), [({**CALL, "limit": 0}, "сколько можно написать"), ({**CALL, "channel": ""}, "не выбран")]
)
def test_a_channel_half_set_is_named(target, words):
    exercise = Exercise("", "vk_comment", "Когда?", kind="channels", setup={"targets": [COMMENT, target]})

    assert any(words in gap.why for gap in CHANNELS.gaps(exercise) if not gap.done)


def test_the_author_sets_the_channels_on_a_page(client_of, trainer):
    scenario = builders.scenario(kind="channels", state=Scenario.State.DRAFT, setup={})
    sent = {"target-0-channel": "vk_comment", "target-0-limit": "600", "target-0-public": "on",
            "target-1-channel": "phone", "target-1-limit": "60", "target-1-points": "Назвать себя"}  # fmt: skip

    assert client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", sent).status_code == 302

    scenario.refresh_from_db()
    assert scenario.setup == {"targets": [COMMENT, {**CALL, "points": ["Назвать себя"]}]}


@pytest.mark.parametrize(("limit", "words"), [("много", "целое число"), ("0", "больше нуля")])
def test_nonsense_for_a_limit_is_refused(client_of, trainer, scenario, limit, words):
    response = client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", {"target-0-limit": limit})

    assert response.status_code == 422
    assert words in response.content.decode()


_scraps = st.none() | st.booleans() | st.text(max_size=5) | st.integers(-5, 5)
_target = st.dictionaries(st.sampled_from(["channel", "limit", "public", "points"]), _scraps, max_size=4)


@settings(deadline=None)
@given(
    targets=_scraps | st.lists(_scraps | _target, max_size=3),
    texts=st.lists(st.text(max_size=30), min_size=3, max_size=3),
)
def test_any_setup_and_any_words_are_judged(targets, texts):
    exercise = Exercise("", "vk_comment", "Когда?", kind="channels", setup={"targets": targets})

    step = CHANNELS.advance(exercise, {}, Answer(extra=dict(enumerate_texts(texts))))

    assert all(gap.text for gap in CHANNELS.gaps(exercise))
    assert step.judgement is not None
    assert 0 <= step.judgement.score <= 100


def enumerate_texts(texts):
    return [(str(number), text) for number, text in enumerate(texts)]
