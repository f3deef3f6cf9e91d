from __future__ import annotations

import pytest

from lms.errors import Refused
from lms.models import AuditEntry
from quizzes.assembly import readiness
from quizzes.assembly.actions import (
    add_section,
    create_quiz,
    publish,
    remove_section,
    set_pool,
    update_section,
    withdraw,
)
from quizzes.bank.actions import archive
from quizzes.models import PoolEntry, Quiz
from tests import builders


def draft(*questions, **fields):
    return builders.quiz(list(questions), state=Quiz.State.DRAFT, **fields)


def test_a_ready_quiz_is_published_once(db, trainer):
    quiz = draft(builders.question())

    publish(quiz=quiz, by=trainer)
    publish(quiz=quiz, by=trainer)

    quiz.refresh_from_db()
    assert quiz.state == Quiz.State.PUBLISHED
    assert AuditEntry.objects.filter(verb="quizzes.publish_quiz").count() == 1


def test_an_empty_quiz_is_refused(db, trainer):
    with pytest.raises(Refused) as refusal:
        publish(quiz=create_quiz(by=trainer, title="Пусто"), by=trainer)

    assert refusal.value.reasons == ["В тесте нет ни одного вопроса."]


def test_the_readiness_check_names_every_gap(db, trainer):
    question, archived, broken = builders.question(), builders.question(), builders.question({"stem": "Без вариантов"})
    quiz = draft(question, archived, broken, draw=5)
    archive(question=archived, by=trainer)
    second = add_section(quiz=quiz, by=trainer, title="Практика")
    PoolEntry.objects.create(section=second, question=question, revision=question.current)
    add_section(quiz=quiz, by=trainer, title="Закон")

    gaps = "\n".join(readiness.gaps(quiz))

    assert "В разделе в наборе 3\u00a0вопроса, а взять нужно 5." in gaps
    assert "В разделе «Закон» нет вопросов" in gaps
    assert "стоит в двух разделах" in gaps
    assert "в архиве" in gaps
    assert "Вопрос «Без вариантов» заполнен не до конца" in gaps


def test_the_readiness_check_makes_three_queries_however_large_the_quiz(db, django_assert_num_queries):
    quiz = draft(*[builders.question() for _ in range(6)])

    with django_assert_num_queries(3):
        assert readiness.gaps(quiz) == []


def test_a_withdrawn_quiz_is_a_draft_again(db, trainer):
    quiz = builders.quiz()

    withdraw(quiz=quiz, by=trainer)

    quiz.refresh_from_db()
    assert quiz.state == Quiz.State.DRAFT


def test_a_published_quiz_does_not_lose_its_last_section(db, trainer):
    quiz = builders.quiz()

    with pytest.raises(Refused):
        remove_section(section=quiz.sections.get(), by=trainer)
    with pytest.raises(Refused):
        update_section(section=quiz.sections.get(), by=trainer, draw=40)

    assert quiz.sections.get().pool.count() == 3


def test_sections_of_a_draft_come_and_go(db, trainer):
    quiz = draft(builders.question())
    section = add_section(quiz=quiz, by=trainer, title="Практика")
    set_pool(section=section, questions=[builders.question()], by=trainer)
    update_section(section=section, by=trainer, title="Итог", draw=1)
    assert [str(one) for one in quiz.sections.all()][-1] == "Итог"

    remove_section(section=section, by=trainer)

    assert quiz.sections.count() == 1
