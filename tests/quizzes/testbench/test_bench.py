"""The test bench: a reply is judged with its situation, nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Reply
from quizzes.phrasebook import actions as phrases
from quizzes.replies import FEATURES
from tests import builders

pytestmark = pytest.mark.django_db
BENCH = reverse("quizzes:test-bench")


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


def typed(reply: str, **changes: Any) -> dict[str, Any]:
    return {
        "channel": "vk_comment",
        "public": "on",
        "author_name": "Игорь П.",
        "message": "Нет света в подъезде, когда почините?",
        "facts": "Электрик придёт 12 ноября до 15:00",
        "points": "Назван срок | 2",
        "phrasebook": "",
        "reply": reply,
        **changes,
    }


def test_a_reply_is_judged_by_its_situation_and_nothing_is_kept(client):
    response = client.post(BENCH, typed("Игорь, здравствуйте! Электрик придёт 13 ноября."))
    page = response.content.decode()
    assert "distorted_fact" in {note.finding.code for note in response.context["reading"].notes}
    assert '<mark class="harm"' in page
    assert not Reply.objects.exists()


def test_every_feature_that_the_checker_knows_is_shown(client):
    assert len(client.post(BENCH, typed("Починим.")).context["features"]) == len(FEATURES)


def test_an_exercise_fills_the_situation(client):
    scenario = builders.scenario()
    form = client.get(BENCH, {"scenario": scenario.pk}).context["form"]
    assert form["message"].value() == scenario.message
    assert form["facts"].value() == "\n".join(scenario.facts)


@pytest.mark.parametrize("asked", ["", "0", "999999", "abc", "²", "9" * 30])
def test_an_exercise_that_is_not_there_fills_nothing(client, asked):
    assert client.get(BENCH, {"scenario": asked}).status_code == 200


@pytest.mark.parametrize("change", [{"reply": ""}, {"channel": "fax"}, {"points": "| 3"}, {"reply": "а" * 10_001}])
def test_what_cannot_be_judged_comes_back_with_reasons(client, change):
    response = client.post(BENCH, {**typed("Починим."), **change})
    assert response.status_code == 422
    assert response.context["form"].errors


def test_trainers_phrases_and_those_of_the_chosen_phrasebook_are_marked(client, trainer):
    remark = {"kind": "harm", "severity": 2, "title": "Меры", "why": "Какие?", "how": "", "rewording": ""}
    book = phrases.create_phrasebook(title="Дома", by=trainer)
    phrases.add(fields={"words": "приняты меры", **remark, "phrasebook": book}, by=trainer)
    without = client.post(BENCH, typed("Приняты меры."))
    chosen = client.post(BENCH, typed("Приняты меры.", phrasebook=book.pk))
    assert "own_phrase" not in {note.finding.code for note in without.context["reading"].notes}
    assert "own_phrase" in {note.finding.code for note in chosen.context["reading"].notes}
    assert chosen.context["rules_version"].endswith("+p1")


def test_a_reply_is_shown_as_text_whatever_is_in_it(client):
    page = client.post(BENCH, typed("<script>alert(1)</script> Починим завтра.")).content.decode()
    assert "<script>alert" not in page


def test_a_learner_has_no_test_bench(client_of, learner):
    assert client_of(learner).get(BENCH).status_code in (403, 404)
