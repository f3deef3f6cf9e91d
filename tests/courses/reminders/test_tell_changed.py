"""Who is in the middle of a course is told what is new in it, once for all that was mended together."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.catalogue.actions import publish
from courses.lessons import editing
from courses.models import Course, CourseVersion
from courses.progress.actions import complete_lesson, open_lesson
from courses.reminders import actions
from lms.jobs.models import Job
from lms.models import Notification
from tests import builders

pytestmark = pytest.mark.django_db
MATERIAL = CourseVersion.Scope.MATERIAL


@pytest.fixture
def course(trainer):
    made = builders.course("Сроки", state=Course.State.DRAFT, description="О сроках.", objectives=["Считать"])
    for number in (1, 2):
        builders.lesson(made, f"Урок {number}")
    return publish(course=made, by=trainer)


def mend(course, trainer, line, **fields):
    lesson = course.lessons.order_by("order").first()
    editing.update_lesson(lesson=lesson, by=trainer, body=f"<p>{line}</p>")
    publish(course=course, by=trainer, changelog=line, **(fields or {"scope": MATERIAL}))


def jobs():
    return Job.objects.filter(kind=actions.CHANGED).order_by("pk")


def test_corrections_that_follow_each_other_are_told_once_together(course, trainer, learner, hr, head):
    first, second = course.lessons.order_by("order")
    open_lesson(lesson=first, user=learner)
    for lesson in (first, second):
        complete_lesson(lesson=lesson, user=hr)
    mend(course, trainer, "Сроки уточнены")
    mend(course, trainer, "Добавлен пример")
    assert jobs().count() == 2
    assert all(job.run_at > timezone.now() + dt.timedelta(minutes=50) for job in jobs())
    for job in (*jobs(), *jobs()):
        actions.tell_changed(version_id=job.payload["version"])
    told = Notification.objects.get(kind="courses.course_changed")
    assert told.recipient == learner
    assert "Сроки уточнены; Добавлен пример" in told.body


def test_what_is_for_new_learners_only_is_told_to_nobody(course, trainer, learner):
    open_lesson(lesson=course.lessons.first(), user=learner)
    mend(course, trainer, "Новый порядок", scope=CourseVersion.Scope.ESSENTIAL, move=False)
    assert not jobs().exists()
    mend(course, trainer, "И ещё", scope=CourseVersion.Scope.ESSENTIAL, move=True)
    assert jobs().count() == 1
