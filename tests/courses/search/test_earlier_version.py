"""Who goes on with an earlier version of a course finds what is in it."""

from __future__ import annotations

import pytest

from courses.catalogue.actions import publish
from courses.lessons import editing
from courses.models import Course, FileText
from courses.progress.actions import complete_lesson
from courses.search import actions, queries
from courses.versions.actions import move_on
from lms.models import StoredFile
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(trainer, learner):
    """The learner is in its first version; since the second it has one lesson more, and another file."""
    course = builders.course("Сроки", state=Course.State.DRAFT, description="О сроках.", objectives=["Считать"])
    first = builders.lesson(course, "Первый", body="<p>Про ледоход.</p>", file=_file("Старый.pdf", "Половодье."))
    course = publish(course=course, by=trainer)
    first.refresh_from_db()
    complete_lesson(lesson=first, user=learner)
    first.file = _file("Новый.pdf", "наводнение")
    first.save()
    editing.create_lesson(course=course, kind="text", by=trainer, title="Второй", body="<p>Про ледоруб.</p>")
    course = publish(course=course, by=trainer, changelog="Новый урок")
    actions.rebuild_all()
    return course


def _file(name: str, text: str) -> StoredFile:
    file = builders.stored_file(name, StoredFile.Kind.PDF, "application/pdf", text.encode())
    FileText.objects.create(file=file, text=text)
    return file


def found(user) -> set[str]:
    asked = ("ледоход", "ледоруб", "наводнение")
    return {text for text in asked if not queries.search(user, text).is_nothing}


def test_a_lesson_or_file_that_her_version_lacks_is_found_once_she_reads_the_one_that_has_it(
    course, learner, stranger, trainer
):
    everything = {"ледоход", "ледоруб", "наводнение"}
    assert found(learner) == {"ледоход"}
    assert found(stranger) == found(trainer) == everything
    move_on(course=course, user=learner)
    assert found(learner) == everything
