"""A lesson that is a session: the mark of attendance completes it, as far as it asks for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance import actions as attendance
from courses.lessons.kinds import kind_of
from courses.livelessons import enough
from courses.models import Course, Lesson, LessonProgress, Registration, SeminarEdition
from courses.progress.actions import complete_lesson, open_lesson
from lms.errors import Refused
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(region):
    return builders.course("Сроки")


def live(course, **fields):
    return builders.lesson(course, "Приходите", Lesson.Kind.SESSION, completion=Lesson.Rule.ATTENDED, **fields)


def held(course, *people, days=1, edition=None):
    session = builders.session(course, timezone.now() - dt.timedelta(days=days), edition=edition)
    for person in people:
        Registration.objects.create(session=session, user=person, state="seated", queued_at=timezone.now())
    return session


def is_done(lesson, user):
    return LessonProgress.objects.filter(lesson=lesson, enrolment__user=user).exclude(completed_at=None).exists()


def test_who_was_there_long_enough_has_the_lesson_at_once(course, learner, stranger, trainer):
    lesson, session = live(course, settings={"share": 80}), held(course, learner, stranger)
    attendance.mark(session=session, minutes={learner.pk: 80, stranger.pk: 79}, by=trainer)
    assert (is_done(lesson, learner), is_done(lesson, stranger)) == (True, False)
    attendance.mark(session=session, minutes={stranger.pk: 90}, by=trainer, reason="Была запись")
    assert is_done(lesson, stranger)


def test_the_approved_sheet_counts_too_and_absence_does_not(course, learner, stranger, trainer):
    lesson, session = live(course, settings={"minutes": 30}), held(course, learner, stranger)
    attendance.note(
        session=session, user=learner, source="screen", key="x", at=session.starts_at + dt.timedelta(minutes=60)
    )
    attendance.approve(session=session, by=trainer)
    assert (is_done(lesson, learner), is_done(lesson, stranger)) == (True, False)


def test_an_edition_that_is_taken_whole_needs_all_its_sessions(course, learner, trainer):
    lesson = live(course)
    edition = builders.edition(course, attend=SeminarEdition.Attend.ALL)
    first, second = (held(course, learner, days=days, edition=edition) for days in (3, 2))
    attendance.mark(session=first, minutes={learner.pk: 100}, by=trainer)
    assert not is_done(lesson, learner)
    attendance.mark(session=second, minutes={learner.pk: 100}, by=trainer)
    assert is_done(lesson, learner)


def test_nobody_says_herself_that_she_was_there(course, learner, client_of):
    lesson = live(course)
    with pytest.raises(Refused, match="побывали на занятии"):
        complete_lesson(lesson=lesson, user=learner)
    assert client_of(learner).post(reverse("courses:lesson-complete", args=[lesson.pk])).status_code == 409
    page = client_of(learner).get(lesson.get_absolute_url()).content.decode()
    assert "не меньше 80" in page
    assert "Готово" not in page


def test_a_lesson_that_was_closed_then_is_completed_when_it_is_opened(course, learner, trainer):
    before = builders.lesson(course, "Сначала это")
    lesson, session = live(course, after=before), held(course, learner)
    attendance.mark(session=session, minutes={learner.pk: 100}, by=trainer)
    assert not is_done(lesson, learner)
    complete_lesson(lesson=before, user=learner)
    open_lesson(lesson=lesson, user=learner)
    assert is_done(lesson, learner)


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ({"minutes": 45}, {"minutes": 45}),
        ({"share": 50}, {"share": 50}),
        ({"share": 0}, {"share": 80}),
        ({"minutes": True}, {"share": 80}),
        (None, {"share": 80}),
    ],
)
def test_settings_are_brought_to_their_shape(given, settled):
    assert kind_of("session").settled(given) == settled
    lesson = Lesson(settings=given)
    assert enough.needed(lesson, 30) == {"minutes": 30}.get(
        next(iter(settled)), -(-30 * settled.get("share", 1) // 100)
    )


def test_a_trainer_makes_such_a_lesson(region, trainer, client_of):
    client, course = client_of(trainer), builders.course("Тон", state=Course.State.DRAFT)
    client.post(reverse("courses:lesson-add", args=[course.pk]), {"kind": "session", "titles": "Очное занятие"})
    lesson = Lesson.objects.get()
    url = reverse("courses:lesson-edit", args=[lesson.pk])
    form = client.get(url).context["form"]
    kept = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in kept.items() if value not in (None, False)}
    assert data["of_session"] == 80
    assert client.post(url, {**data, "of_session": "", "at_session": ""}).status_code == 422
    assert client.post(url, {**data, "at_session": "60"}).status_code == 302
    lesson.refresh_from_db()
    assert lesson.settings == {"minutes": 60}
