from __future__ import annotations

import pytest

from lms.errors import Refused
from lms.models import AuditEntry
from quizzes.bank.actions import create_question
from quizzes.models import Question, Topic
from tests import builders


@pytest.fixture
def topic(db):
    return Topic.objects.create(title="Каналы")


def test_a_question_stands_in_the_bank_with_its_first_revision(topic, trainer):
    question = create_question(kind="single", body=builders.single(), topic=topic, by=trainer, difficulty=2)

    assert question.current.number == 1
    assert question.current.body["correct"] == ["a"]
    assert question.current.difficulty == 2
    assert question.current.made_by == trainer
    assert AuditEntry.objects.get().verb == "quizzes.create_question"


def test_every_problem_of_the_body_is_told_at_once(topic, trainer):
    body = {"stem": " ", "options": [{"id": "a", "text": "Да"}, {"id": "b", "text": "да"}], "correct": ["a"]}

    with pytest.raises(Refused) as refusal:
        create_question(kind="single", body=body, topic=topic, by=trainer)

    assert refusal.value.reasons == ["Напишите текст вопроса.", "Среди вариантов есть одинаковые."]
    assert not Question.objects.exists()


def test_an_unknown_kind_is_refused(topic, trainer):
    with pytest.raises(Refused):
        create_question(kind="riddle", body=builders.single(), topic=topic, by=trainer)
