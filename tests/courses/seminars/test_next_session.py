"""The next session of one's courses."""

import datetime as dt

from django.utils import timezone

from courses.models import Course, SeminarSession
from courses.registrations.queries import nearest
from courses.seminars.queries import upcoming
from lms.access import rows
from tests import builders


def test_the_nearest_session_comes_first_and_one_that_goes_on_counts(learner):
    course, now = builders.course(), timezone.now()
    builders.session(course, now - dt.timedelta(days=2))
    later = builders.session(course, now + dt.timedelta(days=1))
    going_on = builders.session(course, now - dt.timedelta(minutes=30))
    builders.session(builders.course("Другой"), now)
    assert list(upcoming([course.pk])) == [going_on, later]
    assert nearest(learner, [course.pk]).session == going_on


def test_a_cancelled_session_is_not_announced(learner):
    course = builders.course()
    builders.session(course, timezone.now() + dt.timedelta(days=1), cancelled_at=timezone.now())
    assert nearest(learner, [course.pk]) is None


def test_sessions_are_seen_by_those_who_see_the_course(learner, trainer):
    draft = builders.course(state=Course.State.DRAFT)
    builders.session(draft, timezone.now())
    assert not rows(learner, "courses.view_seminarsession", SeminarSession).exists()
    assert rows(trainer, "courses.view_seminarsession", SeminarSession).count() == 1
