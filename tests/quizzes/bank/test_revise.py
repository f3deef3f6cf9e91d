from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.bank.actions import duplicate, revise
from quizzes.models import Topic
from tests import builders


@pytest.fixture
def question(db):
    return builders.question(builders.single("Старый текст"))


def test_a_change_makes_the_next_revision_and_leaves_the_old_one_alone(question, trainer):
    old = question.current

    new = revise(question=question, body=builders.single("Новый текст"), by=trainer, difficulty=3)

    question.refresh_from_db()
    old.refresh_from_db()
    assert question.current == new
    assert (new.number, new.stem, new.difficulty, new.made_by) == (2, "Новый текст", 3, trainer)
    assert (old.number, old.stem) == (1, "Старый текст")


def test_saying_the_same_again_makes_no_revision(question, trainer):
    first = revise(question=question, body=builders.single("Новый текст"), by=trainer)
    second = revise(question=question, body=builders.single("Новый текст"), by=trainer)

    assert first == second
    assert question.revisions.count() == 2


def test_a_quiz_keeps_the_revision_it_holds(question, trainer):
    quiz = builders.quiz([question])

    revise(question=question, body=builders.single("Новый текст"), by=trainer)

    assert quiz.sections.get().pool.get().revision.stem == "Старый текст"


def test_a_change_of_topic_alone_makes_no_revision(question, trainer):
    topic = Topic.objects.create(title="Сроки")

    revise(question=question, body=question.current.body, by=trainer, topic=topic)

    question.refresh_from_db()
    assert question.topic == topic
    assert question.revisions.count() == 1


def test_a_broken_body_is_refused_and_nothing_changes(question, trainer):
    with pytest.raises(Refused):
        revise(question=question, body={"stem": "Без вариантов"}, by=trainer)

    assert question.revisions.count() == 1


def test_the_law_and_the_time_are_kept_until_they_are_changed(question, trainer):
    revise(question=question, body=question.current.body, by=trainer, source_note="59-ФЗ, ст. 12", seconds=40)
    again = revise(question=question, body=builders.single("Новый текст"), by=trainer)
    assert (again.number, again.source_note, again.seconds) == (3, "59-ФЗ, ст. 12", 40)

    untimed = revise(question=question, body=again.body, by=trainer, source_note="", seconds=None)
    assert (untimed.number, untimed.source_note, untimed.seconds) == (4, "", None)


def test_a_copy_has_the_law_and_the_time_too(question, trainer):
    revise(question=question, body=question.current.body, by=trainer, source_note="59-ФЗ, ст. 12", seconds=40)
    question.refresh_from_db()
    copied = duplicate(question=question, by=trainer)
    assert (copied.current.source_note, copied.current.seconds) == ("59-ФЗ, ст. 12", 40)
