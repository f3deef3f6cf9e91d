from __future__ import annotations

from quizzes.assembly import queries
from quizzes.assembly.actions import pin_latest
from quizzes.bank.actions import revise
from tests import builders


def test_a_quiz_goes_over_to_the_current_revisions_when_told(db, trainer):
    question = builders.question(builders.single("Старый текст"))
    quiz = builders.quiz([question, builders.question()])
    revise(question=question, body=builders.single("Новый текст"), by=trainer)
    assert [entry.question for entry in queries.outdated(quiz)] == [question]

    assert pin_latest(quiz=quiz, by=trainer) == 1

    assert quiz.sections.get().pool.get(question=question).revision.stem == "Новый текст"
    assert pin_latest(quiz=quiz, by=trainer) == 0
