"""Small made-up regions with people in every state, and a reader of report pages."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Assignment, Completion, Course, Progress, Requirement
from lms.models import Agency, Employment, Position, Role, RoleGrant, User
from lms.people.names import sort_key
from tests import builders

SURNAMES = ["Ёлкина", "Соловьёва", "Петрова", "Белова", "Громова", "Котова"]


@dataclass
class World:
    """A random tree of agencies with staff; ``place`` says where each works."""

    agencies: list[Agency]
    people: list[User]
    courses: list[Course]
    requirements: list[Requirement]
    place: dict[int, Agency] = field(default_factory=dict)

    def under(self, *roots: Agency) -> set[int]:
        """Who works in these subtrees, worked out by hand."""
        return {
            person for person, agency in self.place.items() if any(agency.path.startswith(root.path) for root in roots)
        }


def make_world(seed: int, *, agencies: int = 9, people: int = 24) -> World:
    rng = random.Random(seed)
    tree = [builders.agency(f"R{seed}", "Регион")]
    for number in range(1, agencies):
        parent = rng.choice(tree)
        tree.append(builders.agency(f"R{seed}_{number}", f"Орган {number}", parent=parent))
    courses = [builders.course(f"Курс {seed}.{number}", order=number) for number in range(3)]
    posts = [
        builders.position(),
        Position.objects.get_or_create(
            title="Начальник отдела", service="municipal", defaults={"category": Position.Category.HEADS}
        )[0],
    ]
    requirements = [
        Requirement.objects.create(title=f"Требование {seed}.{number}", agency=tree[0], starts_on=dt.date(2025, 1, 1))
        for number in range(2)
    ]
    staff = User.objects.bulk_create(_person(rng, f"w{seed}-{number}@example.org") for number in range(people))
    world = World(tree, staff, courses, requirements)
    assignments = []
    for person in staff:
        agency, post = rng.choice(tree), rng.choice(posts)
        world.place[person.pk] = agency
        Employment.objects.create(user=person, agency=agency, position=post, started_on=dt.date(2025, 1, 9))
        for course in rng.sample(courses, rng.randint(0, 3)):
            assignments.append(_assignment(rng, rng.choice(requirements), person, course, agency, post))
    Assignment.objects.bulk_create(assignments)
    return world


def _person(rng: random.Random, email: str) -> User:
    last, first, middle = rng.choice(SURNAMES), rng.choice(["Анна", "Алёна", "Ольга"]), rng.choice(["Ильинична", ""])
    return User(
        email=email, last_name=last, first_name=first, patronymic=middle, name_key=sort_key(last, first, middle)
    )


def _assignment(
    rng: random.Random, requirement: Requirement, person: User, course: Course, agency: Agency, post: Position
) -> Assignment:
    state = rng.choice(Progress.values)
    completed_at = (
        timezone.now() - dt.timedelta(days=rng.choice([1, 30, 70, 400])) if state == Progress.COMPLETED else None
    )
    if completed_at:
        Completion.objects.create(user=person, course=course, completed_at=completed_at, evidence={})
    return Assignment(
        requirement=requirement,
        user=person,
        course=course,
        agency=agency,
        category=post.category,
        due_on=timezone.localdate() + dt.timedelta(days=rng.choice([-20, -1, 0, 15, 40])),
        state=state,
        completed_at=completed_at,
        expires_on=timezone.localdate() + dt.timedelta(days=_holds(rng, state)) if rng.random() < 0.6 else None,
    )


def _holds(rng: random.Random, state: str) -> int:
    """In how many days what is held ceases to hold; what is not held any more has ceased."""
    return rng.choice([0, 20, 30, 31, 59, 80, 400] if state == Progress.COMPLETED else [-1, -40])


def grant(email: str, role: Role, *agencies: Agency) -> User:
    """Somebody who works nowhere, with ``role`` over the agencies."""
    user = User.objects.create(email=email, last_name="Смотрова", first_name="Ия", name_key="смотрова ия")
    for agency in agencies:
        RoleGrant.objects.create(user=user, role=role, agency=agency, valid_from=dt.date(2025, 1, 1))
    return user


class Reader:
    """A signed-in browser that reads the tables of reports."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def page(self, url: str) -> str:
        response = self.client.get(url)
        assert response.status_code == 200, url
        return unescape(response.content.decode()).replace("\u00a0", " ")

    def rows(self, url: str) -> list[str]:
        """The rows of the table at ``url``, of all its pages."""
        text = self.page(url)
        rows = re.findall(r"<tr.*?</tr>", text.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        return rows + (self.rows(url.partition("?")[0] + following[1]) if following else [])

    def people(self, url: str) -> list[int]:
        """Keys of the people in the list at ``url``."""
        return [int(key) for row in self.rows(url) for key in re.findall(r'href="/staff/people/(\d+)/"', row)]

    def figures(self, url: str) -> list[tuple[str, int]]:
        """Every figure of the page that leads to a list: address and number."""
        found = re.findall(r'<a[^>]*href="(/staff/people/\?[^"]*)"[^>]*>([\d ]+)</a>', self.page(url))
        return [(address, int(number.replace(" ", ""))) for address, number in found]


@pytest.fixture
def reader(client_of: Callable[[User], Client]) -> Callable[[User], Reader]:
    return lambda user: Reader(client_of(user))
