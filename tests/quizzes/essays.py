"""Quizzes with answers that a person judges, and attempts that wait for her."""

from __future__ import annotations

from typing import Any

from lms.models import User
from quizzes.attempts import actions as attempts
from quizzes.models import Attempt, Item, Quiz
from quizzes.scenarios.exercise import Exercise
from tests import builders

ESSAY = {"stem": "Почему жителю называют день?", "guide": "Два балла за причину, два за пример.", "words_least": 5}
TEXT = "Чтобы он не звонил каждый день и верил следующему ответу.\n\nПример: уборка снега у школы."


def essay(**more: Any) -> dict[str, Any]:
    return {**ESSAY, **more}


def reply_body(judge: str = "person") -> dict[str, Any]:
    """A reply exercise as a question; the exercise is that of ``builders.scenario``."""
    scenario = builders.scenario()
    situation = Exercise.of(scenario).to_json()
    return {"stem": "Ответьте жителю.", "scenario": scenario.pk, "situation": situation, "judge": judge}


def quiz_with(*bodies: tuple[str, dict[str, Any]], **fields: Any) -> Quiz:
    questions = [builders.question(body, kind=kind) for kind, body in bodies]
    return builders.quiz(questions, shuffle_questions=False, **fields)


def sent(quiz: Quiz, user: User, *answers: str, right: bool = True, back_url: str = "") -> Attempt:
    """Take a quiz: choices are answered ``right`` or not, what is written gets ``answers`` in their order."""
    attempt = attempts.start(quiz=quiz, user=user, back_url=back_url)
    texts = iter(answers)
    for item in attempt.items.order_by("position"):
        given = _choice(item, right) if item.kind == "single" else next(texts, "")
        attempts.save_answer(attempt=attempt, position=item.position, data={"answer": [given]}, sequence=1)
    return attempts.submit(attempt=attempt)


def _choice(item: Item, right: bool) -> str:
    key = str(item.key["correct"][0])
    return key if right else next(one["id"] for one in item.shown["options"] if one["id"] != key)
