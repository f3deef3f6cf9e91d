"""An HR system tells of its staff: each item is answered, a repeated request does nothing again."""

import json

import pytest
from django.test import Client

from lms.models import Employment, Notification, User
from tests.lms.api.conftest import _nobody_has_asked_yet, ask, give, within_a_minute  # noqa: F401

pytestmark = pytest.mark.django_db
POST = "Главный специалист отдела"
NEW = {
    "email": "Ia@Example.org", "last_name": "Новикова", "first_name": "Ия", "personnel_number": "0042",
    "agency": "MINZDRAV_OBR", "position": POST, "hired_on": "2026-03-02", "tags": ["наставник"],
    "absence": {"kind": "vacation", "started_on": "2026-12-01", "ended_on": "2026-12-14"},
}  # fmt: skip


@pytest.fixture
def send(give, region):  # noqa: F811
    secrets = {}

    def post(*items, key="first-key", agency=None, scopes=None, **options):
        where = agency or region.health
        if (where.pk, str(scopes)) not in secrets:
            secrets[where.pk, str(scopes)] = give(where, scopes=scopes, name=f"{where} {scopes}")[1]
        headers = {"Authorization": f"Bearer {secrets[where.pk, str(scopes)]}"}
        if key:
            headers["Idempotency-Key"] = key
        body = json.dumps({"items": list(items), **options})
        return Client().post("/api/v1/staff", body, content_type="application/json", headers=headers)

    return post


def outcomes(answer):
    assert answer.status_code == 200, answer.content
    return [(item["outcome"], [one["where"] for one in item["problems"]]) for item in answer.json()["items"]]


def test_new_people_transfers_and_dismissals_come_in_and_each_item_is_answered(send, region, learner, head):
    answer = send(
        NEW,
        {"email": "anna@example.org", "agency": "MINZDRAV", "appointed_on": "2026-02-02"},
        {"email": "head@example.org", "ended_on": "2026-10-01"},
        {"email": "nobody@example.org"},
        {"email": "hr@example.org", "agency": "MINTRANS"},
    )
    assert outcomes(answer) == [
        ("new", []), ("transfer", []), ("dismissal", []),
        ("problem", ["full_name", "agency", "hired_on", "position"]), ("problem", ["agency"]),
    ]  # fmt: skip
    person = User.objects.get(email="ia@example.org")
    assert answer.json()["items"][0]["person"] == person.pk
    assert (person.employments.get().agency, person.absences.count(), person.tags.get().name) == (
        region.health_unit, 1, "наставник",
    )  # fmt: skip
    assert learner.employments.filter(ended_on=None).get().agency == region.health
    assert answer.json()["applied"] == 3
    assert Notification.objects.filter(recipient=person).count() == 1


def test_the_same_request_once_more_does_nothing_and_is_told_the_same(send):
    first = send(NEW)
    User.objects.filter(email="ia@example.org").update(first_name="Иная")
    assert send(NEW).json() == first.json()
    assert User.objects.filter(email="ia@example.org").count() == 1
    other = send({**NEW, "patronymic": "Олеговна"})
    assert (other.status_code, other.json()["type"]) == (409, "urn:otklik:refused")
    assert outcomes(send({**NEW, "first_name": "Иная"}, key="second-key")) == [("same", [])]


def test_a_dry_run_tells_and_changes_nothing(send):
    answer = send(NEW, dry_run=True)
    assert outcomes(answer) == [("new", [])]
    assert answer.json()["items"][0]["steps"]
    assert answer.json()["applied"] == 0
    assert not User.objects.filter(email="ia@example.org").exists()


def test_the_whole_or_nothing(send):
    assert outcomes(send(NEW, {"email": "x@example.org"}, whole=True))[0] == ("new", [])
    assert not User.objects.filter(email="ia@example.org").exists()


def test_one_person_twice_in_a_request(send):
    assert outcomes(send(NEW, NEW)) == [("new", []), ("problem", ["email"])]
    assert User.objects.filter(email="ia@example.org").count() == 1


def test_without_the_scope_the_key_of_repetition_or_a_good_body_nothing_is_taken(send):
    assert send(NEW, scopes=["staff:read"]).status_code == 403
    for answer in (send(NEW, key=""), send({**NEW, "hired_on": 20260302}), send({**NEW, "role": "office"}), send()):
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:otklik:invalid")
    assert not User.objects.filter(email="ia@example.org").exists()


def test_a_key_neither_reads_nor_writes_people_of_another_agency(send, stranger):
    before = list(Employment.objects.values())
    for said in (
        {"email": "stranger@example.org", "tags": ["наш"]},
        {"email": "stranger@example.org", "ended_on": "2026-10-01"},
        {"email": "stranger@example.org", "agency": "MINZDRAV", "appointed_on": "2026-10-01", "position": POST},
        {**NEW, "agency": "MINTRANS"},
        {**NEW, "agency": "GOV"},
    ):
        answer = send(said, key=f"key-{hash(str(said))}")
        assert outcomes(answer)[0][0] == "problem"
        assert "Чужов" not in answer.content.decode()
    assert list(Employment.objects.values()) == before
    assert not stranger.tags.exists()
