from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from lms.models import User
from quizzes.attempts import actions
from quizzes.models import Attempt, Item, Quiz
from tests import builders

FIVE_KINDS = {
    "single": builders.single("Кто отвечает?"),
    "multiple": {**builders.single("Какие каналы?", options=4), "correct": ["a", "c"]},
    "match": {"stem": "Соотнесите.", "pairs": [["Комментарий", "Виден всем"], ["Письмо", "Тридцать дней"]]},
    "order": {**builders.single("По порядку.", options=3), "correct": ["a", "b", "c"]},
    "short": {"stem": "Какой закон?", "accepted": ["59-ФЗ"], "explanation": "О порядке рассмотрения обращений."},
}


def right(item: Item) -> dict[str, list[str]]:
    """The form fields of the right answer."""
    key = item.key
    if item.kind == "match":
        return {f"answer-{left}": [partner] for left, partner in key["pairs"].items()}
    if item.kind == "short":
        return {"answer": [key["accepted"][0]]}
    return {"answer": list(key["correct"])}


def wrong(item: Item) -> dict[str, list[str]]:
    """The form fields of an answer that earns nothing."""
    key, shown = item.key, item.shown
    if item.kind == "match":
        values = list(key["pairs"].values())
        return {f"answer-{left}": [values[::-1][place]] for place, left in enumerate(key["pairs"])}
    if item.kind == "short":
        return {"answer": ["не знаю"]}
    if item.kind == "order":
        return {"answer": list(reversed(key["correct"]))}
    return {"answer": [next(option["id"] for option in shown["options"] if option["id"] not in key["correct"])]}


def answer_all(attempt: Attempt, *, right_ones: int) -> None:
    """Answer the first ``right_ones`` questions right and the others wrong."""
    for item in attempt.items.order_by("position"):
        data = right(item) if item.position <= right_ones else wrong(item)
        saved = actions.save_answer(attempt=attempt, position=item.position, data=data, sequence=item.position)
        assert saved.outcome is actions.Outcome.SAVED


def take(quiz: Quiz, user: User, *, right_ones: int) -> Attempt:
    """A whole attempt."""
    attempt = actions.start(quiz=quiz, user=user)
    answer_all(attempt, right_ones=right_ones)
    return actions.submit(attempt=attempt)


@pytest.fixture
def quiz(db: None) -> Quiz:
    """One question of each kind, in a fixed order, fifteen minutes, three attempts."""
    questions = [builders.question(body, kind=kind) for kind, body in FIVE_KINDS.items()]
    return builders.quiz(questions, minutes=15, shuffle_questions=False)


@pytest.fixture
def attempt(quiz: Quiz, learner: User) -> Attempt:
    return actions.start(quiz=quiz, user=learner, back_url="/lessons/1/")


@pytest.fixture
def pass_time() -> Callable[[Attempt, float], None]:
    """Let minutes pass: move what has been written back in time."""

    def pass_minutes(attempt: Attempt, minutes: float) -> None:
        by = dt.timedelta(minutes=minutes)
        attempt.refresh_from_db()
        deadline = attempt.deadline_at - by if attempt.deadline_at else None
        Attempt.objects.filter(pk=attempt.pk).update(started_at=attempt.started_at - by, deadline_at=deadline)
        attempt.refresh_from_db()
        assert attempt.started_at < timezone.now()

    return pass_minutes
