"""Whatever is placed, extended, exempted, revoked and transferred in whatever order: the date is as counted by hand."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from courses.adjustments import actions
from courses.adjustments.queries import in_force
from courses.models import Assignment, Course, Requirement
from courses.requirements import actions as requirements
from courses.requirements.queries import Differences, ledger_differences
from lms.models import Agency, Employment, User
from tests.conftest import Region

TODAY = timezone.localdate
Due = tuple[int, dt.date]  # requirement, date


@dataclass
class Oracle:
    """One person and one course, counted by hand."""

    rules: dict[int, tuple[Agency, dt.date]]
    place: Agency
    held: Due | None = None
    extended: dt.date = dt.date.min
    exempt: set[int] = field(default_factory=set)
    back: dict[int, dt.date] = field(default_factory=dict)

    def covering(self) -> list[tuple[dt.date, bool, int]]:
        """The nearest first; of equal ones the one that she is asked by already."""
        return sorted(
            (max(due, self.back.get(key, dt.date.min)), self.held is None or key != self.held[0], key)
            for key, (agency, due) in self.rules.items()
            if self.place.path.startswith(agency.path) and key not in self.exempt
        )

    def follow(self) -> None:
        found = self.covering()
        self.held = (found[0][2], max(found[0][0], self.extended)) if found else None

    def extend(self, day: dt.date) -> None:
        if self.held and self.held[1] < day:
            self.extended = day
            self.follow()

    def free(self) -> None:
        if self.held:
            self.exempt.add(self.held[0])
            self.follow()

    def revoke(self, key: int) -> None:
        self.exempt.remove(key)
        self.back[key] = TODAY() + dt.timedelta(days=14)
        self.follow()


@pytest.fixture
def rules(region: Region, anatomy: Course, today: dt.date) -> dict[int, tuple[Agency, dt.date]]:
    made = {}
    for agency, days in ((region.government, 60), (region.health, 5), (region.health, 30)):
        one: Requirement = requirements.require(
            title=f"Через {days}",
            agency=agency,
            courses_with_due=[(anatomy, today + dt.timedelta(days=days))],
            starts_on=dt.date(2026, 1, 1),
            by=None,
            tell=False,
        )
        made[one.pk] = agency, today + dt.timedelta(days=days)
    return made


@pytest.mark.parametrize("seed", range(8))
def test_the_effective_date_is_that_of_a_naive_count(
    seed: int,
    region: Region,
    learner: User,
    hr: User,
    anatomy: Course,
    rules: dict[int, tuple[Agency, dt.date]],
    today: dt.date,
) -> None:
    rng = random.Random(seed)
    oracle = Oracle(rules, region.health_unit)
    requirements.follow_staff(user=learner)
    oracle.follow()
    for step in range(25):
        deed = rng.choice(["place", "extend", "exempt", "revoke", "transfer"])
        mine = Assignment.objects.filter(user=learner, course=anatomy)
        if deed == "place":
            requirements.follow_everyone()
            oracle.follow()
        elif deed == "extend":
            day = today + dt.timedelta(days=rng.randint(0, 90))
            actions.extend(assignments=mine, due_on=day, reason="Надо.", by=hr)
            oracle.extend(day)
        elif deed == "exempt" and mine.exists():
            until = rng.choice([None, today, today + dt.timedelta(days=9)])
            actions.exempt(assignment=mine.get(), reason="Приказ.", until=until, document=None, by=hr)
            oracle.free()
        elif deed == "revoke" and in_force().exists():
            chosen = rng.choice(list(in_force().order_by("pk")))
            actions.revoke(exemption=chosen, reason="Вышла.", by=hr)
            oracle.revoke(chosen.requirement_id)
        elif deed == "transfer":
            oracle.place = rng.choice([region.health, region.health_unit, region.transport, region.government])
            Employment.objects.filter(user=learner).update(agency=oracle.place)
            requirements.follow_staff(user=learner)
            oracle.follow()
        found = mine.values_list("requirement_id", "due_on").first()
        assert found == oracle.held, (step, deed)
    assert ledger_differences() == Differences(0, 0, 0)
