"""What is known only when a reply is judged: the trainers' phrases in force and the person's earlier replies."""

from __future__ import annotations

import pytest

from quizzes.phrasebook import actions as phrases
from quizzes.replies import RULES_VERSION
from quizzes.scenarios import actions
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.models import Reply, Scenario
from tests import builders

pytestmark = pytest.mark.django_db
REMARK = {"kind": "harm", "severity": 2, "title": "Меры", "why": "Какие?", "how": "", "rewording": ""}
TEXT = (
    "Оксана, здравствуйте! Крышку люка у школы поставят сегодня до 15:00, до этого времени там дежурит мастер участка, "
    "а вечером мы проверим и напишем здесь. Диспетчер: 8 (8313) 00-01-02."
)


def sent(user, scenario: Scenario, text: str = TEXT) -> Reply:
    reply = actions.start(scenario=scenario, user=user)
    return actions.submit(reply=reply, answer=Answer(text))


def codes(reply: Reply) -> set[str]:
    return {finding.code for finding in reply.judgement.findings}


def test_a_reply_is_read_by_the_phrases_in_force_when_it_is_sent(learner, trainer):
    scenario = builders.scenario()
    draft = actions.start(scenario=scenario, user=learner)
    phrases.add(fields={"words": "дежурит мастер", **REMARK, "phrasebook": None}, by=trainer)
    reply = actions.submit(reply=draft, answer=Answer(TEXT))
    assert "own_phrase" in codes(reply)
    assert reply.judgement.rules_version == f"{RULES_VERSION}+p1"


def test_only_the_phrasebook_of_the_exercise_counts(learner, trainer):
    book = phrases.create_phrasebook(title="Дороги", by=trainer)
    phrases.add(fields={"words": "дежурит мастер", **REMARK, "phrasebook": book}, by=trainer)
    assert "own_phrase" not in codes(sent(learner, builders.scenario()))
    chosen = builders.scenario()
    Scenario.objects.filter(pk=chosen.pk).update(phrasebook=book)
    assert "own_phrase" in codes(sent(learner, chosen, TEXT + " Спасибо!"))


def test_the_same_text_in_another_exercise_is_a_copy_of_an_earlier_reply(learner):
    assert "copied" not in codes(sent(learner, builders.scenario()))
    again = sent(learner, builders.scenario())
    assert [one.title for one in again.judgement.findings if one.code == "copied"] == ["Повторён ваш прежний ответ"]


def test_a_second_try_of_the_same_exercise_may_repeat_the_first_and_others_replies_do_not_count(learner, hr):
    scenario = builders.scenario()
    sent(learner, scenario)
    assert "copied" not in codes(sent(learner, scenario))
    assert "copied" not in codes(sent(hr, builders.scenario()))


def test_what_is_known_at_judging_is_not_frozen_with_the_exercise(learner, trainer):
    phrases.add(fields={"words": "дежурит мастер", **REMARK, "phrasebook": None}, by=trainer)
    reply = sent(learner, builders.scenario())
    assert "phrases" not in reply.situation
    assert "earlier" not in reply.situation


def test_an_author_chooses_the_phrasebook_on_the_page_of_the_exercise(client_of, trainer):
    book = phrases.create_phrasebook(title="Дороги", by=trainer)
    scenario = builders.scenario()
    client = client_of(trainer)
    address = f"/scenarios/{scenario.pk}/"
    form = client.get(address).context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    assert client.post(address, {**typed, "phrasebook": book.pk}).status_code == 302
    scenario.refresh_from_db()
    assert scenario.phrasebook == book
