from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from courses.models import Completion, Course, Enrolment, Requirement, RequirementCourse
from courses.requirements import actions
from lms.models import Agency, User
from tests import builders


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def anatomy(db: None) -> Course:
    return builders.course("Анатомия ответа", order=1)


@pytest.fixture
def tone(db: None) -> Course:
    return builders.course("Тон и конфликт", order=2)


Ask = Callable[..., Requirement]


@pytest.fixture
def ask(db: None) -> Ask:
    """Require ``course`` (or a programme) of an agency; what is not a field of the requirement is one of its item."""

    def require(agency: Agency, course: Course | None = None, **fields: Any) -> Requirement:
        item_names = {"programme", "certificate", "term", "due_on", "days", "added_on"}
        item = {name: fields.pop(name) for name in list(fields) if name in item_names}
        alternatives = fields.pop("alternatives", [])
        fields = {"title": f"Т{Requirement.objects.count()}", "starts_on": dt.date(2024, 1, 1), **fields}
        made = Requirement.objects.create(agency=agency, **fields)
        item = {"due_on": timezone.localdate() + dt.timedelta(days=30), "added_on": made.starts_on, **item}
        row = RequirementCourse.objects.create(requirement=made, course=course, **item)
        row.alternatives.set(alternatives)
        actions.assign(requirement=made, tell=False)
        return made

    return require


def complete(user: User, course: Course, day: dt.date) -> Completion:
    """A completion of a past day, with its enrolment, as the progress room writes it."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    Enrolment.objects.get_or_create(user=user, course=course, defaults={"started_at": moment, "completed_at": moment})
    number = Completion.objects.filter(user=user, course=course).count() + 1
    evidence = {"course": {"title": course.title, "hours": 2, "programme": course.programme.title}, "lessons": []}
    done = Completion.objects.create(user=user, course=course, completed_at=moment, cycle=number, evidence=evidence)
    actions.mark_completed(completion=done)
    return done
