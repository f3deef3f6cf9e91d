"""The paper of a legal ground, and the reach of whoever sets requirements."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from courses.demo import order
from courses.models import Course, Requirement
from courses.requirements import actions
from courses.requirements.editions import Ground
from lms.models import Agency, Employment, Role, RoleGrant, StoredFile, User
from tests import builders
from tests.conftest import Region

SignIn = Callable[[User], Client]


@pytest.fixture
def ordered(region: Region, learner: User, hr: User, office: User, anatomy: Course, today: dt.date) -> Requirement:
    return actions.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(anatomy, today)],
        ground=Ground("Приказ", "7", dt.date(2026, 3, 1), order.load(today, by=office)),
        starts_on=today,
        by=office,
    )


def test_whom_it_concerns_and_who_oversees_them_open_the_paper_and_nobody_else(
    ordered: Requirement, learner: User, hr: User, office: User, stranger: User, strange_hr: User, client_of: SignIn
) -> None:
    for person, status in ((learner, 200), (hr, 200), (office, 200), (stranger, 404), (strange_hr, 404)):
        response = client_of(person).get(f"/requirements/{ordered.pk}/ground/")
        assert response.status_code == status, person
    assert client_of(learner).get(f"/requirements/{ordered.pk}/").status_code in (403, 404)


def test_a_paper_is_taken_in_with_the_form_and_that_of_somebody_else_is_not(
    ordered: Requirement, region: Region, office: User, anatomy: Course, today: dt.date, client_of: SignIn
) -> None:
    theirs = StoredFile.objects.get()
    StoredFile.objects.update(uploaded_by=None)
    filled = {
        "title": "Новое",
        "agency": region.transport.pk,
        "priority": "1",
        "ground": "Приказ",
        "starts_on": today.isoformat(),
        "new_staff_days": "60",
        f"due_{anatomy.pk}": (today + dt.timedelta(days=30)).isoformat(),
        "paper": str(theirs.pk),
    }
    browser = client_of(office)
    sure = {"counted": "0-0-0", "confirmed": "0-0-0", "save": "1"}
    browser.post("/requirements/new/", {**filled, **sure})
    assert Requirement.objects.get(title="Новое").ground_file is None
    upload = SimpleUploadedFile("приказ.pdf", theirs.file.read(), "application/pdf")
    page = browser.post("/requirements/new/", {**filled, "title": "С файлом", "ground_upload": upload})
    kept = page.context["draft"].paper
    browser.post("/requirements/new/", {**filled, "title": "С файлом", "paper": str(kept.pk), **sure})
    assert Requirement.objects.get(title="С файлом").ground_file == kept


@pytest.mark.parametrize("seed", range(3))
def test_no_preview_names_anybody_outside_the_reach_of_who_looks(
    seed: int, region: Region, anatomy: Course, today: dt.date, client_of: SignIn
) -> None:
    rng = random.Random(seed)
    tree = [region.government]
    for number in range(8):
        tree.append(builders.agency(f"T_{number}", f"Орган {number}", parent=rng.choice(tree)))
    people = [
        builders.official(f"n{number}@example.org", f"Фамилия{number:02}", "Яна", agency=rng.choice(tree))
        for number in range(20)
    ]
    setter = people[0]
    RoleGrant.objects.create(user=setter, role=Role.OFFICE, agency=rng.choice(tree[1:]), valid_from=dt.date(2025, 1, 1))
    TOTP.activate(setter, generate_totp_secret())
    reach = tuple(Agency.objects.filter(role_grants__user=setter).values_list("path", flat=True))
    browser = client_of(setter)
    for _ in range(6):
        agency = rng.choice(tree)
        asked: dict[str, Any] = {
            "title": "Требование",
            "agency": agency.pk,
            "priority": "1",
            "starts_on": today.isoformat(),
            "new_staff_days": "60",
            f"due_{anatomy.pk}": (today + dt.timedelta(days=30)).isoformat(),
            "g0-c0-kind": "agencies",
            "g0-c0-value": [rng.choice(tree).code],
            "g0-c0-not": rng.choice(["", "1"]),
            "g1-c0-kind": "people",
            "g1-c0-value": [str(one.pk) for one in rng.sample(people, 3)],
            "g1-c0-search": "фамилия",
        }
        page = browser.post("/requirements/new/", asked).content.decode()
        for post in Employment.objects.filter(user__in=people[1:], started_on__lte=timezone.localdate()):
            if not post.agency.path.startswith(reach):
                assert post.user.last_name not in page
        if not agency.path.startswith(reach):
            assert "Выберите орган из списка" in page
