from __future__ import annotations

import threading

import pytest
from django.db import connection

from lms.errors import Refused
from quizzes.models import Reply, Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.signals import reply_started

from .conftest import GOOD


def test_a_started_reply_is_a_draft_with_the_exercise_frozen(scenario, learner):
    reply = actions.start(scenario=scenario, user=learner, needs_mark=True, back_url="/lessons/7/")

    assert (reply.state, reply.number, reply.needs_mark, reply.back_url) == ("draft", 1, True, "/lessons/7/")
    assert reply.exercise.message == scenario.message
    assert reply.exercise.facts == tuple(scenario.facts)
    assert reply.exercise.points[0].weight == 3
    assert reply.exercise.model_reply == scenario.model_reply


def test_starting_again_gives_the_same_draft(scenario, learner):
    first = actions.start(scenario=scenario, user=learner)

    assert actions.start(scenario=scenario, user=learner) == first
    assert Reply.objects.count() == 1


def test_a_later_edit_of_the_scenario_changes_nothing_for_her(scenario, draft):
    Scenario.objects.update(message="Другое сообщение", facts=[])

    draft = Reply.objects.get(pk=draft.pk)

    assert "Тротуар" in draft.exercise.message
    assert draft.exercise.facts


def test_after_sending_a_new_try_has_the_next_number(scenario, learner, sent):
    assert actions.start(scenario=scenario, user=learner).number == 2


def test_people_start_their_own_replies(scenario, learner, stranger):
    mine, theirs = (actions.start(scenario=scenario, user=user) for user in (learner, stranger))

    assert mine != theirs
    assert mine.number == theirs.number == 1


def test_a_draft_scenario_is_refused(scenario, learner):
    Scenario.objects.update(state=Scenario.State.DRAFT)
    scenario.refresh_from_db()

    with pytest.raises(Refused, match="не опубликовано"):
        actions.start(scenario=scenario, user=learner)


def test_a_reply_begun_before_the_scenario_was_withdrawn_goes_on(scenario, draft, learner):
    scenario.state = Scenario.State.DRAFT
    scenario.save()

    assert actions.start(scenario=scenario, user=learner) == draft


def test_the_fact_is_announced_once(scenario, learner):
    heard = []

    def hear(sender, reply, **rest):
        heard.append(reply)

    reply_started.connect(hear)
    try:
        actions.start(scenario=scenario, user=learner)
        actions.start(scenario=scenario, user=learner)
    finally:
        reply_started.disconnect(hear)

    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_the_same_moment_begin_one_reply(scenario, learner):
    gate = threading.Barrier(2)

    def start():
        try:
            gate.wait()
            actions.start(scenario=scenario, user=learner)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Reply.objects.count() == 1


def test_another_try_begins_from_the_result_page(client_of, learner, sent):
    client = client_of(learner)

    for _ in range(2):
        response = client.post(f"/replies/{sent.pk}/again/")

    fresh = Reply.objects.get(state="draft")
    assert response["Location"] == f"/replies/{fresh.pk}/"
    assert (fresh.number, fresh.back_url) == (2, "/lessons/7/")


def test_nobody_else_begins_another_try_of_hers(client_of, stranger, trainer, sent):
    assert client_of(stranger).post(f"/replies/{sent.pk}/again/").status_code == 404
    assert client_of(trainer).post(f"/replies/{sent.pk}/again/").status_code == 403
    assert sent.text == GOOD
