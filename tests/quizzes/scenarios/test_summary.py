from __future__ import annotations

from quizzes.scenarios import actions, queries
from quizzes.scenarios.kinds import Answer

from .conftest import GOOD, RUNAROUND


def test_nothing_begun(scenario, learner):
    summary = queries.summary(scenario, learner)

    assert summary.tries == ()
    assert (summary.draft_id, summary.passed, summary.best_score, summary.last) == (None, False, None, None)


def test_tries_stand_newest_first_beside_the_open_draft(scenario, learner, sent):
    second = actions.submit(reply=actions.start(scenario=scenario, user=learner), answer=Answer(RUNAROUND))
    draft = actions.start(scenario=scenario, user=learner)

    summary = queries.summary(scenario, learner)

    assert [one.number for one in summary.tries] == [2, 1]
    assert summary.last.id == second.pk
    assert summary.draft_id == draft.pk
    assert summary.passed
    assert summary.best_score == sent.machine_score


def test_a_reply_that_waits_is_said_to_wait(scenario, learner):
    reply = actions.start(scenario=scenario, user=learner, needs_mark=True)
    actions.submit(reply=reply, answer=Answer(GOOD))

    summary = queries.summary(scenario, learner)

    assert summary.waits_for_trainer
    assert not summary.passed


def test_it_is_one_query_however_many_tries(scenario, learner, stranger, django_assert_num_queries):
    for _ in range(3):
        actions.submit(reply=actions.start(scenario=scenario, user=learner), answer=Answer(GOOD))
    actions.start(scenario=scenario, user=stranger)

    with django_assert_num_queries(1):
        assert len(queries.summary(scenario, learner).tries) == 3
