"""Rights: whatever the tree and the grants, HR and keys neither read nor write a person outside their subtree."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.agencies.actions import record_absence
from lms.api.actions import issue
from lms.jobs.actions import drain
from lms.models import Absence, Employment, PersonTag, Role, RoleGrant, StaffImport, User
from lms.staffing import actions as staffing
from tests import builders
from tests.lms.staffing.conftest import book, row

DAY = dt.date(2026, 3, 2)
trees = st.lists(st.integers(0, 5), min_size=1, max_size=5)
homes = st.lists(st.integers(0, 5), min_size=1, max_size=6)


def region_of(parents, places):
    """Agencies «A», «AA» …, whose codes begin alike, and people with an absence and a tag each."""
    nodes = [builders.agency("A", "А")]
    for number, parent in enumerate(parents):
        nodes.append(builders.agency("A" * (number + 2), f"Орган{number}", parent=nodes[parent % len(nodes)]))
    where = {}
    for number, place in enumerate(places):
        home = nodes[place % len(nodes)]
        person = builders.official(f"p{number}@example.org", f"Фамилия{number}", "Имя", agency=home)
        record_absence(user=person, kind="sick", started_on=DAY, ended_on=DAY, by=None)
        PersonTag.objects.create(user=person, name=f"метка{number}")
        where[person.pk] = home.path
    return nodes, where


def rows_of(people):
    """All that is written of these people."""
    return [
        list(model.objects.filter(**{f"{field}__in": people}).order_by("pk").values())
        for model, field in ((User, "pk"), (Employment, "user"), (Absence, "user"), (PersonTag, "user"))
    ]


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=trees, places=homes, root=st.integers(0, 5), target=st.integers(0, 5))
def test_a_file_a_key_and_pages_reach_no_stranger(client_of, office, parents, places, root, target):
    with transaction.atomic():
        nodes, where = region_of(parents, places)
        mine, wanted = nodes[root % len(nodes)], nodes[target % len(nodes)]
        keeper = builders.official("keeper@example.org", "Кадрова", "Ия", agency=mine)
        RoleGrant.objects.create(user=keeper, role=Role.HR, agency=mine, valid_from=DAY)
        strangers = [pk for pk, path in where.items() if not path.startswith(mine.path)]
        before = rows_of(strangers)
        people = User.objects.filter(pk__in=where)
        _bring_a_file(keeper, mine, wanted, people)
        _send(office, mine, wanted, people)
        _knock(client_of(keeper), people, set(strangers))
        assert rows_of(strangers) == before
        said = " ".join(str(line) for line in StaffImport.objects.values_list("lines__problems", "lines__ops"))
        assert not any(user.last_name in said for user in people if user.pk in strangers)
        new = Employment.objects.filter(user__email__startswith="new").exclude(agency__path__startswith=mine.path)
        assert not new.exists()
        transaction.set_rollback(True)


def _bring_a_file(keeper, mine, wanted, people):
    from django.core.files.uploadedfile import SimpleUploadedFile

    lines = [row("", user.email, wanted.code, appointed=dt.date(2026, 5, 5), tags="моя") for user in people]
    lines += [row("", user.email, left=dt.date(2026, 6, 6)) for user in people]
    lines.append(row("Новая Ия", "new-file@example.org", wanted.code, post="Главный специалист отдела", hired=DAY))
    for chosen in (lines[: len(lines) // 2], lines[len(lines) // 2 :]):
        file = SimpleUploadedFile("штат.xlsx", book(chosen))
        imported = staffing.upload(file=file, agency=mine, by=keeper, dismiss_on=timezone.localdate())
        drain()
        imported.refresh_from_db()
        StaffImport.objects.filter(pk=imported.pk, state="ready").update(state="applying", whole=False)
        imported.refresh_from_db()
        staffing.apply(imported=imported, by=keeper)


def _send(office, mine, wanted, people):
    until = timezone.now() + dt.timedelta(days=9)
    _token, secret = issue(name="Проба", agency=mine, scopes=["staff:write"], expires_at=until, by=office)
    items = [
        {"email": user.email, "agency": wanted.code, "appointed_on": "2026-07-07", "tags": ["чужая"]} for user in people
    ]
    items += [{"email": f"{user.pk}@example.org", "personnel_number": "1", "ended_on": "2026-08-08"} for user in people]
    items.append({
        "email": "new-key@example.org", "last_name": "Новая", "first_name": "Ия", "agency": wanted.code,
        "position": "Главный специалист отдела", "hired_on": "2026-03-02",
    })  # fmt: skip
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "once-only"}
    body = json.dumps({"items": items})
    answer = Client().post("/api/v1/staff", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200


def _knock(browser, people, strangers):
    for user in people:
        absence = user.absences.first()
        is_stranger = user.pk in strangers
        deeds = [
            browser.post(f"/staff/people/{user.pk}/tags/", {"names": "моя"}),
            browser.post(f"/staff/people/{user.pk}/absences/", {"kind": "sick", "started_on": "2026-09-09"}),
        ]
        if is_stranger:
            deeds.append(browser.get(f"/staff/people/{user.pk}/facts/"))
            deeds.append(browser.post(f"/staff/absences/{absence.pk}/remove/"))
            assert {answer.status_code for answer in deeds} == {404}
