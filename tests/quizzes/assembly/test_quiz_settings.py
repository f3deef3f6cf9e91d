from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.assembly import queries
from quizzes.assembly.actions import create_quiz, update
from quizzes.models import Quiz
from tests import builders


def test_a_new_quiz_is_a_draft_with_one_empty_section(db, trainer):
    quiz = create_quiz(by=trainer, title="Сроки", minutes=15, pass_percent=70)

    assert quiz.state == Quiz.State.DRAFT
    assert quiz.sections.count() == 1
    assert queries.question_count(quiz) == 0


def test_settings_that_make_no_sense_are_refused_in_words(db, trainer):
    with pytest.raises(Refused):
        create_quiz(by=trainer, title="Сроки", pass_percent=0)
    with pytest.raises(Refused):
        create_quiz(by=trainer, title="Сроки", minutes=0)
    assert not Quiz.objects.exists()


def test_a_change_touches_only_what_is_named(db, trainer):
    quiz = builders.quiz(minutes=15)

    changed = update(quiz=quiz, by=trainer, title="Новое название")

    assert (changed.title, changed.minutes) == ("Новое название", 15)


def test_an_attempt_has_as_many_questions_as_the_sections_draw(db, django_assert_num_queries):
    quiz = builders.quiz(draw=2)

    with django_assert_num_queries(1):
        assert queries.question_count(quiz) == 2
