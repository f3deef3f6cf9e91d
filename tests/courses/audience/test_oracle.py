"""Random audiences over random people: SQL concerns exactly those whom plain Python names, and nobody else."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from courses.audience.conditions import Person, covers, read
from courses.models import Requirement
from courses.requirements.covering import CONCERNED, MAIN, with_audiences
from courses.requirements.preview import Rule, figures, names
from lms.models import Absence, Agency, Employment, PersonTag, Position, Role, RoleGrant, User
from tests import builders

CATEGORIES = [str(one) for one in Position.Category.values]
TAGS = ["наставник", "пишет в паблик", "ведёт приём"]
Rng = random.Random


@pytest.fixture
def tree(db: None) -> list[Agency]:
    """Ten agencies; two of them have gone over into another."""
    rng, made = Rng(1), [builders.agency("A_", "Корень")]
    for number in range(1, 10):
        code = f"A_{number}" if number % 2 else f"AX{number}"
        made.append(builders.agency(code, f"Орган {number}", parent=rng.choice(made)))
    for gone, heir in ((made[3], made[7]), (made[7], made[5])):
        Agency.objects.filter(pk=gone.pk).update(successor=heir)
    return list(Agency.objects.all())


def day(rng: Rng, back: int = 900) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=rng.randint(0, back))


def somebody(rng: Rng, number: int, tree: list[Agency], posts: list[Position]) -> User:
    user = User.objects.create_user(f"p{number}@example.org", None, last_name=f"Человек{number:02}", first_name="Ян")
    began = day(rng)
    for _ in range(rng.randint(1, 4)):  # a chain of posts, perhaps with breaks
        ended = began + dt.timedelta(days=rng.randint(0, 300))
        last = ended >= timezone.localdate()
        Employment.objects.create(
            user=user,
            agency=rng.choice(tree),
            position=rng.choice(posts),
            started_on=began,
            ended_on=None if last and rng.random() < 0.7 else ended,
            is_main=last or rng.random() < 0.9,
        )
        if last:
            break
        began = ended + dt.timedelta(days=rng.choice([1, 1, 1, 2, 40]))
    if rng.random() < 0.4:
        RoleGrant.objects.create(
            user=user,
            role=rng.choice(Role.values),
            agency=rng.choice(tree),
            valid_from=day(rng, 100) + dt.timedelta(days=30),
            valid_to=rng.choice([None, timezone.localdate(), timezone.localdate() - dt.timedelta(days=1)]),
        )
    for name in rng.sample(TAGS, rng.randint(0, 2)):
        PersonTag.objects.create(user=user, name=name)
    if rng.random() < 0.3:
        start = day(rng, 60)
        end = rng.choice([None, start + dt.timedelta(days=rng.randint(0, 90))])
        Absence.objects.create(user=user, kind=rng.choice(Absence.Kind.values), started_on=start, ended_on=end)
    return user


def condition(rng: Rng, tree: list[Agency], people: list[User], posts: list[Position]) -> dict[str, Any]:
    pools: dict[str, list[Any]] = {
        "agencies": [one.code for one in tree] + ["НЕТ_ТАКОГО"],
        "categories": CATEGORIES,
        "services": list(Position.Service.values),
        "groups": list(Position.Group.values),
        "positions": [post.title for post in posts],
        "roles": list(Role.values),
        "tags": TAGS,
        "people": [one.pk for one in people],
    }
    kind = rng.choice([*pools, "hired_from", "hired_before", "appointed_from", "appointed_before"])
    if kind not in pools:
        return {kind: day(rng).isoformat()}
    return {kind: rng.sample(pools[kind], rng.randint(1, 3))}


def audience(rng: Rng, depth: int, *world: Any) -> dict[str, Any]:
    shape = rng.choice(["all", "any", "not", "leaf"]) if depth else "leaf"
    if shape == "leaf":
        return condition(rng, *world)
    if shape == "not":
        return {"not": audience(rng, depth - 1, *world)}
    return {shape: [audience(rng, depth - 1, *world) for _ in range(rng.randint(0, 3))]}


def main_post(user: User) -> Employment | None:
    today = timezone.localdate()
    live = [
        one
        for one in user.employments.all()
        if one.is_main and one.started_on <= today and (one.ended_on is None or one.ended_on >= today)
    ]
    return max(live, key=lambda one: (one.started_on, one.pk), default=None)


def hired_on(user: User) -> dt.date:
    """Back from the present post as long as no day lies between."""
    today = timezone.localdate()
    posts = [one for one in user.employments.all() if one.is_main and one.started_on <= today]
    since = main_post(user).started_on  # type: ignore[union-attr]
    while earlier := [
        one.started_on
        for one in posts
        if one.started_on < since and (one.ended_on is None or one.ended_on >= since - dt.timedelta(days=1))
    ]:
        since = min(earlier)
    return since


def known(user: User, tree: list[Agency]) -> Person | None:
    """What the conditions may know of her; None where she works nowhere or is long away."""
    today, post = timezone.localdate(), main_post(user)
    away = [
        one
        for one in user.absences.all()
        if one.started_on <= today <= (one.ended_on or today)
        and (one.kind == "parental" or (one.ended_on or today) - one.started_on >= dt.timedelta(days=30))
    ]
    if post is None or away:
        return None
    codes = set(post.agency.path.rstrip("/").split("/"))
    for _ in tree:
        codes |= {one.code for one in tree if one.successor and one.successor.code in codes}
    live = [
        one.role
        for one in user.role_grants.all()
        if one.valid_from <= today and (one.valid_to is None or one.valid_to >= today)
    ]
    return Person(
        key=user.pk,
        agencies=frozenset(codes),
        category=post.position.category,
        service=post.position.service,
        group=post.position.group,
        position=post.position.title,
        hired_on=hired_on(user),
        appointed_on=post.started_on,
        roles=frozenset(live),
        tags=frozenset(one.name for one in user.tags.all()),
    )


def concerned(people: list[int] | None) -> set[tuple[int, int]]:
    parameters = {"today": timezone.localdate(), "people": people, "requirement": None}
    with connection.cursor() as cursor:
        statement = f"WITH {MAIN}, {CONCERNED} SELECT requirement_id, user_id FROM concerned"  # noqa: S608 - constants only
        cursor.execute(*with_audiences(statement, parameters))
        return set(cursor.fetchall())


@pytest.mark.parametrize("seed", range(4))
def test_sql_and_plain_python_name_the_same_people(seed: int, tree: list[Agency]) -> None:
    rng = Rng(seed)
    posts = [
        Position.objects.create(
            title=f"Должность {number}",
            service=rng.choice(Position.Service.values),
            category=rng.choice(CATEGORIES),
            group=rng.choice(Position.Group.values),
        )
        for number in range(6)
    ]
    people = [somebody(rng, number, tree, posts) for number in range(40)]
    world = (tree, people, posts)
    rules = [
        Requirement.objects.create(
            title=f"Требование {number}",
            agency=rng.choice(tree),
            audience={} if number == 0 else audience(rng, rng.randint(0, 3), *world),
            starts_on=timezone.localdate(),
        )
        for number in range(25)
    ]
    facts = {user.pk: (known(user, tree), main_post(user)) for user in people}
    wanted = {
        (rule.pk, key)
        for rule in rules
        for key, (person, post) in facts.items()
        if person and post and post.agency.path.startswith(rule.agency.path) and covers(read(rule.audience), person)
    }
    assert concerned(None) == wanted
    one = rng.choice(people).pk
    assert concerned([one]) == {pair for pair in wanted if pair[1] == one}
    assert concerned([]) == set()

    before = rules[-1]
    for rule in rules:
        new, old = (Rule(each.agency.path, read(each.audience)) for each in (rule, before))
        now, then = ({key for found, key in wanted if found == each.pk} for each in (rule, before))
        found = figures(new, before=old)
        assert (found.people, found.new, found.lost) == (len(now), len(now - then), len(then - now))
        assert sum(share.people for share in found.shares) == found.people
        assert {one.user.pk for one in names(new)} == now
        assert [one.user.pk for one in names(new, before=old, which="lost")] == sorted(then - now)
