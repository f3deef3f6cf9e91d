"""Before a reply is sent: how the resident will see it, and in practice what the machine would say."""

from __future__ import annotations

import pytest

from quizzes.scenarios.actions import start
from tests import builders

from .conftest import GOOD

HTMX = {"HX-Request": "true"}


@pytest.fixture
def practising(learner):
    return start(scenario=builders.scenario(practice=True), user=learner)


@pytest.fixture
def graded(scenario, learner):
    return start(scenario=scenario, user=learner)


def test_in_practice_the_draft_is_checked_and_not_sent(client_of, learner, practising):
    html = client_of(learner).post(f"/replies/{practising.pk}/hints/", {"text": GOOD}, headers=HTMX).content.decode()

    practising.refresh_from_db()
    assert "Что скажет машина" in html
    assert "из&nbsp;100" in html
    assert "<html" not in html
    assert (practising.is_draft, practising.text) == (True, "")


def test_without_scripts_the_hints_come_with_the_page_and_the_text_stays(client_of, learner, practising):
    html = client_of(learner).post(f"/replies/{practising.pk}/hints/", {"text": GOOD}).content.decode()

    assert "Что скажет машина" in html
    assert f">{GOOD}</textarea>" in html


def test_where_it_counts_there_are_no_hints_before_sending(client_of, learner, graded):
    client = client_of(learner)

    assert "Проверить черновик" not in client.get(f"/replies/{graded.pk}/").content.decode()
    response = client.post(f"/replies/{graded.pk}/hints/", {"text": GOOD})

    assert response.status_code == 409
    assert "после отправки" in response.content.decode()


def test_nothing_written_yet_is_no_error(client_of, learner, practising):
    response = client_of(learner).post(f"/replies/{practising.pk}/hints/", {"text": ""}, headers=HTMX)

    assert response.status_code == 200
    assert "Напишите хотя" in response.content.decode()


def test_the_reply_is_shown_as_the_resident_will_see_it(client_of, learner, graded):
    sent = {"text": "Здравствуйте! <b>"}

    html = client_of(learner).post(f"/replies/{graded.pk}/look/", sent, headers=HTMX).content.decode()

    assert "Так это увидит житель" in html
    assert "Здравствуйте! &lt;b&gt;" in html


def test_nobody_else_looks_into_a_draft(client_of, trainer, hr, practising):
    for user in (trainer, hr):
        for page in ("hints", "look"):
            assert client_of(user).post(f"/replies/{practising.pk}/{page}/", {"text": GOOD}).status_code == 404
