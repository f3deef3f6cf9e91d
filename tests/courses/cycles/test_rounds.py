"""A course is taken again: in the window or when what was held has lapsed, with nothing of before counted twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from courses.lessons.actions import start
from courses.models import Assignment, Completion, Course, Cycle, Enrolment, LessonProgress, PastProgress
from courses.progress.actions import open_lesson
from courses.requirements import actions
from lms.errors import Refused
from lms.models import User
from quizzes.attempts import queries as attempts
from tests import builders
from tests.conftest import Region

from .conftest import Ask, complete

SignIn = Callable[[User], Client]


@pytest.fixture
def quiz_course(anatomy: Course) -> Course:
    quiz = builders.quiz(max_attempts=1, pass_percent=60)
    builders.lesson(anatomy, "Тест", kind="quiz", quiz=quiz, completion="passed")
    return anatomy


def pass_quiz(user: User, course: Course) -> None:
    begun = start(lesson=course.lessons.get(), user=user)
    builders.answered(begun, right=3)


@pytest.fixture
def lapsed(region: Region, learner: User, quiz_course: Course, ask: Ask) -> Assignment:
    """She passed the quiz long ago, and what she held has lapsed."""
    pass_quiz(learner, quiz_course)
    ask(region.health, quiz_course, recertification="rolling", renew_months=1)
    one = Assignment.objects.get(user=learner)
    assert one.state == "completed"
    back = timezone.now() - dt.timedelta(days=100)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE courses_completion SET completed_at = %s", [back])
        cursor.execute("UPDATE quizzes_attempt SET started_at = %s, finished_at = %s", [back, back])
        cursor.execute("SET LOCAL session_replication_role = origin")
    actions.follow_everyone()
    one.refresh_from_db()
    return one


def test_what_has_lapsed_is_open_again_and_says_so(lapsed: Assignment, learner: User, client_of: SignIn) -> None:
    assert (lapsed.state, lapsed.completed_at) == ("not_started", None)
    assert lapsed.expires_on
    assert lapsed.expires_on < timezone.localdate()
    page = client_of(learner).get("/").content.decode()
    assert "Срок действия вышел" in page
    assert "Пройти снова" in page


def test_a_new_round_begins_from_nothing_and_gives_the_attempts_anew(
    lapsed: Assignment, learner: User, quiz_course: Course, client_of: SignIn
) -> None:
    lesson = quiz_course.lessons.get()
    with pytest.raises(Refused):  # her only attempt is used up
        start(lesson=lesson, user=learner)
    browser = client_of(learner)
    address = f"/courses/{quiz_course.pk}/again/"
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 302  # the second click
    enrolment = Enrolment.objects.get(user=learner)
    assert (enrolment.round, enrolment.completed_at) == (2, None)
    assert PastProgress.objects.filter(enrolment=enrolment, round=1, score=100).count() == 1
    lapsed.refresh_from_db()
    assert lapsed.state == "in_progress"
    open_lesson(lesson=lesson, user=learner)  # the pass of the first round does not complete the second
    assert not LessonProgress.objects.exclude(completed_at=None).exists()
    assert attempts.summary(lesson.quiz, learner, since=enrolment.since).attempts_left == 1
    pass_quiz(learner, quiz_course)
    lapsed.refresh_from_db()
    assert lapsed.state == "completed"
    assert lapsed.expires_on
    assert lapsed.expires_on > timezone.localdate()
    assert list(Completion.objects.order_by("cycle").values_list("cycle", flat=True)) == [1, 2]
    assert list(Cycle.objects.order_by("number").values_list("number", "why"))[-1] == (2, "fulfilled")


def test_before_the_window_nobody_takes_it_again(
    region: Region, learner: User, anatomy: Course, ask: Ask, today: dt.date, client_of: SignIn
) -> None:
    ask(region.health, anatomy, recertification="rolling", renew_months=12, window_days=30)
    complete(learner, anatomy, today)
    assert client_of(learner).post(f"/courses/{anatomy.pk}/again/").status_code in (403, 404)


def test_cycles_and_earlier_progress_are_never_changed(
    region: Region, learner: User, anatomy: Course, ask: Ask
) -> None:
    ask(region.health, anatomy)
    complete(learner, anatomy, timezone.localdate())
    for change in (lambda: Cycle.objects.update(number=7), lambda: Cycle.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
