"""The rule of time: minutes before the lesson are counted honestly, and never faster than the clock."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Enrolment, Lesson, LessonProgress, TimeSpent
from courses.presence import actions
from courses.presence.counting import LONGEST_GAP, gained
from courses.progress.actions import begin_again, open_lesson
from tests import builders

START = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def lesson(db) -> Lesson:
    return builders.lesson(builders.course(), completion=Lesson.Rule.TIME, settings={"at_least": 1})


def beats(lesson, user, *seconds):
    spent = None
    for second in seconds:
        with time_machine.travel(START + dt.timedelta(seconds=second), tick=False):
            spent = actions.beat(lesson=lesson, user=user)
    return spent


def is_done(lesson) -> bool:
    return LessonProgress.objects.filter(lesson=lesson).exclude(completed_at=None).exists()


def test_a_minute_before_the_page_completes_the_lesson(learner, lesson):
    assert beats(lesson, learner, 0, 15, 30, 45).seconds == 45
    assert not is_done(lesson)
    assert beats(lesson, learner, 60).is_enough
    assert is_done(lesson)


def test_two_pages_count_no_more_than_one(learner, lesson):
    assert beats(lesson, learner, 0, 1, 15, 16, 30, 31).seconds == 31


def test_time_away_from_the_page_counts_nothing(learner, lesson):
    assert beats(lesson, learner, 0, 15, 3615, 3630).seconds == 30


@given(st.lists(st.integers(min_value=0, max_value=600), min_size=1, max_size=40))
def test_never_more_than_the_clock_says(moments):
    signs = [START + dt.timedelta(seconds=second) for second in sorted(moments)]
    total = sum(gained(before, after) for before, after in pairwise(signs))
    assert total <= (signs[-1] - signs[0]).total_seconds()
    assert gained(START, START - LONGEST_GAP) == 0


def test_saying_done_too_early_is_refused_with_how_much_is_left(client_of, learner, lesson):
    lesson.settings = {"at_least": 5}
    lesson.save()
    beats(lesson, learner, 0, 30, 60, 90)
    response = client_of(learner).post(reverse("courses:lesson-complete", args=[lesson.pk]))
    assert response.status_code == 409
    assert "ещё 4 минуты" in response.content.decode().replace("\u00a0", " ")
    assert not is_done(lesson)


def test_without_scripts_the_time_since_opening_counts(client_of, learner, lesson):
    client = client_of(learner)
    url = reverse("courses:lesson-complete", args=[lesson.pk])
    with time_machine.travel(START, tick=False):
        open_lesson(lesson=lesson, user=learner)
    with time_machine.travel(START + dt.timedelta(seconds=50), tick=False):
        assert client_of(learner).post(url).status_code == 409
    with time_machine.travel(START + dt.timedelta(seconds=61), tick=False):
        client = client_of(learner)
        assert client.post(url).status_code == 302
    assert is_done(lesson)


def test_a_page_that_gave_one_sign_is_not_judged_by_the_clock(client_of, learner, lesson):
    with time_machine.travel(START, tick=False):
        open_lesson(lesson=lesson, user=learner)
    beats(lesson, learner, 0)
    with time_machine.travel(START + dt.timedelta(hours=1), tick=False):
        url = reverse("courses:lesson-complete", args=[lesson.pk])
        assert client_of(learner).post(url).status_code == 409


def test_a_course_taken_again_counts_anew(learner, lesson):
    beats(lesson, learner, 0, 30, 60)
    begin_again(enrolment=Enrolment.objects.get())
    assert beats(lesson, learner, 90, 100).seconds == 10
    assert list(TimeSpent.objects.order_by("round").values_list("seconds", flat=True)) == [60, 10]


def test_a_page_of_another_rule_gives_no_signs(client_of, learner):
    lesson = builders.lesson(builders.course())
    assert client_of(learner).post(reverse("courses:lesson-beat", args=[lesson.pk])).status_code == 404


def test_a_trainer_chooses_the_time_in_the_form_and_must_say_how_much(client_of, trainer):
    course = builders.course(state="draft")
    client = client_of(trainer)
    sent = {"title": "Чтение", "minutes": 10, "body": "<p>Текст</p>", "completion": "time"}
    lesson = builders.lesson(course)
    url = reverse("courses:lesson-edit", args=[lesson.pk])
    assert client.post(url, sent).context["form"].errors["at_least"]
    client.post(url, {**sent, "at_least": 7})
    assert course.lessons.get().settings == {"at_least": 7}


def test_the_page_says_how_long_to_stay(client_of, learner, lesson):
    page = client_of(learner).get(lesson.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "не меньше 1 минуты" in page
    assert reverse("courses:lesson-beat", args=[lesson.pk]) in page
