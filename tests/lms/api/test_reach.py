"""Rights: whatever the tree, the staff and the key, no answer speaks of a person outside its subtree."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import Completion
from lms.api.actions import issue
from lms.api.models import Scope
from lms.models import Employment
from tests import builders

PAST, LONG_AGO = dt.date(2025, 1, 9), dt.date(2024, 1, 9)

trees = st.lists(st.integers(0, 7), min_size=1, max_size=6)  # whose child the next agency is
careers = st.lists(st.lists(st.tuples(st.integers(0, 7), st.booleans()), min_size=1, max_size=3), max_size=5)


def build(parents, people, office):
    """Agencies «A», «AA» …, whose codes begin alike; people with present and past places of work."""
    nodes = [builders.agency("A", "А")]
    for number, parent in enumerate(parents):
        nodes.append(builders.agency("A" * (number + 2), "А", parent=nodes[parent % len(nodes)]))
    course = builders.course()
    where = {}
    for number, career in enumerate(people):
        (place, _), *others = career
        home = nodes[place % len(nodes)]
        person = builders.official(f"p{number}@example.org", f"Фамилия{number}", "Имя", agency=home)
        where[person.pk] = {home.path}
        for other, is_over in others:
            agency = nodes[other % len(nodes)]
            Employment.objects.create(
                user=person,
                agency=agency,
                position=builders.position(),
                is_main=False,
                started_on=LONG_AGO,
                ended_on=PAST if is_over else None,
            )
            if not is_over:
                where[person.pk].add(agency.path)
        builders_assignment(person, home, course)
        Completion.objects.create(user=person, course=course, completed_at=timezone.now(), evidence={}, agency=home)
    return nodes, where


def builders_assignment(person, home, course):
    from courses.models import Assignment, Requirement

    required = Requirement.objects.get_or_create(title="Всем", agency=home, defaults={"starts_on": PAST})[0]
    Assignment.objects.create(
        requirement=required, user=person, course=course, agency=home, category="specialists", due_on=PAST
    )


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=trees, people=careers, chosen=st.integers(0, 7), narrowed=st.integers(0, 7))
def test_no_answer_contains_a_person_outside_the_subtree_of_the_key(ask, office, parents, people, chosen, narrowed):
    with transaction.atomic():
        nodes, where = build(parents, people, office)
        root, inner = nodes[chosen % len(nodes)], nodes[narrowed % len(nodes)]
        until = timezone.now() + dt.timedelta(days=9)
        _token, secret = issue(name="Проба", agency=root, scopes=Scope.values, expires_at=until, by=office)
        for agency, query in ((root, {}), (inner, {"agency": inner.code})):
            inside = {person for person, paths in where.items() if any(p.startswith(agency.path) for p in paths)}
            for path in ("staff", "assignments", "completions"):
                answer = ask(secret, path, **query)
                if not agency.path.startswith(root.path):
                    assert answer.status_code == 404
                    continue
                told = {row["person"]["id"] for row in answer.json()["items"]}
                assert told <= inside
                assert path == "assignments" or told == inside
        transaction.set_rollback(True)
