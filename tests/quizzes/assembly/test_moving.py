"""Sections and questions of a quiz are moved by buttons."""

from __future__ import annotations

import pytest
from django.urls import reverse

from quizzes.assembly import actions
from quizzes.models import Quiz
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz() -> Quiz:
    return builders.quiz(state=Quiz.State.DRAFT)


def stems(section) -> list[str]:
    return [entry.revision.stem for entry in section.pool.order_by("order", "id")]


def test_a_question_changes_places_with_its_neighbour_and_stops_at_the_edge(client_of, trainer, quiz):
    section = quiz.sections.get()
    address = reverse("quizzes:section-move-question", args=[section.pk])
    last = section.pool.order_by("order").last().question_id
    client = client_of(trainer)
    for _ in range(4):
        client.post(address, {"question": last, "to": "up"})
    assert stems(section) == ["Вопрос 3", "Вопрос 1", "Вопрос 2"]
    client.post(address, {"question": last, "to": "down"})
    assert stems(section) == ["Вопрос 1", "Вопрос 3", "Вопрос 2"]


def test_a_section_moves_and_a_question_of_another_moves_nothing(client_of, trainer, quiz):
    first = quiz.sections.get()
    second = actions.add_section(quiz=quiz, by=trainer, title="Второй")
    client = client_of(trainer)
    client.post(reverse("quizzes:section-move", args=[second.pk]), {"to": "up"})
    assert list(quiz.sections.order_by("order")) == [second, first]
    client.post(reverse("quizzes:section-move-question", args=[second.pk]), {"question": "чушь", "to": "up"})
    client.post(reverse("quizzes:section-move-question", args=[second.pk]), {"question": "1", "to": "up"})
    assert stems(first) == ["Вопрос 1", "Вопрос 2", "Вопрос 3"]


def test_a_published_quiz_is_withdrawn_by_a_button(client_of, trainer):
    quiz = builders.quiz()
    client = client_of(trainer)
    assert "Снять с публикации" in client.get(reverse("quizzes:quiz-edit", args=[quiz.pk])).content.decode()
    client.post(reverse("quizzes:quiz-withdraw", args=[quiz.pk]))
    quiz.refresh_from_db()
    assert quiz.state == Quiz.State.DRAFT
