from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.assembly import queries
from quizzes.assembly.actions import create_quiz, set_pool
from quizzes.bank import actions as bank
from quizzes.bank import queries as bank_queries
from tests import builders


@pytest.fixture
def questions(db):
    return [builders.question(builders.single(f"Вопрос {number}")) for number in range(1, 5)]


@pytest.fixture
def section(trainer):
    return create_quiz(by=trainer, title="Сроки").sections.get()


def stems(section):
    return [entry.revision.stem for entry in section.pool.order_by("order")]


def test_the_pool_stands_in_the_given_order_each_question_once(section, questions, trainer):
    set_pool(section=section, questions=[questions[2], questions[0], questions[2]], by=trainer)

    assert stems(section) == ["Вопрос 3", "Вопрос 1"]


def test_a_question_that_stays_keeps_its_revision_and_a_new_one_gets_the_latest(section, questions, trainer):
    set_pool(section=section, questions=questions[:2], by=trainer)
    for question in questions:
        bank.revise(question=question, body=builders.single(f"Новый {question.current.stem}"), by=trainer)
        question.refresh_from_db()

    set_pool(section=section, questions=[questions[3], questions[1]], by=trainer)

    assert stems(section) == ["Новый Вопрос 4", "Вопрос 2"]


def test_a_question_from_the_archive_is_refused(section, questions, trainer):
    bank.archive(question=questions[0], by=trainer)
    questions[0].refresh_from_db()

    with pytest.raises(Refused):
        set_pool(section=section, questions=questions, by=trainer)
    assert stems(section) == []


def test_a_published_quiz_is_never_left_without_enough_questions(questions, trainer):
    quiz = builders.quiz(questions, draw=3)

    with pytest.raises(Refused) as refusal:
        set_pool(section=quiz.sections.get(), questions=questions[:2], by=trainer)

    assert "2\u00a0вопроса" in refusal.value.reasons[1]
    assert quiz.sections.get().pool.count() == 4


def test_the_number_of_queries_does_not_grow_with_the_pool(section, questions, trainer, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        set_pool(section=section, questions=questions, by=trainer)


def test_candidates_are_those_that_no_section_holds(section, questions, trainer):
    set_pool(section=section, questions=questions[:3], by=trainer)

    assert list(queries.candidates(section, bank_queries.questions())) == [questions[3]]
    counts = queries.with_quiz_counts(bank_queries.questions())
    assert {question.current.stem: question.quiz_count for question in counts}["Вопрос 4"] == 0
    assert list(queries.quizzes_with(questions[0])) == [section.quiz]
