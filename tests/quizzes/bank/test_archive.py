from __future__ import annotations

from lms.models import AuditEntry
from quizzes.bank import queries
from quizzes.bank.actions import archive, restore
from tests import builders


def test_an_archived_question_leaves_the_shelf_and_comes_back(db, trainer):
    question = builders.question()

    archive(question=question, by=trainer)
    assert question not in queries.questions()
    assert question in queries.questions(archived=True)

    restore(question=question, by=trainer)
    assert question in queries.questions()


def test_a_second_click_archives_nothing_more(db, trainer):
    question = builders.question()

    archive(question=question, by=trainer)
    archive(question=question, by=trainer)

    assert AuditEntry.objects.filter(verb="quizzes.archive_question").count() == 1
