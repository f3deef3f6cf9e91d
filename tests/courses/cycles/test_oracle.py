"""Whatever happens to staff, rules and evidence over the years: followed step by step, recomputed, counted by hand."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from courses.models import (
    Assignment,
    Certificate,
    Completion,
    Course,
    Cycle,
    Exemption,
    Extension,
    Requirement,
    RequirementCourse,
)
from courses.requirements import actions, coverage, portions, queries
from lms.models import Absence, Agency, Employment, User
from tests import builders
from tests.conftest import Region
from tests.courses.history.clock import turn_to

FIRST = dt.date(2023, 11, 20)  # so that a 29 February lies ahead
DAY = dt.timedelta(days=1)


# --- counted by hand --------------------------------------------------------------------------------------------------
@dataclass
class Rule:
    agency: Agency
    item: dict[str, Any]
    said: dict[str, Any]
    withdrawn: bool = False


@dataclass
class Fact:
    day: dt.date
    course: int
    valid_until: dt.date | None = None
    revoked: bool = False


@dataclass
class Oracle:
    """One person, as a clerk with a calendar would count. She knows the days on which the rules came to concern her."""

    rules: list[Rule]
    posts: list[list[Any]] = field(default_factory=list)  # [agency, from, to]
    leaves: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    extended: dict[int, dt.date] = field(default_factory=dict)
    exempt: dict[int, dt.date | None] = field(default_factory=dict)  # rule → last day
    since: dict[int, tuple[dt.date, dt.date]] = field(default_factory=dict)  # rule → concerned since, appointed

    def post(self, today: dt.date) -> list[Any] | None:
        return next((p for p in self.posts if p[1] <= today and (p[2] is None or p[2] >= today)), None)

    def away(self, today: dt.date) -> bool:
        return any(first <= today <= last and (last - first).days >= 30 for first, last in self.leaves)

    def look(self, today: dt.date) -> None:
        """Every evening: whom do the rules concern?"""
        post = self.post(today)
        for key, one in enumerate(self.rules):
            concerned = post and not one.withdrawn and not self.away(today) and post[0].path.startswith(one.agency.path)
            if not concerned:
                self.since.pop(key, None)
            elif key not in self.since and post:
                self.since[key] = (today, post[1])

    def hired(self, today: dt.date) -> dt.date:
        post = self.post(today)
        assert post
        start: dt.date = post[1]
        while earlier := [p for p in self.posts if p[1] < start and (p[2] is None or p[2] >= start - DAY)]:
            start = min(p[1] for p in earlier)
        return start

    def initial(self, key: int, today: dt.date) -> dt.date:
        item, said = self.rules[key].item, self.rules[key].said
        since, appointed = self.since[key]
        if item["term"] == "fixed":
            due = item["due_on"]
            if appointed > said["starts_on"]:
                due = max(due, appointed + dt.timedelta(days=90))
            if since > max(said["starts_on"], item["added_on"]):
                due = max(due, since + 14 * DAY)
        else:
            anchor = {"hired": self.hired(today), "appointed": appointed, "assigned": since}[item["term"]]
            begins = max(anchor, said["starts_on"], item["added_on"])
            due = max(begins + item["days"] * DAY, since + min(item["days"], 14) * DAY)
        due += said["grace_days"] * DAY
        for first, last in self.leaves:
            if last < today and (last - first).days >= 30:
                due = max(due, last + 15 * DAY)
        if key in self.exempt and self.exempt[key] is not None:
            due = max(due, self.exempt[key] + 15 * DAY)  # type: ignore[operator]
        return due

    def holds(self, key: int, fact: Fact) -> dt.date:
        said, item = self.rules[key].said, self.rules[key].item
        until = dt.date.max
        if said["recertification"] == "rolling":
            month = fact.day.month - 1 + said["renew_months"]
            year, month = fact.day.year + month // 12, month % 12 + 1
            until = dt.date(year, month, min(fact.day.day, calendar.monthrange(year, month)[1]))
        elif said["recertification"] == "calendar":
            ends = []
            for year in range(fact.day.year, fact.day.year + 4):
                last = calendar.monthrange(year, said["renew_month"])[1]
                ends.append(dt.date(year, said["renew_month"], min(said["renew_day"], last)))
            until = min(end for end in ends if end - said["window_days"] * DAY > fact.day)
        if item["certificate"] and fact.valid_until:
            until = min(until, fact.valid_until)
        return until

    def due(self, today: dt.date) -> tuple[str, dt.date | None, dt.date | None] | None:
        """State, due date of what is open, until when it is or was held."""
        found = []
        for key in self.since:
            item, said = self.rules[key].item, self.rules[key].said
            if key in self.exempt and (self.exempt[key] is None or self.exempt[key] >= today):  # type: ignore[operator]
                continue
            good = [
                self.holds(key, fact)
                for fact in self.facts
                if fact.course in item["courses"] and not (item["certificate"] and fact.revoked)
            ]
            held = max(good, default=None)
            if held is not None and held >= today:
                found.append((1, held, "completed", None, held))
                continue
            own = self.initial(key, today)
            if held is not None:
                own = max(own, held + said["grace_days"] * DAY)
            due = max([own, *(self.extended[c] for c in (item["course"],) if c in self.extended)])
            found.append((0, own, "open", due, held))
        if not found:
            return None
        _, _, state, due_on, held = min(found, key=lambda one: one[:2])
        return state, due_on, None if held in (None, dt.date.max) else held


# --- the same in the product ------------------------------------------------------------------------------------------
@dataclass
class Stage:
    person: User
    course: Course
    other: Course
    places: list[Agency]
    hr: User


@pytest.fixture
def stage(region: Region, hr: User) -> Stage:
    person = User.objects.create_user("p@example.org", builders.PASSWORD, last_name="П", first_name="П")
    course, other = builders.course("Курс"), builders.course("Вместо него")
    # The stories are about one person: nobody else is hired in the middle of them, on a day without a round.
    Employment.objects.update(started_on=FIRST - 400 * DAY)
    return Stage(person, course, other, [region.health, region.health_unit, region.transport], hr)


rule_said = st.fixed_dictionaries(
    {
        "recertification": st.sampled_from(["none", "rolling", "calendar"]),
        "renew_months": st.sampled_from([1, 6, 12]),
        "renew_month": st.sampled_from([2, 3, 12]),
        "renew_day": st.sampled_from([1, 28, 29]),
        "window_days": st.sampled_from([0, 30, 60]),
        "grace_days": st.sampled_from([0, 0, 10]),
    }
)
rule_item = st.fixed_dictionaries(
    {
        "term": st.sampled_from(["fixed", "hired", "appointed", "assigned"]),
        "days": st.sampled_from([5, 30, 90]),
        "fixed": st.integers(0, 200),
        "certificate": st.sampled_from([False, False, True]),
        "instead": st.booleans(),
    }
)
rule = st.tuples(st.integers(0, 2), rule_said, rule_item)
step = st.one_of(
    st.tuples(st.just("pass"), st.sampled_from([1, 1, 20, 45, 100, 200])),
    st.tuples(st.just("transfer"), st.integers(0, 2)),
    st.tuples(st.just("leave"), st.sampled_from([5, 31, 60])),
    st.tuples(st.just("dismiss")),
    st.tuples(st.just("complete"), st.booleans()),
    st.tuples(st.just("past"), st.integers(1, 500)),
    st.tuples(st.just("revoke")),
    st.tuples(st.just("extend"), st.integers(1, 120)),
    st.tuples(st.just("exempt"), st.integers(0, 1), st.sampled_from([None, 3, 40])),
    st.tuples(st.just("withdraw"), st.integers(0, 1)),
    st.tuples(st.just("change"), st.integers(0, 1), rule_said, rule_item),
)


class Story:
    """Does each deed in the product and tells the clerk."""

    def __init__(self, stage: Stage, rules: list[Any]) -> None:
        self.stage, self.today = stage, FIRST
        self.made: list[Requirement] = []
        self.oracle = Oracle([])
        self.clock()
        self.hire(0)
        for where, said, item in rules:
            self.require(where, said, item)

    def clock(self) -> None:
        turn_to(self.today)

    def hire(self, place: int) -> None:
        agency = self.stage.places[place]
        Employment.objects.create(
            user=self.stage.person, agency=agency, position=builders.position(), started_on=self.today
        )
        self.oracle.posts.append([agency, self.today, None])
        self.follow()

    def follow(self) -> None:
        self.oracle.look(self.today)
        actions.follow_staff(user=self.stage.person)

    def item(self, item: dict[str, Any]) -> dict[str, Any]:
        due_on = self.today + item["fixed"] * DAY if item["term"] == "fixed" else None
        courses = [self.stage.course.pk, *([self.stage.other.pk] if item["instead"] else [])]
        return {**item, "due_on": due_on, "added_on": self.today, "courses": courses, "course": self.stage.course.pk}

    def save(self, row: RequirementCourse, item: dict[str, Any]) -> None:
        for name in ("term", "days", "due_on", "certificate"):
            setattr(row, name, item[name])
        row.save()
        row.alternatives.set([self.stage.other] if item["instead"] else [])

    def require(self, where: int, said: dict[str, Any], item: dict[str, Any]) -> None:
        said = {**said, "starts_on": self.today}
        made = Requirement.objects.create(title=f"Т{len(self.made)}", agency=self.stage.places[where], **said)
        kept = self.item(item)
        row = RequirementCourse(requirement=made, course=self.stage.course, added_on=self.today)
        self.save(row, kept)
        self.made.append(made)
        self.oracle.rules.append(Rule(made.agency, kept, said))
        self.oracle.look(self.today)
        actions.assign(requirement=made, tell=False)

    # --- deeds
    def do_pass(self, days: int) -> None:
        for left in reversed(range(days)):
            self.today += DAY
            self.oracle.look(self.today)
            if left % 7 == 0 or self.turning():  # a round a week, the last on this day, and where something happens
                self.clock()
                with at(self.today):
                    actions.follow_dates()

    def turning(self) -> bool:
        """A day on which a leave begins or is over, which decides whom the rules concern."""
        return any(self.today in (first, last + DAY) for first, last in self.oracle.leaves)

    def do_transfer(self, place: int) -> None:
        post = self.oracle.post(self.today)
        if post is None:
            return self.hire(place)
        if post[1] == self.today:
            return None
        Employment.objects.filter(user=self.stage.person, ended_on=None).update(ended_on=self.today - DAY)
        post[2] = self.today - DAY
        return self.hire(place)

    def do_dismiss(self) -> None:
        post = self.oracle.post(self.today)
        if post and post[1] < self.today:
            Employment.objects.filter(user=self.stage.person, ended_on=None).update(ended_on=self.today - DAY)
            post[2] = self.today - DAY
            self.follow()

    def do_leave(self, days: int) -> None:
        if any(first <= self.today + days * DAY and last >= self.today for first, last in self.oracle.leaves):
            return
        last = self.today + days * DAY
        Absence.objects.create(user=self.stage.person, kind="other", started_on=self.today, ended_on=last)
        self.oracle.leaves.append((self.today, last))
        self.follow()

    def do_complete(self, instead: bool) -> None:
        self.fulfil(self.today, self.stage.other if instead else self.stage.course)

    def do_past(self, days: int) -> None:
        self.fulfil(self.today - days * DAY, self.stage.course)

    def fulfil(self, day: dt.date, course: Course) -> None:
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(11)))
        number = Completion.objects.filter(user=self.stage.person, course=course).count() + 1
        done = Completion.objects.create(
            user=self.stage.person, course=course, cycle=number, completed_at=moment, evidence={}
        )
        until = day + 200 * DAY
        Certificate.objects.create(
            number=f"{done.pk}", token=f"{done.pk}", completion=done, holder=self.stage.person, holder_name="П",
            document_title="С", course_title="К", programme_title="П", academic_hours=2, organiser="О",
            issued_on=day, valid_until=until,
        )  # fmt: skip
        self.oracle.facts.append(Fact(day, course.pk, until))
        actions.mark_completed(completion=done)

    def do_revoke(self) -> None:
        latest = Certificate.objects.filter(state="valid").order_by("-pk").first()
        if latest:
            Certificate.objects.filter(pk=latest.pk).update(state="revoked", state_reason="Ошибка")
            next(f for f in reversed(self.oracle.facts) if not f.revoked).revoked = True
            actions.follow_evidence(user_ids=[self.stage.person.pk])

    def do_extend(self, days: int) -> None:
        one = Assignment.objects.filter(user=self.stage.person).exclude(state="completed").first()
        day = self.today + days * DAY
        if one and one.due_on < day:
            Extension.objects.create(
                user=one.user, course=one.course, requirement=one.requirement, was_due_on=one.due_on, due_on=day,
                reason="Надо", by=self.stage.hr,
            )  # fmt: skip
            Assignment.objects.filter(pk=one.pk).update(due_on=day)
            self.oracle.extended[one.course_id] = max(day, self.oracle.extended.get(one.course_id, day))

    def do_exempt(self, key: int, days: int | None) -> None:
        if key in self.oracle.exempt or self.oracle.rules[key].withdrawn:
            return
        until = None if days is None else self.today + days * DAY
        Exemption.objects.create(
            user=self.stage.person, course=self.stage.course, requirement=self.made[key], reason="Приказ",
            until=until, by=self.stage.hr,
        )  # fmt: skip
        self.oracle.exempt[key] = until
        actions.follow_staff(user=self.stage.person)

    def do_withdraw(self, key: int) -> None:
        self.oracle.rules[key].withdrawn = True
        self.oracle.look(self.today)
        self.made[key].refresh_from_db()
        actions.withdraw(requirement=self.made[key], by=None)

    def do_change(self, key: int, said: dict[str, Any], item: dict[str, Any]) -> None:
        rule = self.oracle.rules[key]
        if rule.withdrawn:
            return
        rule.said = {**said, "starts_on": rule.said["starts_on"]}
        rule.item = {**self.item(item), "added_on": rule.item["added_on"]}
        Requirement.objects.filter(pk=self.made[key].pk).update(**said)
        self.save(self.made[key].requirement_courses.get(), rule.item)
        made = Requirement.objects.get(pk=self.made[key].pk)
        portions.follow(made, portions.touched(made), why="changed", by=None, grounds={})

    # --- compared
    def check(self, what: Any) -> None:
        one = Assignment.objects.filter(user=self.stage.person, course=self.stage.course).first()
        wanted = self.oracle.due(self.today)
        if wanted is None:  # what is completed stays while it holds
            assert one is None or (one.state == "completed" and self.oracle.post(self.today)), what
        else:
            assert one is not None, what
            state, due_on, held = wanted
            assert ("completed" if one.state == "completed" else "open", one.expires_on) == (state, held), what
            if due_on:
                assert one.due_on == due_on, what
        assert not coverage.differences(), (what, coverage.differences())


class at:  # noqa: N801 - reads as a sentence
    """The product's clock stands at noon of a day."""

    def __init__(self, day: dt.date) -> None:
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        self.clock = patch("django.utils.timezone.now", return_value=moment)

    def __enter__(self) -> None:
        self.clock.start()

    def __exit__(self, *_: object) -> None:
        self.clock.stop()


# A year and more goes by, over the day on which a colleague used to be hired, and ends between two rounds.
LONG_STORY = (
    (0, {"recertification": "calendar", "renew_months": 6, "renew_month": 12, "renew_day": 1, "window_days": 30,
         "grace_days": 0},
     {"term": "fixed", "days": 90, "fixed": 113, "certificate": False, "instead": True}),
    (0, {"recertification": "rolling", "renew_months": 6, "renew_month": 3, "renew_day": 1, "window_days": 0,
         "grace_days": 0},
     {"term": "appointed", "days": 5, "fixed": 171, "certificate": False, "instead": True}),
)  # fmt: skip


@pytest.mark.timeout(3600)  # years go by
@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a story is read as it is; making it shorter takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(
    rules=LONG_STORY,
    steps=[
        ("pass", 100), ("revoke",), ("pass", 200), ("revoke",), ("dismiss",), ("complete", True), ("pass", 20),
        ("withdraw", 1), ("revoke",), ("pass", 100),
    ],
)  # fmt: skip
@given(rules=st.tuples(rule, rule), steps=st.lists(step, min_size=4, max_size=14))
def test_followed_recomputed_and_counted_by_hand_it_is_the_same(
    stage: Stage, rules: tuple[Any, Any], steps: list[Any]
) -> None:
    with transaction.atomic():
        with at(FIRST):
            story = Story(stage, list(rules))
            story.check("begun")
        for number, (name, *how) in enumerate(steps):
            if name == "pass":
                story.do_pass(*how)
            else:
                with at(story.today):
                    story.clock()
                    getattr(story, f"do_{name}")(*how)
            with at(story.today):
                story.check((number, name, how, story.today))
        with at(story.today):
            before = list(Assignment.objects.order_by("pk").values())
            cycles = Cycle.objects.count()
            actions.follow_everyone()
            assert list(Assignment.objects.order_by("pk").values()) == before
            assert Cycle.objects.count() == cycles
            assert queries.ledger_differences() == queries.Differences(0, 0, 0)
        transaction.set_rollback(True)
