"""What was learnt elsewhere fulfils what is required, and no more once it is revoked; the history says why."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from courses.history import queries as history
from courses.models import Assignment, AssignmentEvent, Course
from courses.outside import actions
from courses.requirements.actions import require
from courses.requirements.queries import ledger_differences, recomputed
from lms.models import User
from tests.conftest import Region
from tests.courses.outside.conftest import DAY


def test_an_assignment_follows_a_paper_confirmed_and_revoked(
    region: Region, learner: User, hr: User, office: User, course: Course, send
) -> None:
    today = timezone.localdate()
    require(
        title="Отвечать жителям",
        agency=region.health,
        courses_with_due=[(course, today + dt.timedelta(days=30))],
        starts_on=dt.date(2026, 1, 1),
        by=office,
    )
    held = Assignment.objects.get(user=learner)
    assert held.state == "not_started"
    training = actions.confirm(training=send(learner), by=hr)
    held.refresh_from_db()
    assert (held.state, timezone.localdate(held.completed_at)) == ("completed", DAY)
    actions.revoke(training=training, reason="Документ чужой.", by=hr)
    held.refresh_from_db()
    assert (held.state, held.completed_at) == ("not_started", None)
    why = AssignmentEvent.objects.filter(user=learner).order_by("pk").values_list("why", "by")
    assert list(why)[1:] == [("outside", hr.pk), ("outside_revoked", hr.pk)]
    (story,) = history.told_of(learner, agencies=[], people=[hr.pk])
    assert "засчитано обучение в другом месте: «Работа с обращениями» № 17 от 15.03.2026" in story.told[1].why
    assert not recomputed()
    assert ledger_differences().history == 0


def test_a_paper_confirmed_before_anything_is_required_counts_too(
    region: Region, learner: User, hr: User, office: User, course: Course, send
) -> None:
    actions.confirm(training=send(learner), by=hr)
    due = timezone.localdate() + dt.timedelta(days=30)
    require(title="Т", agency=region.health, courses_with_due=[(course, due)], starts_on=DAY, by=office)
    assert Assignment.objects.get(user=learner).state == "completed"
