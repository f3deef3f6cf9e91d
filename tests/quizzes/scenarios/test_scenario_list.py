from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.kinds import Answer
from tests import builders

from .conftest import GOOD


def test_the_list_takes_as_many_queries_for_three_as_for_one(client_of, trainer, learner):
    client = client_of(trainer)
    counts = []
    for number in (1, 2, 3):
        scenario = builders.scenario(title=f"Упражнение {number}")
        actions.submit(reply=actions.start(scenario=scenario, user=learner), answer=Answer(GOOD))
        with CaptureQueriesContext(connection) as seen:
            client.get("/scenarios/")
        counts.append(len(seen))

    assert counts[0] == counts[2]
    assert counts[0] <= 12


def test_it_says_how_many_replies_came_in(client_of, trainer, sent):
    assert "1\u00a0ответ<" in client_of(trainer).get("/scenarios/").content.decode()


def test_search_and_state_narrow_it(client_of, trainer):
    builders.scenario(title="Про мост")
    builders.scenario(title="Про снег", state=Scenario.State.DRAFT)
    client = client_of(trainer)

    assert "Про мост" in client.get("/scenarios/?q=мост").content.decode()
    assert "Про снег" not in client.get("/scenarios/?q=мост").content.decode()
    assert "Про мост" not in client.get("/scenarios/?state=draft").content.decode()
    assert "Ничего не нашлось" in client.get("/scenarios/?q=автобус").content.decode()


def test_an_empty_list_says_what_to_do(client_of, trainer):
    assert "Написать первое" in client_of(trainer).get("/scenarios/").content.decode()


def test_learners_and_hr_have_no_list(client_of, learner, hr, head):
    for user in (learner, hr, head):
        assert client_of(user).get("/scenarios/").status_code == 403
