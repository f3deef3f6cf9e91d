"""A person takes a course once, and it is announced once."""

import threading

import pytest
from django.db import connection

from courses.enrolments.actions import enrol
from courses.enrolments.signals import course_started
from courses.models import Assignment, Course, Enrolment
from lms.errors import Refused
from lms.models import AuditEntry
from tests import builders


@pytest.fixture
def announced():
    heard = []

    def hear(sender, enrolment, **extra):
        heard.append(enrolment)

    course_started.connect(hear)
    yield heard
    course_started.disconnect(hear)


def test_a_learner_takes_a_course_and_it_is_announced_once(learner, announced):
    course = builders.course()
    first, second = enrol(user=learner, course=course), enrol(user=learner, course=course)
    assert first == second
    assert announced == [first]
    assert AuditEntry.objects.filter(verb="courses.enrol", actor=learner).count() == 1


@pytest.mark.parametrize("state", [Course.State.DRAFT, Course.State.ARCHIVED])
def test_nobody_begins_a_course_that_is_not_published(learner, announced, state):
    with pytest.raises(Refused):
        enrol(user=learner, course=builders.course(state=state))
    assert not Enrolment.objects.exists()
    assert not announced


def test_who_has_begun_stays_enrolled_when_the_course_is_archived(learner):
    course = builders.course()
    enrolment = enrol(user=learner, course=course)
    course.state = Course.State.ARCHIVED
    course.save()
    assert enrol(user=learner, course=course) == enrolment


def test_an_assignment_is_in_progress_from_then_on(learner):
    course = builders.course()
    builders.assignment(learner, course, due_on=builders.timezone.localdate())
    enrol(user=learner, course=course)
    assert Assignment.objects.get().state == "in_progress"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_enrolment(learner, announced):
    course = builders.course()
    barrier = threading.Barrier(2)

    def begin():
        barrier.wait(10)
        enrol(user=learner, course=course)
        connection.close()

    tabs = [threading.Thread(target=begin) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert Enrolment.objects.count() == 1
    assert len(announced) == 1
