from __future__ import annotations

import pytest

from lms.errors import Refused
from lms.models import AuditEntry
from quizzes.models import Scenario
from quizzes.scenarios import actions
from tests import builders


def test_a_complete_draft_is_published_once(client_of, trainer):
    draft = builders.scenario(state=Scenario.State.DRAFT)
    client = client_of(trainer)

    for _ in range(2):
        assert client.post(f"/scenarios/{draft.pk}/publish/").status_code == 302

    draft.refresh_from_db()
    assert draft.state == "published"
    assert AuditEntry.objects.filter(verb="quizzes.publish_scenario").count() == 1


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ({"model_reply": ""}, "образцовый ответ"),
        ({"facts": []}, "факты"),
        ({"points": []}, "что должно быть в ответе"),
        ({"answered_by": ""}, "кто отвечает"),
    ],
)
def test_what_is_missing_is_named(trainer, gap, words):
    draft = builders.scenario(state=Scenario.State.DRAFT, **gap)

    with pytest.raises(Refused, match=words):
        actions.publish(scenario=draft, by=trainer)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_page_answers_409_in_words(client_of, trainer):
    draft = builders.scenario(state=Scenario.State.DRAFT, model_reply="")

    response = client_of(trainer).post(f"/scenarios/{draft.pk}/publish/")

    assert response.status_code == 409
    assert "Не хватает: образцовый ответ" in response.content.decode()


def test_learners_cannot_publish(client_of, learner):
    draft = builders.scenario(state=Scenario.State.DRAFT)

    assert client_of(learner).post(f"/scenarios/{draft.pk}/publish/").status_code == 404
