"""A reminder a week before a date, once a person and date."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from courses.models import Assignment, Course, Progress
from courses.requirements import actions
from lms.jobs import registry
from lms.jobs.models import Job
from lms.models import Notification, User
from tests import builders


def reminded() -> list[tuple[User, str]]:
    found = Notification.objects.filter(kind="courses.assignment_due").order_by("recipient_id", "pk")
    return [(one.recipient, one.body) for one in found]


def test_what_falls_due_within_a_week_is_named_in_one_letter(
    learner: User, hr: User, anatomy: Course, tone: Course, today: dt.date
) -> None:
    soon = today + dt.timedelta(days=7)
    builders.assignment(learner, tone, soon)
    builders.assignment(learner, anatomy, soon)
    builders.assignment(hr, anatomy, today + dt.timedelta(days=8))
    actions.remind()
    [(person, body)] = reminded()
    assert person == learner
    assert "«Анатомия ответа», «Тон и конфликт»" in body


def test_nobody_is_reminded_twice_even_when_a_day_was_missed(
    learner: User, hr: User, anatomy: Course, today: dt.date
) -> None:
    builders.assignment(learner, anatomy, today + dt.timedelta(days=7))
    builders.assignment(hr, anatomy, today + dt.timedelta(days=5))
    actions.remind()
    actions.remind()
    assert [person for person, _body in reminded()] == [learner, hr]


def test_neither_the_completed_nor_the_overdue_is_reminded_of(
    learner: User, hr: User, anatomy: Course, today: dt.date
) -> None:
    builders.assignment(
        learner, anatomy, today + dt.timedelta(days=3), state=Progress.COMPLETED, completed_at=timezone.now()
    )
    builders.assignment(hr, anatomy, today - dt.timedelta(days=1))
    actions.remind()
    assert reminded() == []
    assert Assignment.objects.count() == 2


def test_the_nightly_job_owes_the_letters_of_the_morning_once(db: None) -> None:
    registry.handlers["requirements.owe_reminders"]({})
    registry.handlers["requirements.owe_reminders"]({})
    assert timezone.localtime(Job.objects.get(kind=actions.REMIND).run_at).hour == 9
