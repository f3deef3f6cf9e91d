"""«Сводка»: the answer, the target, what changed, where it is late; every figure with its list."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.dashboard import actions
from courses.models import Assignment, Course, Exemption, Progress, Target
from lms.models import Agency, AuditEntry, Role, User
from tests import builders
from tests.conftest import Region
from tests.courses.history.clock import turn_to
from tests.courses.reports.conftest import Reader, World, grant, make_world
from tests.courses.reports.test_completion import set_second_factor, words

Open = Callable[[User], Reader]


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Анатомия ответа")


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def test_the_first_lines_answer_with_the_change_and_the_target(
    region: Region, learner: User, hr: User, head: User, course: Course, reader: Open
) -> None:
    turn_to(ago(20))
    builders.assignment(learner, course, ago(1))
    builders.assignment(hr, course, ago(1))
    actions.set_target(agency=region.government, percent=90, by=None)
    turn_to(ago(0))
    Assignment.objects.filter(user=learner).update(state=Progress.COMPLETED, completed_at=timezone.now())
    page = words(reader(head).page("/dashboard/"))
    assert "Обучены 1 из 2 (50 %), просрочили 1" in page
    assert "С конца прошлой недели +1 человек (+50 п. п.)" in page
    assert "Цель 90 %: не хватает 1 человека" in page
    assert "Отдел обращений" in page


def test_without_anything_required_it_says_what_will_be_here(head: User, reader: Open) -> None:
    assert "Обучение пока не назначено" in reader(head).page("/dashboard/")


def test_a_head_comes_here_after_signing_in_and_a_learner_to_her_courses(
    learner: User, head: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(head).get("/start/").headers["Location"] == "/dashboard/"
    assert client_of(learner).get("/start/").headers["Location"] == "/"


def asked(rng: random.Random, world: World) -> str:
    some = {
        "agency": rng.choice(["", "", *(str(one.pk) for one in world.agencies)]),
        "own": rng.choice(["", "", "1"]),
        "requirement": rng.choice(["", "", *(str(one.pk) for one in world.requirements)]),
        "course": rng.choice(["", "", "", str(world.courses[0].pk)]),
        "category": rng.choice(["", "heads", "specialists"]),
        "period": rng.choice(["", "", "due-quarter", "due-year"]),
    }
    return urlencode({name: value for name, value in some.items() if value})


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_leads_to_that_many_rows_of_the_reach_and_nothing_counts_anybody_else(
    db: None, seed: int, reader: Open
) -> None:
    rng = random.Random(seed)
    turn_to(ago(25))
    world = make_world(seed, people=16)
    turn_to(ago(0))
    actions.keep_evenings()
    roots = rng.sample(world.agencies, rng.choice([1, 1, 2]))
    browser = reader(grant("boss@example.org", rng.choice([Role.HR, Role.HEAD, Role.OFFICE]), *roots))
    set_second_factor(browser.client)
    mine = world.under(*roots)
    inside = {one.pk for one in world.agencies if any(one.path.startswith(root.path) for root in roots)}
    for query in ["", *(asked(rng, world) for _ in range(5))]:
        answer = browser.client.get(f"/dashboard/?{query}")
        if answer.status_code == 404:
            continue
        links = browser.figures(f"/dashboard/?{query}")
        cells = [cell for row in answer.context["heat"] for cell in row.cells] if "heat" in answer.context else []
        links += [(cell.left, cell.figures.left) for cell in cells if cell.figures.left]
        for address, number in rng.sample(sorted(set(links)), min(12, len(set(links)))):
            assert len(browser.rows(address)) == number, address
            assert set(browser.people(address)) <= mine, address
        foreign = [one.short_name for one in world.agencies if one.pk not in inside]
        told = answer.content.decode() + workbook_of(browser, query)
        assert not [name for name in foreign if re.search(rf"{name}\b", told)]
    board = browser.client.get("/dashboard/").context["board"]
    assigned = Assignment.objects.filter(user__in=mine)
    assert board.whole.required == assigned.values("user").distinct().count()
    assert board.funnel.required == assigned.count()
    assert board.funnel.completed == assigned.filter(state=Progress.COMPLETED).count()
    for agency in world.agencies:
        expected = 200 if agency.pk in inside else 404
        assert browser.client.get(f"/dashboard/?agency={agency.pk}").status_code == expected


def workbook_of(browser: Reader, query: str) -> str:
    """What the files of the page say, one after another."""
    told = ""
    for table in ("trend", "late", "heat", "expiring", "funnel", "lessons"):
        response: object = browser.client.get(f"/dashboard/export/?format=csv&table={table}&{query}")
        told += b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return told


def test_the_map_holds_the_share_of_each_unit_and_requirement(db: None, reader: Open) -> None:
    world = make_world(7)
    browser = reader(grant("boss@example.org", Role.HR, world.agencies[0]))
    heat = browser.client.get("/dashboard/?all=1").context["heat"]
    units = {one.short_name: one for one in world.agencies if one.parent_id == world.agencies[0].pk}
    assert {row.title for row in heat[1:]} <= {*units, "Вне подразделений"}
    for row in heat:
        if row.title in units:
            under = Assignment.objects.filter(agency__path__startswith=units[row.title].path)
        elif row.title == "Всего":
            under = Assignment.objects.all()
        else:
            under = Assignment.objects.filter(agency=world.agencies[0])
        for cell in row.cells:
            some = under.filter(requirement=cell.requirement)
            done = some.filter(state=Progress.COMPLETED)
            assert (cell.figures.required, cell.figures.completed) == (some.count(), done.count())
    shares = [row.figures.share for row in heat[1:]]
    assert shares == sorted(shares)


def test_charts_and_tables_can_be_taken_along_and_it_is_written_down(
    learner: User, hr: User, course: Course, client_of: Callable[[User], Client]
) -> None:
    turn_to(ago(20))
    builders.assignment(learner, course, ago(1))
    turn_to(ago(0))
    browser = client_of(hr)
    picture = browser.get("/dashboard/export/?format=svg&table=trend")
    text = picture.content.decode()
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "<title>Доля обученных по неделям</title>" in text
    assert "<desc>" in text
    assert browser.get("/dashboard/export/?format=svg&table=lessons").status_code == 404
    assert browser.get("/dashboard/export/?format=csv&table=anything").status_code == 404
    assert browser.get("/dashboard/export/").headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert AuditEntry.objects.filter(verb="courses.export_dashboard", actor=hr).exists()


@pytest.mark.parametrize("query", ["", "agency={agency}", "period=due-year", "requirement={requirement}"])
def test_one_person_and_three(
    region: Region, learner: User, hr: User, course: Course, query: str, client_of: Callable[[User], Client]
) -> None:
    turn_to(ago(20))
    one = builders.assignment(learner, course, ago(1))
    turn_to(ago(0))
    browser = client_of(hr)
    address = "/dashboard/?" + query.format(agency=region.health.pk, requirement=one.requirement_id)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(2):
        unit = builders.agency(f"NEW_{number}", f"Новый {number}", parent=region.health)
        person = builders.official(f"p{number}@example.org", "Рядова", "Ия", agency=unit)
        for some in (course, builders.course(f"Ещё {number}")):
            builders.assignment(person, some, ago(number))
    assert queries() == before <= 18


def test_who_is_exempted_is_not_counted_but_listed_within_the_reach(
    region: Region, learner: User, hr: User, stranger: User, course: Course, reader: Open
) -> None:
    for person, until in ((learner, ago(-3)), (hr, ago(1)), (stranger, ago(-3))):
        one = builders.assignment(person, course, ago(-9))
        Exemption.objects.create(
            user=person, course=course, requirement=one.requirement, reason="Приказ № 4", by=hr, until=until
        )
        if person != hr:
            one.delete()
    browser = reader(hr)
    board = browser.client.get("/dashboard/").context["board"]
    assert (board.whole.required, board.exempted) == (1, 1)
    assert "Приказ № 4" in browser.page("/staff/exempt/")
    assert browser.people("/staff/exempt/") == [learner.pk]
    assert browser.client.get("/staff/exempt/?category=heads").context["paging"].count == 0


# --- targets ----------------------------------------------------------------------------------------------------------
def test_the_office_sets_a_target_and_the_nearest_one_counts(
    region: Region, learner: User, office: User, head: User, course: Course, client_of: Callable[[User], Client]
) -> None:
    builders.assignment(learner, course, ago(1))
    browser = client_of(office)
    for agency, percent in ((region.government, "80"), (region.health, "95")):
        assert browser.post(f"/dashboard/target/{agency.pk}/", {"percent": percent}).status_code == 302
    assert goal_of(client_of(head), region.health_unit) == 95
    assert browser.post(f"/dashboard/target/{region.health.pk}/", {"percent": ""}).status_code == 302
    assert goal_of(client_of(head), region.health_unit) == 80
    assert Target.objects.count() == 1
    assert AuditEntry.objects.filter(verb="courses.set_target").count() == 3
    for nonsense in ("0", "101", "много", "-5", "1.5"):
        assert browser.post(f"/dashboard/target/{region.health.pk}/", {"percent": nonsense}).status_code == 422
    assert client_of(head).post(f"/dashboard/target/{region.health.pk}/", {"percent": "1"}).status_code in (403, 404)


def goal_of(browser: Client, agency: Agency) -> int:
    return int(browser.get(f"/dashboard/?agency={agency.pk}").context["board"].goal.percent)
