"""Reports as of a past day: as it was then, with the staff as it was, and nobody's name who is not of the reach now."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Assignment, Completion, Course, Progress
from courses.requirements import actions
from courses.requirements.editions import Ground
from lms.models import Employment, Role, User
from tests import builders
from tests.conftest import Region
from tests.courses.history.clock import turn_to

from .conftest import Reader, World, grant, make_world

PERIODS = ("&period=due-month", "&by=requirements&period=done-dates&since=2025-01-15", "&by=weeks&period=due-quarter")
Open = Callable[[User], Reader]
STATES = {"completed": Progress.COMPLETED, "in_progress": Progress.IN_PROGRESS, "not_started": Progress.NOT_STARTED}


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def course(db: None) -> Course:
    return builders.course()


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def test_figures_names_and_overdue_stand_as_on_that_evening(
    learner: User, hr: User, course: Course, reader: Open
) -> None:
    turn_to(ago(20))
    builders.assignment(learner, course, ago(10))
    builders.assignment(hr, course, ago(2))
    turn_to(ago(5))
    Assignment.objects.filter(user=learner).update(state=Progress.COMPLETED, completed_at=timezone.now())
    browser = reader(hr)
    assert "Назначений нет" in browser.page(f"/staff/?on={ago(21)}")
    assert "0 из" in browser.page(f"/staff/?on={ago(20)}")
    for days, overdue in ((20, []), (10, []), (9, [learner.pk]), (5, []), (1, [hr.pk])):
        assert browser.people(f"/staff/people/?status=overdue&on={ago(days)}") == overdue, days
    assert browser.people(f"/staff/people/?status=completed&on={ago(6)}") == []
    assert browser.people(f"/staff/people/?status=completed&on={ago(5)}") == [learner.pk]
    page = browser.page(f"/staff/people/?on={ago(6)}&course={course.pk}")
    assert "Вы смотрите на прошлое" in page
    assert "Вы смотрите на прошлое" not in browser.page("/staff/people/")


def test_a_past_day_says_what_was_expiring_and_had_expired_then_in_the_words_of_today(
    learner: User, hr: User, course: Course, reader: Open
) -> None:
    turn_to(ago(40))
    builders.assignment(learner, course, ago(1))
    assigned = Assignment.objects.filter(user=learner)
    turn_to(ago(30))
    held = {"expires_on": ago(10), "renews_from": ago(20)}
    assigned.update(state=Progress.COMPLETED, completed_at=timezone.now(), **held)
    turn_to(ago(9))
    assigned.update(state=Progress.NOT_STARTED, completed_at=None)
    turn_to(ago(3))
    assigned.update(state=Progress.COMPLETED, completed_at=timezone.now(), expires_on=ago(-300), renews_from=ago(-200))
    browser = reader(hr)
    told = ((35, "Не начато"), (25, "Завершено"), (15, "Скоро истекает"), (5, "Действие истекло"), (1, "Завершено"))
    for days, word in told:
        [row] = browser.rows(f"/staff/people/?on={ago(days)}&each=1")
        assert word in row, days
        for status, said in (("expiring", "Скоро истекает"), ("expired", "Действие истекло")):
            expected = [learner.pk] if word == said else []
            assert browser.people(f"/staff/people/?on={ago(days)}&status={status}") == expected, (days, status)
    assert browser.people(f"/staff/people/?on={ago(25)}&period=expires-30") == [learner.pk]
    assert browser.people(f"/staff/people/?on={ago(5)}&period=expires-30") == []
    exported = browser.client.get(f"/staff/people/export/?format=csv&on={ago(5)}")
    assert "не начато, действие истекло" in b"".join(exported.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "nonsense", ["2999-01-01", "вчера", "2026-02-30", "", "0000-00-00", "2026-W01", "%00", "today"]
)
def test_a_day_to_come_or_no_day_at_all_is_today(
    learner: User, hr: User, course: Course, nonsense: str, reader: Open
) -> None:
    builders.assignment(learner, course, ago(1))
    on = nonsense if nonsense != "today" else timezone.localdate().isoformat()
    page = reader(hr).page(f"/staff/people/?on={on}&status=overdue")
    if nonsense != "2026-W01":
        assert "Вы смотрите на прошлое" not in page
        assert "Просрочили: 1 человек" in page


def test_who_has_gone_is_counted_then_but_not_named(
    region: Region, learner: User, hr: User, course: Course, reader: Open
) -> None:
    turn_to(ago(9))
    builders.assignment(learner, course, ago(1))
    turn_to(ago(4))
    Employment.objects.filter(user=learner).update(agency=region.transport)
    Assignment.objects.update(agency=region.transport)
    browser = reader(hr)
    [row] = browser.rows(f"/staff/people/?on={ago(5)}")
    assert "Больше не работает у вас" in row
    assert "Иванова" not in row
    assert browser.people(f"/staff/people/?on={ago(5)}") == []
    assert browser.rows(f"/staff/people/?on={ago(5)}&search=иванова") == []
    assert browser.rows(f"/staff/people/?on={ago(4)}") == []
    for address in ("/staff/people/export/?format=csv", "/staff/people/export/?format=csv&course=1"):
        text = browser.client.get(f"{address}&on={ago(5)}")
        if text.status_code == 200:
            content = b"".join(text.streaming_content).decode()
            assert "больше не работает у вас" in content
            assert "Иванова" not in content


def lived_through(seed: int) -> tuple[World, dict[dt.date, list[tuple[int, int, str, dt.date, str]]]]:
    """A world and what its assignments were on each of the last evenings, copied from the table day by day."""
    rng = random.Random(seed)
    turn_to(ago(30))
    world = make_world(seed)
    notebook = {}
    fields = ("user_id", "course_id", "agency__path", "due_on", "state")
    for days in range(30, 0, -1):
        turn_to(ago(days))
        for key in rng.sample(list(Assignment.objects.values_list("pk", flat=True)), 3) if days % 3 else []:
            one = Assignment.objects.get(pk=key)
            what = rng.choice(["move", "finish", "start", "drop", "later"])
            if what == "move":
                agency = rng.choice(world.agencies)
                Employment.objects.filter(user_id=one.user_id).update(agency=agency)
                Assignment.objects.filter(user_id=one.user_id).update(agency=agency)
                world.place[one.user_id] = agency
            elif what == "drop":
                one.delete()
            elif what == "later":
                Assignment.objects.filter(pk=key).update(due_on=one.due_on + dt.timedelta(days=rng.choice([-9, 9])))
            else:
                done = what == "finish"
                state, at = (Progress.COMPLETED, timezone.now()) if done else (Progress.IN_PROGRESS, None)
                Assignment.objects.filter(pk=key).update(state=state, completed_at=at)
        notebook[ago(days)] = list(Assignment.objects.order_by("pk").values_list(*fields))
    return world, notebook


@pytest.mark.parametrize("seed", range(2))
def test_every_figure_of_a_past_day_leads_to_that_many_rows_of_the_reach(db: None, seed: int, reader: Open) -> None:
    world, notebook = lived_through(seed)
    rng = random.Random(seed)
    root = rng.choice(world.agencies[:4])
    browser = reader(grant("boss@example.org", Role.HR, root))
    mine = world.under(root)
    for day in rng.sample(sorted(notebook), 3):
        noted = [one for one in notebook[day] if one[2].startswith(root.path)]
        for course in (None, rng.choice(world.courses)):
            query = f"on={day}" + (f"&course={course.pk}" if course else "")
            answer = browser.client.get(f"/staff/?{query}")
            expected = by_hand([one for one in noted if course is None or one[1] == course.pk], day)
            if answer.status_code == 404:
                assert not expected["required"]
                continue
            whole = answer.context["whole"]
            assert {name: getattr(whole, name) for name in expected} == expected, day
            for by in ("", "&by=courses", "&by=weeks", "&by=requirements", *PERIODS):
                for address, number in rng.sample(found := browser.figures(f"/staff/?{query}{by}"), min(4, len(found))):
                    assert len(browser.rows(address)) == number, address
                    assert set(browser.people(address)) <= mine
            text = browser.client.get(f"/staff/people/export/?format=csv&{query}")
            lines = list(csv.reader(io.StringIO(b"".join(text.streaming_content).decode("utf-8-sig")), delimiter=";"))
            asked = [one for one in noted if course is None or one[1] == course.pk]
            assert len(lines) - 1 == len(asked)
            hidden = [line for line in lines[1:] if line[1] == "больше не работает у вас"]
            assert len(hidden) == sum(one[0] not in mine for one in asked)


def by_hand(noted: list[tuple[int, int, str, dt.date, str]], day: dt.date) -> dict[str, int]:
    """People of the list by their state over what was required of them."""
    people: dict[int, list[tuple[dt.date, str]]] = {}
    for user, _course, _path, due_on, state in noted:
        people.setdefault(user, []).append((due_on, state))
    overall = []
    for rows in people.values():
        states = {state for _due, state in rows}
        overall.append(states.pop() if len(states) == 1 else "in_progress")
    counts = {name: overall.count(state) for name, state in STATES.items()}
    late = sum(any(due < day and state != "completed" for due, state in rows) for rows in people.values())
    return {"required": len(people), **counts, "overdue": late}


def test_weeks_stand_in_a_table_under_the_chart_and_lead_into_the_past(
    learner: User, hr: User, course: Course, reader: Open
) -> None:
    turn_to(ago(17))
    builders.assignment(learner, course, ago(1))
    builders.assignment(hr, course, ago(1))
    turn_to(ago(10))
    Assignment.objects.filter(user=learner).update(state=Progress.COMPLETED, completed_at=timezone.now())
    page = reader(hr).page("/staff/?by=weeks")
    assert 'role="img"' in page
    rows = reader(hr).rows("/staff/?by=weeks")
    assert len(rows) == 3
    assert f"/staff/?on={ago(14)}" in rows[2]
    assert "50 %" in rows[0]
    assert "50 %" not in rows[2]
    response = reader(hr).client.get("/staff/export/?format=csv&by=weeks")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4


def test_the_history_of_an_assignment_is_told_with_its_reasons(
    region: Region, learner: User, hr: User, office: User, course: Course, today: dt.date, reader: Open
) -> None:
    turn_to(ago(9))
    requirement = actions.require(
        title="Первый семинар",
        agency=region.health,
        courses_with_due=[(course, today)],
        ground=Ground("Приказ № 5"),
        starts_on=ago(9),
        by=office,
        tell=False,
    )
    turn_to(ago(5))
    done = Completion.objects.create(user=learner, course=course, completed_at=timezone.now(), score=83, evidence={})
    actions.mark_completed(completion=done)
    turn_to(ago(3))
    actions.withdraw(requirement=requirement, by=office)
    told = unescape(reader(hr).page(f"/staff/people/{learner.pk}/")).partition("История назначений")[2]
    assert f"назначено, срок {today:%d.%m.%Y}" in told
    assert "требование «Первый семинар», Приказ № 5" in told
    assert "пройдено, тест 83 %" in told
    assert "снято" not in told
    assert "Дирекцева" not in told  # she works in an agency that HR does not oversee
    [own] = [reader(hr).page(f"/staff/people/{hr.pk}/").partition("История назначений")[2]]
    assert "назначение снято" in own
    assert "требование отменено" in own


@pytest.mark.parametrize(
    "url",
    ["/staff/?on={day}", "/staff/?by=weeks", "/staff/people/?on={day}", "/staff/people/?course={course}&on={day}"],
)
def test_one_person_and_three(
    region: Region, learner: User, hr: User, course: Course, url: str, client_of: Callable[[User], Client]
) -> None:
    turn_to(ago(20))
    builders.assignment(learner, course, ago(15))
    browser: Client = client_of(hr)
    address = url.format(day=ago(2), course=course.pk)
    browser.get(address)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    before = count()
    for number in range(2):
        turn_to(ago(12 - 3 * number))
        unit = builders.agency(f"NEW_{number}", f"Новый {number}", parent=region.health)
        person = builders.official(f"p{number}@example.org", "Рядова", "Ия", agency=unit)
        builders.assignment(person, course, ago(3))
        builders.assignment(person, builders.course(f"Ещё {number}"), ago(1))
    assert count() == before <= 12
