"""The personal training record on paper: posts, courses with their grounds, exemptions, certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.adjustments import actions as adjustments
from courses.models import Assignment, Completion, Progress
from courses.requirements.actions import require
from courses.requirements.editions import Ground
from lms.models import Employment, User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def record(region: Region, learner: User, hr: User) -> User:
    """She has completed one course, is exempted from another, and has a third before her."""
    today = timezone.localdate()
    done, freed, left = (builders.course(title) for title in ("Пройденный", "Ненужный", "Предстоящий"))
    require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(one, today + dt.timedelta(days=30)) for one in (done, freed, left)],
        ground=Ground("Приказ № 5"),
        starts_on=today - dt.timedelta(days=90),
        by=None,
        tell=False,
    )
    moment = timezone.now()
    Completion.objects.create(user=learner, course=done, completed_at=moment, score=92, evidence={})
    Assignment.objects.filter(user=learner, course=done).update(state=Progress.COMPLETED, completed_at=moment)
    assignment = Assignment.objects.get(user=learner, course=freed)
    adjustments.exempt(assignment=assignment, reason="Приказ № 41.", until=None, document=None, by=hr)
    return learner


def test_everything_stands_on_it(record: User, hr: User, client_of: Callable[[User], Client]) -> None:
    text = unescape(client_of(hr).get(f"/staff/people/{record.pk}/card/").content.decode()).replace("\u00a0", " ")
    for words in (
        "Иванова Анна Петровна",
        "Минздрав, отдел обращений",
        "Базовый курс, Приказ № 5",
        "Пройденный",
        ", 92 %",
        "Ненужный: Приказ № 41.",
        "Предстоящий",
        "data-print",
    ):
        assert words in text, words


def test_another_agency_has_no_card_of_her(record: User, strange_hr: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(strange_hr).get(f"/staff/people/{record.pk}/card/").status_code == 404


def test_as_many_queries_for_three_posts_as_for_one(
    region: Region, record: User, hr: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(hr)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/staff/people/{record.pk}/card/").status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(2):
        unit = builders.agency(f"UNIT_{number}", f"Отдел {number}", parent=region.health, kind="unit")
        Employment.objects.create(
            user=record,
            agency=unit,
            position=builders.position(),
            started_on=dt.date(2020 + number, 1, 9),
            ended_on=dt.date(2020 + number, 12, 9),
            is_main=False,
        )
    assert queries() == before <= 16
