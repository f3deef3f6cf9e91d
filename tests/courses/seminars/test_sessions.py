"""Sessions are called, changed and called off, and no trainer is in two places at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from courses.models import Course, SeminarSession
from courses.seminars import actions
from lms.errors import Refused
from lms.models import AuditEntry, User
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db) -> Course:
    return builders.course("Сроки")


def at(hour: int, minute: int = 0) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=7)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def called(course: Course, by: User, **fields: Any) -> SeminarSession:
    defaults = {"starts_at": at(10), "ends_at": at(11, 30), "place": "ЦУР, зал", "trainers": [by]}
    return actions.create_session(course=course, by=by, **{**defaults, **fields})


def test_a_session_is_called_and_recorded(course, trainer):
    session = called(course, trainer)
    assert course.sessions.get() == session
    assert AuditEntry.objects.filter(verb="courses.create_session", actor=trainer).exists()


@pytest.mark.parametrize(
    ("start", "end"), [((11, 0), (12, 0)), ((9, 0), (10, 1)), ((10, 30), (11, 0)), ((9, 0), (13, 0))]
)
def test_overlapping_hours_of_one_trainer_are_refused_with_a_sentence(course, trainer, start, end):
    called(course, trainer)
    with pytest.raises(Refused, match=r"Тренёв.*в это время ведёт «Сроки»"):
        called(course, trainer, starts_at=at(*start), ends_at=at(*end))


def test_one_session_may_begin_when_another_ends(course, trainer):
    called(course, trainer)
    called(course, trainer, starts_at=at(11, 30), ends_at=at(12))
    assert course.sessions.count() == 2


def test_another_trainer_or_none_is_free_at_that_hour(course, trainer, office):
    called(course, trainer)
    called(course, trainer, trainers=[office])
    called(course, trainer, trainers=[])
    assert course.sessions.count() == 3


def test_a_session_is_no_conflict_with_itself_or_with_a_cancelled_one(course, trainer):
    session = called(course, trainer)
    actions.update_session(session=session, by=trainer, ends_at=at(12))
    actions.cancel_session(session=session, by=trainer, reason="Заболел тренер")
    called(course, trainer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_at": at(12), "ends_at": at(11)}, "раньше, чем начинается"),
        ({"place": " ", "online_url": ""}, "где пройдёт"),
        ({"starts_at": at(10) - dt.timedelta(days=30)}, "уже прошло"),
    ],
)
def test_what_makes_no_sense_is_refused(course, trainer, fields, said):
    with pytest.raises(Refused, match=said):
        called(course, trainer, **fields)
    assert not course.sessions.exists()


def test_a_cancelled_session_stays_on_record_and_is_not_changed_any_more(course, trainer):
    session = called(course, trainer)
    for _click in range(2):
        actions.cancel_session(session=session, by=trainer, reason="Заболел тренер")
    session.refresh_from_db()
    assert session.cancelled_at is not None
    assert AuditEntry.objects.filter(verb="courses.cancel_session").count() == 1
    with pytest.raises(Refused, match="отменено"):
        actions.update_session(session=session, by=trainer, place="Зал 2")
