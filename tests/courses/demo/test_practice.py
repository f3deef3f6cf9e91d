"""The course to look around in: a question of every kind, right as it stands."""

from __future__ import annotations

import pytest

from courses.demo import content, practice, programme
from courses.models import Course, Programme
from lms.models import User
from quizzes.assembly import readiness
from quizzes.attempts import actions as attempts
from quizzes.models import Attempt, Quiz
from quizzes.scoring import KINDS


@pytest.fixture
def loaded(trainer: User) -> Programme:
    found = programme.load(by=trainer)
    practice.load(found, by=trainer)
    return found


@pytest.mark.parametrize("source", content.read("practice"), ids=lambda source: source["code"])
def test_a_question_of_the_fixture_is_in_order(source: dict) -> None:
    body = source["body"]
    if "picture" in body:
        body = {**body, "picture": {**body["picture"], "file": 1}}
    assert KINDS[source["kind"]].problems(body) == []


def test_every_kind_of_question_can_be_tried_and_nothing_keeps_the_quizzes_from_being_published(
    loaded: Programme,
) -> None:
    quizzes = Quiz.objects.filter(title__contains="вопросы всех видов")
    assert [readiness.gaps(quiz) for quiz in quizzes] == [[], []]
    graded = quizzes.get(practice=False)
    kinds = set(graded.sections.get().pool.values_list("revision__kind", flat=True))
    assert kinds == set(KINDS)


def test_an_official_takes_the_quiz_and_a_trainer_has_something_to_mark(loaded: Programme, learner: User) -> None:
    quiz = Quiz.objects.get(title="Тест: вопросы всех видов")
    attempt = attempts.start(quiz=quiz, user=learner)
    essay = attempt.items.get(kind="essay")
    text = {"answer": ["Мы закрепили за двором ответственного, и снег стали вывозить в тот же день. " * 5]}
    attempts.save_answer(attempt=attempt, position=essay.position, data=text, sequence=1)
    assert attempts.submit(attempt=attempt).state == Attempt.State.SUBMITTED


def test_loading_again_changes_nothing(loaded: Programme, trainer: User) -> None:
    practice.load(loaded, by=trainer)
    assert Course.objects.filter(code=practice.CODE).count() == 1
