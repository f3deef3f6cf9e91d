"""Nobody sees another agency's people: random trees, random grants, every page and file."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from courses.models import Assignment
from lms.models import Role, User

from .conftest import Reader, World, grant, make_world

Open = Callable[[User], Reader]
ROLES = [Role.HR, Role.HEAD, Role.OFFICE]


def questions(rng: random.Random, world: World) -> list[dict[str, str]]:
    """Random combinations of filters, also for what is out of reach."""
    some = []
    for _number in range(8):
        asked = {
            "agency": rng.choice(["", "", *(str(agency.pk) for agency in world.agencies)]),
            "own": rng.choice(["", "1"]),
            "course": rng.choice(["", *(str(course.pk) for course in world.courses)]),
            "requirement": rng.choice(["", "", *(str(one.pk) for one in world.requirements)]),
            "each": rng.choice(["", "1"]),
            "period": rng.choice(
                ["", "", "expires-30", "due-month", "due-year", "done-last_month", "done-quarter", "done-dates"]
            ),
            "since": "2025-01-15",
            "category": rng.choice(["", "heads", "specialists"]),
            "status": rng.choice(
                ["", "completed", "left", "started", "expired", "in_progress", "not_started", "overdue"]
            ),
            "search": rng.choice(["", "", "а", "елк"]),
            "sort": rng.choice(["", "name", "-due", "done"]),
        }
        some.append({name: value for name, value in asked.items() if value})
    return [{}, *some]


@pytest.mark.parametrize("seed", range(4))
def test_pages_counts_and_files_hold_only_people_of_the_reach(db: None, seed: int, reader: Open) -> None:
    rng = random.Random(seed)
    world = make_world(seed)
    roots = rng.sample(world.agencies, rng.choice([1, 1, 2, 3]))
    boss = grant("boss@example.org", rng.choice(ROLES), *roots)
    mine = world.under(*roots)
    assigned = set(Assignment.objects.filter(user__in=mine).values_list("user_id", flat=True))
    browser = reader(boss)
    session = browser.client.session
    session["second_factor_on"] = True
    session.save()

    for asked in questions(rng, world):
        query = urlencode(asked)
        answer = browser.client.get(f"/staff/people/?{query}")
        assert answer.status_code == browser.client.get(f"/staff/?{query}").status_code
        if answer.status_code == 404:
            continue
        listed = browser.people(f"/staff/people/?{query}")
        assert len(listed) == answer.context["paging"].count
        by_assignment = answer.context["filters"].by_assignment and not answer.context["filters"].course
        assert by_assignment or len(listed) == len(set(listed))
        assert set(listed) <= mine
        assert set(answer_of_file(browser, f"/staff/people/export/?format=csv&{query}")) == names(listed)
    assert set(browser.people("/staff/people/")) == assigned
    assert browser.client.get("/staff/").context["whole"].required == len(assigned)
    for person in world.people:
        expected = 200 if person.pk in mine else 404
        assert browser.client.get(f"/staff/people/{person.pk}/").status_code == expected


@pytest.mark.parametrize("seed", range(6))
def test_filters_offer_only_what_is_in_reach(db: None, seed: int, reader: Open) -> None:
    world = make_world(seed, people=6)
    rng = random.Random(seed + 100)
    root = rng.choice(world.agencies)
    boss = grant("boss@example.org", Role.HR, root)
    page = reader(boss).page("/staff/")
    mine = world.under(root)
    for agency in world.agencies:
        inside = agency.path.startswith(root.path)
        assert inside or f">{agency.short_name}<" not in page
        assert inside or f'value="{agency.pk}">{agency.short_name}' not in page
    for course in world.courses:
        required = Assignment.objects.filter(course=course, user__in=mine).exists()
        assert (course.title in page) == required


def answer_of_file(browser: Reader, url: str) -> list[tuple[str, ...]]:
    content = b"".join(browser.client.get(url).streaming_content)  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return [tuple(row[1:4]) for row in rows[1:]]


def names(people: list[int]) -> set[tuple[str, ...]]:
    found = User.objects.filter(pk__in=people).values_list("last_name", "first_name", "patronymic")
    return {tuple(name) for name in found}
