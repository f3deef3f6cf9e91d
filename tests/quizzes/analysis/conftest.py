from __future__ import annotations

import pytest

from lms.models import User
from quizzes.attempts import actions as attempts
from quizzes.models import Attempt, Quiz
from tests import builders


def take(quiz: Quiz, user: User, *answers: str) -> Attempt:
    attempt = attempts.start(quiz=quiz, user=user)
    for item, letter in zip(attempt.items.order_by("position"), answers, strict=True):
        option = item.shown["options"]["abc".index(letter)]["id"]
        attempts.save_answer(attempt=attempt, position=item.position, data={"answer": [option]}, sequence=1)
    return attempts.submit(attempt=attempt)


@pytest.fixture
def quiz(db) -> Quiz:
    pool = [builders.question(builders.single(stem)) for stem in ("Каверзный?", "Честный?", "Второй честный?")]
    return builders.quiz(pool, shuffle_questions=False, shuffle_options=False)


@pytest.fixture
def people(db) -> list[User]:
    return [
        User.objects.create_user(email=f"p{number}@example.org", last_name=f"Слушатель{number:02}", first_name="Ян")
        for number in range(12)
    ]


@pytest.fixture
def taken(quiz: Quiz, people: list[User]) -> Quiz:
    """The strong know the honest questions and choose «b» in the tricky one, whose key says «a»."""
    for number, person in enumerate(people):
        take(quiz, person, *(("b", "a", "a") if number % 2 else ("a", "c", "b")))
    return quiz
