"""After the reply, a decision so that the trouble does not come back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.models import Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.kinds.decision import DECISION_KIND
from tests import builders

from .conftest import GOOD

SETUP = {
    "question": "",
    "shortest": None,
    "options": [
        {"text": "Чистить по звонкам", "grade": "bad", "later": "Снова каток."},
        {"text": "Внести тротуар в график утренней уборки", "grade": "good", "later": "К восьми утра чисто."},
    ],
    "reasons": ["Тротуара нет в графике уборки", "Дети идут к восьми утра"],
}
WHY = "Этого тротуара нет в графике уборки, а дети в школу идут к восьми утра, поэтому чистить надо раньше."


@pytest.fixture
def scenario(db):
    return builders.scenario(kind="decision", setup=SETUP)


@pytest.fixture
def draft(scenario, learner):
    return actions.start(scenario=scenario, user=learner)


@pytest.fixture
def deciding(draft):
    return actions.submit(reply=draft, answer=Answer(GOOD, turn=0))


def test_after_the_reply_comes_the_decision(client_of, learner, draft):
    client = client_of(learner)
    page = client.post(f"/replies/{draft.pk}/submit/", {"text": GOOD, "turn": 0}, follow=True)

    html = page.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft
    assert "Внести тротуар в график" in html
    assert GOOD in html
    assert '<textarea name="text"' not in html


def test_the_decisions_are_not_shown_before_the_reply(client_of, learner, draft):
    assert "Внести тротуар в график" not in client_of(learner).get(f"/replies/{draft.pk}/").content.decode()


def test_a_good_decision_with_its_reasons_brings_all_its_points(deciding):
    reply = actions.submit(reply=deciding, answer=Answer(extra={"choice": 1, "why": WHY}, turn=1))

    assert reply.state == "submitted"
    assert reply.outcome["parts"]["decision"] == 25
    assert reply.outcome["parts"]["reasons"] == 15
    assert reply.text == GOOD
    assert reply.machine_score == sum(reply.outcome["parts"].values())


def test_a_weak_decision_brings_none(deciding):
    why = "Так делали всегда, и жители обычно успокаивались сами через пару дней."

    reply = actions.submit(reply=deciding, answer=Answer(extra={"choice": 0, "why": why}, turn=1))

    assert (reply.outcome["parts"]["decision"], reply.outcome["parts"]["reasons"]) == (0, 0)


def test_a_double_click_on_the_first_turn_does_not_answer_the_second(deciding):
    again = actions.submit(reply=deciding, answer=Answer(GOOD, turn=0))

    assert again.is_draft
    assert again.work["turn"] == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"why": WHY}, "Выберите решение"),
        ({"choice": 1, "why": "так надо"}, "Объясните выбор"),
        ({"choice": 7}, "из списка"),
    ],
)
def test_half_a_decision_is_refused_and_nothing_is_lost(client_of, learner, deciding, sent, words):
    response = client_of(learner).post(f"/replies/{deciding.pk}/submit/", {**sent, "turn": 1})

    deciding.refresh_from_db()
    assert response.status_code == 422
    assert words in response.content.decode()
    assert deciding.is_draft


def test_the_author_says_how_long_an_explanation_must_be(client_of, learner, db):
    scenario = builders.scenario(kind="decision", setup={**SETUP, "shortest": 300})
    draft = actions.start(scenario=scenario, user=learner)
    actions.submit(reply=draft, answer=Answer(GOOD, turn=0))

    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"choice": 1, "why": WHY, "turn": 1})

    assert response.status_code == 422
    assert "хотя бы 300 знаков" in response.content.decode()


@pytest.mark.parametrize(("value", "words"), [("много", "целое число"), ("3", "не объяснение"), ("9000", "не просите")])
def test_nonsense_for_the_length_is_refused(client_of, trainer, value, words):
    scenario = builders.scenario(kind="decision", state=Scenario.State.DRAFT, setup=SETUP)

    response = client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", {"shortest": value})

    scenario.refresh_from_db()
    assert response.status_code == 422
    assert words in response.content.decode()
    assert scenario.setup == SETUP


def test_the_choice_and_the_reason_are_kept_as_they_are_made(client_of, learner, deciding):
    client = client_of(learner)
    begun = {"choice": 1, "why": "Начало мысли", "sequence": deciding.sequence + 1}
    client.post(f"/replies/{deciding.pk}/save/", begun, headers={"Accept": "application/json"})

    html = client.get(f"/replies/{deciding.pk}/").content.decode()

    assert "Начало мысли</textarea>" in html
    assert "checked" in html


def test_the_result_tells_what_each_decision_leads_to(client_of, learner, deciding):
    sent = {"choice": 0, "why": WHY, "turn": 1}

    html = client_of(learner).post(f"/replies/{deciding.pk}/submit/", sent, follow=True).content.decode()
    html = html.replace("\u00a0", " ")

    assert "Снова каток." in html
    assert "К восьми утра чисто." in html
    assert "ваш выбор" in html


def test_a_set_without_a_good_decision_is_not_published(client_of, trainer):
    setup = {**SETUP, "options": [{**one, "grade": "bad"} for one in SETUP["options"]]}
    scenario = builders.scenario(kind="decision", state=Scenario.State.DRAFT, setup=setup)
    client = client_of(trainer)

    assert "есть то, что решает" in client.get(f"/scenarios/{scenario.pk}/setup/").content.decode().replace(
        "\u00a0", " "
    )
    assert client.post(f"/scenarios/{scenario.pk}/publish/").status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"options": [SETUP["options"][0] | {"text": ""}, SETUP["options"][1]]}, "самого решения"),
        ({"options": [SETUP["options"][0] | {"grade": ""}, SETUP["options"][1]]}, "насколько оно верно"),
        ({"options": [SETUP["options"][0], SETUP["options"][1] | {"later": ""}]}, "что будет через месяц"),
        ({"reasons": ["так и надо"]}, "слишком общий"),
    ],
)
def test_what_lacks_is_named(change, words):
    exercise = Exercise("", "vk_comment", "Когда?", kind="decision", setup={**SETUP, **change})

    assert [gap.why for gap in DECISION_KIND.gaps(exercise) if not gap.done and words in gap.why]


def test_the_author_writes_the_decisions_on_a_page(client_of, trainer):
    scenario = builders.scenario(kind="decision", state=Scenario.State.DRAFT, setup={})
    sent = {"question": "", "reasons": "\n".join(SETUP["reasons"]), "shortest": ""}
    for number, one in enumerate(SETUP["options"]):
        sent |= {f"option-{number}-{name}": value for name, value in one.items()}

    assert client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", sent).status_code == 302

    scenario.refresh_from_db()
    assert scenario.setup == SETUP


_scraps = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["good", "bad"])
_anything = st.recursive(
    _scraps, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)
_option = st.dictionaries(st.sampled_from(["text", "grade", "later"]), _anything, max_size=3)
_setups = st.fixed_dictionaries(
    {"options": _anything | st.lists(_anything | _option, max_size=3), "reasons": _anything, "shortest": _anything}
)


@settings(deadline=None)
@given(setup=_setups)
def test_any_setup_is_read(setup):
    exercise = Exercise("", "vk_comment", "Когда?", kind="decision", setup=setup)

    assert all(gap.text for gap in DECISION_KIND.gaps(exercise))
    assert DECISION_KIND.problems(exercise, {"turn": 1, "reply": "а"}, Answer(extra={"choice": 99}))


@settings(deadline=None, max_examples=50)
@given(
    reasons=_anything,
    grades=st.lists(_scraps, min_size=1, max_size=3),
    why=st.text(max_size=60),
    work=st.dictionaries(st.sampled_from(["reply", "draft", "choice"]), _anything),
)
def test_any_answer_is_worth_between_nothing_and_a_hundred(reasons, grades, why, work):
    setup = {"options": [{"grade": grade} for grade in grades], "reasons": reasons}
    exercise = Exercise("", "vk_comment", "Когда?", kind="decision", setup=setup)

    step = DECISION_KIND.advance(exercise, {**work, "turn": 1}, Answer(extra={"choice": len(grades) - 1, "why": why}))

    assert step.judgement is not None
    assert 0 <= step.judgement.score <= 100
