"""The programme office changes what a requirement in force says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from courses.models import Assignment, AssignmentEvent, Course, Edition, Recalculation, Requirement
from courses.requirements import actions, gradual, portions
from courses.requirements.editions import Ground
from courses.requirements.queries import ledger_differences
from lms.errors import Refused
from lms.jobs import actions as jobs
from lms.models import AuditEntry, User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def basic(region: Region, anatomy: Course, today: dt.date) -> Requirement:
    return actions.require(
        title="Базовый курс",
        agency=region.government,
        courses_with_due=[(anatomy, today + dt.timedelta(days=30))],
        starts_on=today,
        by=None,
    )


def change(basic: Requirement, by: User, courses: list[tuple[Course, dt.date]] | None = None, **fields: Any) -> bool:
    basic.refresh_from_db()
    asked = [(one.course, one.due_on) for one in basic.requirement_courses.all()]
    what = {"courses_with_due": courses or asked, "starts_on": basic.starts_on, "new_staff_days": basic.new_staff_days}
    said = {
        "title": basic.title,
        "agency": basic.agency,
        "audience": basic.audience,
        "priority": basic.priority,
        "ground": Ground(),
        "seen": basic.editions.count() or 1,
    }
    return actions.change(requirement=basic, what=what, by=by, **{**said, **fields})


def holders() -> set[User]:
    return {one.user for one in Assignment.objects.select_related("user")}


def test_who_drops_out_loses_it_and_who_comes_in_gets_it(
    region: Region, learner: User, stranger: User, basic: Requirement, office: User
) -> None:
    assert change(basic, office, audience={"agencies": ["MINZDRAV"]})
    assert holders() == {learner}
    assert change(basic, office, audience={"not": {"agencies": ["MINZDRAV"]}})
    assert holders() == {stranger, office}
    last = AssignmentEvent.objects.filter(user=learner).order_by("-id")[0]
    assert (last.state, last.why, last.by) == ("removed", "rule_changed", office)


def test_what_it_said_before_is_kept(region: Region, learner: User, basic: Requirement, office: User) -> None:
    change(basic, office, ground=Ground("Приказ", "7", dt.date(2026, 3, 1)))
    first, second = Edition.objects.order_by("number")
    assert (first.said["ground"], first.by) == ("", None)
    assert second.said["ground"] == "Приказ №\u00a07 от 01.03.2026"
    assert (second.number, second.by) == (2, office)
    entry = AuditEntry.objects.get(verb="courses.change_requirement")
    assert entry.data == {"edition": 2, "parts": ["основание"]}


def test_nothing_new_is_no_change(learner: User, basic: Requirement, office: User) -> None:
    assert not change(basic, office)
    assert not Edition.objects.exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    learner: User, basic: Requirement, office: User
) -> None:
    change(basic, office, title="Первое")
    with pytest.raises(Refused, match="кто-то ещё"):
        change(basic, office, title="Второе", seen=1)
    basic.refresh_from_db()
    assert basic.title == "Первое"


def test_a_withdrawn_requirement_is_not_changed(learner: User, basic: Requirement, office: User) -> None:
    actions.withdraw(requirement=basic, by=office)
    with pytest.raises(Refused, match="отменено"):
        change(basic, office, title="Новое")


def test_many_people_are_followed_in_portions_and_a_killed_worker_loses_and_doubles_nothing(
    region: Region,
    learner: User,
    basic: Requirement,
    office: User,
    tone: Course,
    today: dt.date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)
    for number in range(5):
        builders.official(f"p{number}@example.org", f"Петров{number}", "Пётр", agency=region.health)
    change(basic, office, [(tone, today + dt.timedelta(days=60))], at_once=False)
    assert not Assignment.objects.filter(course=tone).exists()
    found = Recalculation.objects.get()
    assert (found.done, found.total) == (0, 7)
    gradual.go_on(recalculation=found.pk, done=0)
    gradual.go_on(recalculation=found.pk, done=0)  # the worker was killed before it could say "done"
    found.refresh_from_db()
    assert (found.done, found.finished_at) == (2, None)
    assert Assignment.objects.filter(course=tone).count() == 2
    jobs.drain()
    found.refresh_from_db()
    assert (found.done, found.finished_at is not None) == (7, True)
    assert Assignment.objects.filter(course=tone).count() == 7
    assert not Assignment.objects.exclude(course=tone).exists()
    assert not any(vars(ledger_differences()).values())


def test_a_change_of_a_rule_that_is_still_being_followed_begins_anew(
    region: Region, learner: User, stranger: User, basic: Requirement, office: User
) -> None:
    change(basic, office, audience={"agencies": ["MINZDRAV"]}, at_once=False)
    change(basic, office, audience={"agencies": ["MINTRANS"]}, at_once=False)
    jobs.drain()
    assert holders() == {stranger}
    assert Recalculation.objects.filter(finished_at=None).count() == 0
