"""HR moves a due date to a later day: kept as a row for ever, and kept by every recount."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.adjustments import actions
from courses.models import Assignment, AssignmentEvent, Course, Extension, Progress, Requirement
from courses.requirements import actions as requirements
from lms.errors import Refused
from lms.models import Agency, AuditEntry, Employment, Notification, User
from tests.conftest import Region


def move(user: User, agency: Agency) -> None:
    Employment.objects.filter(user=user).update(agency=agency)


def extend(assignment: Assignment, due_on: dt.date, hr: User) -> list[Extension]:
    return actions.extend(assignments=[assignment], due_on=due_on, reason="Болела две недели.", by=hr)


def test_the_date_moves_with_who_why_from_and_to(assignment: Assignment, hr: User, today: dt.date) -> None:
    later = today + dt.timedelta(days=40)
    [made] = extend(assignment, later, hr)
    assignment.refresh_from_db()
    assert assignment.due_on == later
    assert (made.was_due_on, made.due_on, made.reason, made.by) == (
        today + dt.timedelta(days=10),
        later,
        "Болела две недели.",
        hr,
    )
    assert AuditEntry.objects.filter(verb="courses.extend_assignment", actor=hr, subject_id=str(made.pk)).exists()
    event = AssignmentEvent.objects.get(user=assignment.user, until=None)
    assert (event.why, event.by, event.changed) == ("extended", hr, ["due_on"])


def test_the_person_is_told_in_words(assignment: Assignment, hr: User, today: dt.date) -> None:
    extend(assignment, today + dt.timedelta(days=40), hr)
    told = Notification.objects.get(recipient=assignment.user, kind="courses.assignment_extended")
    assert f"{today + dt.timedelta(days=40):%d.%m.%Y}" in told.title
    assert "Причина: Болела две недели. Начатое" in told.body


def test_a_second_click_does_nothing(assignment: Assignment, hr: User, today: dt.date) -> None:
    extend(assignment, today + dt.timedelta(days=40), hr)
    assert extend(assignment, today + dt.timedelta(days=40), hr) == []
    assert Extension.objects.count() == 1
    assert Notification.objects.filter(kind="courses.assignment_extended").count() == 1


def test_an_earlier_day_changes_nothing_and_a_past_one_is_refused(
    assignment: Assignment, hr: User, today: dt.date
) -> None:
    assert extend(assignment, today + dt.timedelta(days=5), hr) == []
    with pytest.raises(Refused, match="прошёл"):
        extend(assignment, today - dt.timedelta(days=1), hr)
    with pytest.raises(Refused, match="почему"):
        actions.extend(assignments=[assignment], due_on=today + dt.timedelta(days=40), reason=" ", by=hr)
    assignment.refresh_from_db()
    assert assignment.due_on == today + dt.timedelta(days=10)


def test_what_is_completed_is_left_alone(assignment: Assignment, hr: User, today: dt.date) -> None:
    Assignment.objects.update(state=Progress.COMPLETED, completed_at=timezone.now())
    assert extend(assignment, today + dt.timedelta(days=40), hr) == []


def test_the_extension_survives_recounts_transfers_and_an_earlier_requirement(
    region: Region, assignment: Assignment, requirement: Requirement, hr: User, today: dt.date
) -> None:
    later = today + dt.timedelta(days=40)
    extend(assignment, later, hr)
    requirements.follow_everyone()
    requirements.require(
        title="Срочно",
        agency=region.health,
        courses_with_due=[(assignment.course, today + dt.timedelta(days=3))],
        starts_on=today - dt.timedelta(days=30),
        by=None,
    )
    move(assignment.user, region.health)
    requirements.follow_staff(user=assignment.user)
    move(assignment.user, region.transport)
    requirements.follow_staff(user=assignment.user)
    assert not Assignment.objects.filter(user=assignment.user).exists()
    move(assignment.user, region.health_unit)
    requirements.follow_staff(user=assignment.user)
    assert Assignment.objects.get(user=assignment.user).due_on >= later


def test_a_later_date_of_the_requirement_itself_counts(
    region: Region, assignment: Assignment, requirement: Requirement, anatomy: Course, hr: User, today: dt.date
) -> None:
    extend(assignment, today + dt.timedelta(days=40), hr)
    requirements.withdraw(requirement=requirement, by=hr)
    requirements.require(
        title="Новый год",
        agency=region.health,
        courses_with_due=[(anatomy, today + dt.timedelta(days=300))],
        starts_on=today - dt.timedelta(days=30),
        by=None,
    )
    assert Assignment.objects.get(user=assignment.user).due_on == today + dt.timedelta(days=300)


def test_extensions_are_never_changed_or_deleted(assignment: Assignment, hr: User, today: dt.date) -> None:
    extend(assignment, today + dt.timedelta(days=40), hr)
    for spoil in (lambda: Extension.objects.update(reason="другое"), lambda: Extension.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
