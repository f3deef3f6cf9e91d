"""A trainer walks through an exercise: everything as for an official, and nothing counts."""

from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.marking.queries import queue
from quizzes.models import Reply, Scenario
from quizzes.scenarios import actions, queries
from quizzes.scenarios.kinds import Answer
from tests import builders

from .conftest import GOOD


def walk(client, scenario):
    begun = client.post(f"/scenarios/{scenario.pk}/try/", follow=True)
    return begun, Reply.objects.get(trial=True, state="draft")


def test_the_trainer_sees_the_page_as_an_official_would(client_of, trainer, scenario):
    page, reply = walk(client_of(trainer), scenario)

    html = page.content.decode()
    assert scenario.message in html
    assert "Это проба" in html
    assert f'action="/replies/{reply.pk}/submit/"' in html


def test_her_words_are_judged_and_count_for_nothing(client_of, trainer, scenario):
    client = client_of(trainer)
    _, reply = walk(client, scenario)

    html = client.post(f"/replies/{reply.pk}/submit/", {"text": GOOD}, follow=True).content.decode()

    assert "ничего не" in html
    assert "data-marked" in html
    assert queries.summary(scenario, trainer).tries == ()
    assert not queue(trainer, pile="optional").exists()
    assert queries.scenarios(trainer).get(pk=scenario.pk).sent == 0


def test_nobody_else_sees_it(client_of, trainer, office, scenario):
    reply = actions.submit(reply=actions.start_trial(scenario=scenario, user=trainer), answer=Answer(GOOD))

    assert client_of(office).get(f"/replies/{reply.pk}/result/").status_code == 404


def test_each_walk_is_through_the_scenario_as_it_is_now(client_of, trainer, scenario):
    client = client_of(trainer)
    walk(client, scenario)
    Scenario.objects.update(message="Теперь другая беда")

    page, _ = walk(client, scenario)

    assert "Теперь другая беда" in page.content.decode()
    assert Reply.objects.filter(trial=True).count() == 1


def test_a_draft_can_be_walked_through_too(client_of, trainer):
    draft = builders.scenario(state=Scenario.State.DRAFT, model_reply="")

    page, _ = walk(client_of(trainer), draft)

    assert page.status_code == 200


def test_her_own_try_as_a_learner_is_another_one(trainer, scenario):
    own = actions.start(scenario=scenario, user=trainer)

    assert actions.start_trial(scenario=scenario, user=trainer) != own
    assert actions.start(scenario=scenario, user=trainer) == own


def test_learners_cannot_walk_through(client_of, learner, hr, scenario):
    for user in (learner, hr):
        assert client_of(user).post(f"/scenarios/{scenario.pk}/try/").status_code == 404


def test_an_unpublished_exercise_is_still_closed_to_learners(learner):
    with pytest.raises(Refused, match="не опубликовано"):
        actions.start(scenario=builders.scenario(state=Scenario.State.DRAFT), user=learner)
