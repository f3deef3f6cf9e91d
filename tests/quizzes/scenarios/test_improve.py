"""A runaround is given, a reply is made of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scenarios import actions
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.kinds.improve import COSMETIC_CAP, IMPROVE
from tests import builders

from .conftest import GOOD, RUNAROUND


@pytest.fixture
def scenario(db):
    return builders.scenario(kind="improve", runaround_reply=RUNAROUND)


@pytest.fixture
def draft(scenario, learner):
    return actions.start(scenario=scenario, user=learner)


def test_the_runaround_stands_above_the_field(client_of, learner, draft):
    html = client_of(learner).get(f"/replies/{draft.pk}/").content.decode()

    assert RUNAROUND in html
    assert "Сделайте из" in html


def test_a_real_reply_passes_and_its_page_says_what_is_fixed(client_of, learner, draft):
    html = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"text": GOOD}, follow=True).content.decode()

    draft.refresh_from_db()
    assert draft.passed
    assert "Исправлено" in html
    assert "Отписка" in draft.outcome["fixed"]
    assert "<ins>" in html


def test_a_cosmetic_change_is_worth_little(draft):
    reply = actions.submit(
        reply=draft, answer=Answer(RUNAROUND.replace("Здравствуйте.", "Надежда Ефимовна, здравствуйте!"))
    )

    assert reply.outcome["cosmetic"]
    assert reply.machine_score <= COSMETIC_CAP
    assert not reply.passed


def test_the_same_words_are_not_taken(client_of, learner, draft):
    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"text": RUNAROUND})

    assert response.status_code == 422
    assert "слово в слово" in response.content.decode()


def test_without_a_runaround_there_is_nothing_to_publish():
    exercise = Exercise("", "vk_comment", "Когда?", kind="improve")

    assert [gap.done for gap in IMPROVE.gaps(exercise) if gap.blocks] == [False]


@settings(deadline=None)
@given(given_=st.text(max_size=60), text=st.text(min_size=1, max_size=60))
def test_any_text_is_judged(given_, text):
    exercise = Exercise("", "vk_comment", "Когда?", kind="improve", runaround_reply=given_)

    step = IMPROVE.advance(exercise, {}, Answer(text))

    assert step.judgement is not None
    assert 0 <= step.judgement.score <= 100
