"""Assignments hear that a course was started and completed."""

from __future__ import annotations

import datetime as dt

import pytest

from courses.models import Assignment, Completion, Course, Lesson, Progress
from courses.progress.actions import complete_lesson, open_lesson
from courses.requirements import actions
from lms.models import User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def lesson(anatomy: Course) -> Lesson:
    return builders.lesson(anatomy)


@pytest.fixture
def assignment(region: Region, learner: User, hr: User, lesson: Lesson, today: dt.date) -> Assignment:
    actions.require(
        title="Курс", agency=region.health, courses_with_due=[(lesson.course, today)], starts_on=today, by=None
    )
    return Assignment.objects.get(user=learner)


def test_a_started_course_is_in_progress_for_her_alone(assignment: Assignment, lesson: Lesson, hr: User) -> None:
    open_lesson(lesson=lesson, user=assignment.user)
    assignment.refresh_from_db()
    assert assignment.state == Progress.IN_PROGRESS
    assert Assignment.objects.get(user=hr).state == Progress.NOT_STARTED


def test_a_completed_course_is_completed_at_that_moment(assignment: Assignment, lesson: Lesson) -> None:
    complete_lesson(lesson=lesson, user=assignment.user)
    assignment.refresh_from_db()
    completion = Completion.objects.get(user=assignment.user)
    assert (assignment.state, assignment.completed_at) == (Progress.COMPLETED, completion.completed_at)


def test_what_is_completed_is_not_started_again(assignment: Assignment, lesson: Lesson) -> None:
    complete_lesson(lesson=lesson, user=assignment.user)
    open_lesson(lesson=lesson, user=assignment.user)
    assignment.refresh_from_db()
    assert assignment.state == Progress.COMPLETED
