"""A queue of messages is sorted by urgency, topic, who answers, and where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.models import Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.kinds.triage import TRIAGE, judge
from tests import builders

PIT = {
    "author": "Игорь",
    "channel": "vk_comment",
    "text": "Открытый люк у школы!",
    "urgency": "now",
    "topic": "Дороги",
    "body": "Водоканал",
    "also": ["Администрация"],
    "place": "open",
    "why": "Люди могут провалиться.",
}
DEBT = {
    **PIT,
    "author": "Ольга",
    "channel": "vk_pm",
    "text": "Почему мне начислили долг?",
    "urgency": "usual",
    "topic": "ЖКХ",
    "body": "Администрация",
    "also": [],
    "place": "closed",
}
THANKS = {**DEBT, "author": "Дед Мазай", "channel": "ok_comment", "text": "Спасибо за лавочку", "place": "open"}
SETUP = {"topics": ["Дороги", "ЖКХ"], "bodies": ["Водоканал", "Администрация"], "cards": [PIT, DEBT, THANKS]}
PARTS = ("urgency", "topic", "body", "place")


def key(setup=SETUP):
    return {str(number): {part: card[part] for part in PARTS} for number, card in enumerate(setup["cards"])}


def posted(given_=None):
    return {f"card-{n}-{part}": value for n, card in (given_ or key()).items() for part, value in card.items()}


@pytest.fixture
def scenario(db):
    return builders.scenario(kind="triage", setup=SETUP, message="", author_name="", model_reply="")


@pytest.fixture
def draft(scenario, learner):
    return actions.start(scenario=scenario, user=learner, needs_mark=True)


def test_everything_right_is_a_hundred(draft):
    reply = actions.submit(reply=draft, answer=Answer(extra=key()))

    assert (reply.machine_score, reply.passed, reply.needs_mark) == (100, True, False)


def test_a_danger_taken_for_usual_costs_more_than_a_thanks_taken_for_urgent():
    def score(card, urgency):
        return judge(card, {part: card[part] for part in PARTS} | {"urgency": urgency})["score"]

    assert score(PIT, "usual") == score(PIT, "today") == 60
    assert score(THANKS, "today") == 80
    assert score(THANKS, "now") == 60


def test_another_body_may_be_right_too():
    assert judge(PIT, {part: PIT[part] for part in PARTS} | {"body": "Администрация"})["score"] == 100


def test_another_topic_may_be_right_too():
    card = {**PIT, "also": ["ЖКХ"]}

    assert judge(card, {part: card[part] for part in PARTS} | {"topic": "ЖКХ"})["score"] == 100


def test_an_unfinished_queue_is_named_and_stays(client_of, learner, draft):
    sent = posted()
    del sent["card-1-place"]

    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", sent)

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "Разберите до конца: 2." in response.content.decode()
    assert draft.is_draft


def test_a_choice_of_ones_own_making_is_refused(client_of, learner, draft):
    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", posted() | {"card-0-body": "Спортлото"})

    assert response.status_code == 422
    assert "возьмите из списка" in response.content.decode()


def test_it_is_said_how_many_are_sorted(client_of, learner, draft):
    client = client_of(learner)
    sent = posted({"0": key()["0"], "1": {"urgency": "usual"}}) | {"sequence": 1}
    client.post(f"/replies/{draft.pk}/save/", sent, headers={"Accept": "application/json"})

    assert "Разобрано 1 из&nbsp;3" in client.get(f"/replies/{draft.pk}/").content.decode()


def test_what_was_chosen_is_there_again_after_a_break(client_of, learner, draft):
    client = client_of(learner)
    client.post(
        f"/replies/{draft.pk}/save/", {"card-0-urgency": "now", "sequence": 1}, headers={"Accept": "application/json"}
    )

    html = client.get(f"/replies/{draft.pk}/").content.decode()

    assert re.search(r'value="now"[^>]*checked', html)


def test_the_result_says_what_was_right_and_why(client_of, learner, draft):
    wrong = key()
    wrong["0"] |= {"urgency": "usual"}

    html = client_of(learner).post(f"/replies/{draft.pk}/submit/", posted(wrong), follow=True).content.decode()

    assert "Люди могут провалиться." in html
    assert "а&nbsp;верно — <b>срочно</b>" in html


def test_the_author_is_told_what_lacks_and_cannot_publish(client_of, trainer):
    scenario = builders.scenario(kind="triage", state=Scenario.State.DRAFT, message="", author_name="",
                                 setup={**SETUP, "cards": [PIT, {**DEBT, "place": ""}]})  # fmt: skip
    client = client_of(trainer)

    html = client.get(f"/scenarios/{scenario.pk}/").content.decode().replace("\u00a0", " ")
    assert "где отвечать" in html
    assert client.post(f"/scenarios/{scenario.pk}/publish/").status_code == 409


def test_the_author_writes_the_queue_on_a_page(client_of, trainer):
    scenario = builders.scenario(kind="triage", state=Scenario.State.DRAFT, setup={})
    sent = {"topics": "Дороги\nЖКХ", "bodies": "Водоканал\nАдминистрация"}
    for number, card in enumerate(SETUP["cards"]):
        sent |= {f"card-{number}-{name}": "\n".join(value) if name == "also" else value for name, value in card.items()}

    assert client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", sent).status_code == 302

    scenario.refresh_from_db()
    assert scenario.setup == SETUP


def test_what_was_set_up_comes_back_as_it_was_written(client_of, trainer):
    scenario = builders.scenario(kind="triage", state=Scenario.State.DRAFT, setup=SETUP)
    client = client_of(trainer)
    form = client.get(f"/scenarios/{scenario.pk}/setup/").context["form"]

    shown = {name: form[name].value() for name in form.fields if form[name].value()}
    shown = {name: "\n".join(value) if isinstance(value, list) else value for name, value in shown.items()}
    client.post(f"/scenarios/{scenario.pk}/setup/", shown)

    scenario.refresh_from_db()
    assert scenario.setup == SETUP


@pytest.mark.parametrize("field", ["topic", "body", "also"])
def test_what_is_in_no_list_is_no_key(client_of, trainer, field):
    scenario = builders.scenario(kind="triage", state=Scenario.State.DRAFT, setup={})
    sent = {"topics": "Дороги", "bodies": "Водоканал", "card-0-author": "Игорь", f"card-0-{field}": "Космос"}

    page = client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", sent)

    assert list(page.context["form"].errors) == [f"card-0-{field}"]


def test_a_topic_that_is_in_no_list_is_named_beside_the_field(client_of, trainer):
    scenario = builders.scenario(kind="triage", state=Scenario.State.DRAFT, setup={})

    response = client_of(trainer).post(
        f"/scenarios/{scenario.pk}/setup/", {"topics": "Дороги", "card-0-author": "Игорь", "card-0-topic": "Космос"}
    )

    scenario.refresh_from_db()
    assert response.status_code == 422
    assert "Этого нет в списке выше" in response.content.decode()
    assert scenario.setup == {}


_scraps = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["now", "Дороги", "open"])
_anything = st.recursive(
    _scraps, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)
_card = st.dictionaries(st.sampled_from([*PARTS, "author", "text", "also", "why"]), _anything, max_size=6)
_given = st.dictionaries(st.sampled_from(PARTS), st.sampled_from(["now", "usual", "Дороги", "open", ""]))


@settings(deadline=None)
@given(
    setup=st.dictionaries(st.sampled_from(["topics", "bodies"]), _anything)
    | st.fixed_dictionaries({"cards": _anything | st.lists(_anything | _card, max_size=4), "topics": _anything}),
    work=st.dictionaries(st.sampled_from(["turn", "sorted", "draft"]), _anything),
    extra=st.dictionaries(st.sampled_from(["0", "1", "9"]), _given),
)
def test_any_setup_and_any_answer_are_read(setup, work, extra):
    exercise = Exercise("", "vk_comment", "", kind="triage", setup=setup)

    step = TRIAGE.advance(exercise, work, Answer(extra=extra))

    assert all(gap.text for gap in TRIAGE.gaps(exercise))
    assert all(TRIAGE.problems(exercise, work, Answer(extra=extra)))
    assert step.judgement is not None
    assert 0 <= step.judgement.score <= 100


@settings(deadline=None)
@given(given_=_given)
def test_a_card_is_worth_between_nothing_and_a_hundred(given_):
    assert 0 <= judge(PIT, given_)["score"] <= 100
