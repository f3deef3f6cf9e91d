from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lms.errors import Refused
from quizzes.models import Reply
from quizzes.scenarios import actions
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.signals import reply_submitted

from .conftest import GOOD, RUNAROUND


@pytest.fixture
def heard():
    found = []

    def hear(sender, reply, **rest):
        found.append(reply.pk)

    reply_submitted.connect(hear)
    yield found
    reply_submitted.disconnect(hear)


def test_sending_freezes_the_text_with_the_report(draft):
    reply = actions.submit(reply=draft, answer=Answer(f"  {GOOD}\r\n"))

    assert reply.state == "submitted"
    assert reply.text == GOOD
    assert reply.machine_score == reply.judgement.score
    assert reply.judgement.features["has_greeting"]
    assert reply.submitted_at is not None


def test_a_good_reply_passes_by_the_machine_where_no_trainer_is_needed(draft):
    assert actions.submit(reply=draft, answer=Answer(GOOD)).passed is True


def test_a_runaround_does_not_pass(draft):
    assert actions.submit(reply=draft, answer=Answer(RUNAROUND)).passed is False


def test_where_a_trainer_decides_nothing_is_decided_yet(scenario, learner):
    reply = actions.start(scenario=scenario, user=learner, needs_mark=True)

    reply = actions.submit(reply=reply, answer=Answer(GOOD))

    assert reply.passed is None
    assert reply.waits_for_trainer


def test_personal_data_in_a_public_reply_never_pass(scenario, learner):
    scenario.pass_score = 0
    scenario.save()
    reply = actions.start(scenario=scenario, user=learner)

    reply = actions.submit(reply=reply, answer=Answer(f"{GOOD} Ваш СНИЛС 112-233-445 95 мы передали."))

    assert "SF1" in reply.judgement.caps
    assert reply.passed is False


def test_a_double_click_sends_once(client_of, learner, draft, heard):
    client = client_of(learner)

    answers = [client.post(f"/replies/{draft.pk}/submit/", {"text": text}) for text in (GOOD, "второй раз")]

    assert [answer["Location"] for answer in answers] == [f"/replies/{draft.pk}/result/"] * 2
    draft.refresh_from_db()
    assert draft.text == GOOD
    assert heard == [draft.pk]


def test_the_action_repeated_changes_nothing(draft, heard):
    actions.submit(reply=draft, answer=Answer(GOOD))

    again = actions.submit(reply=draft, answer=Answer("другое"))

    assert again.text == GOOD
    assert heard == [draft.pk]


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_a_blank_reply_is_refused_beside_the_field(client_of, learner, draft, text):
    actions.save(reply=draft, text="черновик", sequence=1)

    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"text": text})

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "Ответ пустой" in response.content.decode()
    assert (draft.state, draft.text) == ("draft", "черновик")


def test_a_too_long_reply_is_refused_and_stays_on_the_page(client_of, learner, draft):
    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"text": "длинно " * 2000})

    assert response.status_code == 422
    assert "10 000 знаков" in response.content.decode()
    assert "длинно длинно" in response.content.decode()


def test_the_action_refuses_a_blank_text_too(draft):
    with pytest.raises(Refused, match="пустой"):
        actions.submit(reply=draft, answer=Answer(" "))


def test_a_late_reply_is_taken_and_its_lateness_kept(draft):
    Reply.objects.update(started_at=timezone.now() - dt.timedelta(minutes=21))

    reply = actions.submit(reply=draft, answer=Answer(GOOD))

    assert reply.state == "submitted"
    assert reply.is_late


def test_a_reply_within_the_norm_is_not_late(draft):
    assert not actions.submit(reply=draft, answer=Answer(GOOD)).is_late


def test_nobody_else_sends_it(client_of, draft, trainer, hr, stranger):
    for user in (trainer, hr, stranger):
        assert client_of(user).post(f"/replies/{draft.pk}/submit/", {"text": GOOD}).status_code == 404
    draft.refresh_from_db()
    assert draft.is_draft
