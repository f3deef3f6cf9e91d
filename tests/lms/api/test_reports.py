"""Saved reports for other systems: those that are open to HR, and in them people of the key's subtree only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.savedreports.definition import load
from courses.savedreports.kinds import KINDS
from courses.savedreports.models import SavedReport
from lms.models import Employment
from tests import builders
from tests.lms.api.test_paging import walk


@pytest.fixture
def team(region):
    course = builders.course("Тон")
    people = [
        builders.official(f"t{n}@example.org", f"Фамилия{n}", "Имя", agency=agency)
        for n, agency in enumerate([region.health, region.health_unit, region.health, region.transport])
    ]
    for person in people:
        builders.assignment(person, course, timezone.localdate() + dt.timedelta(days=5))
    return people


def saved(office, region, kind="assignments", **more):
    columns = ["last_name", "due_on"] if kind != "agencies" else ["body", "required"]
    fields = {"title": "Все", "shared_role": "hr", "shared_agency": region.government, **more}
    return SavedReport.objects.create(
        owner=office, definition=load({"kind": kind, "columns": columns}).kept(), **fields
    )


def test_a_key_reads_reports_that_are_open_to_hr_of_its_agency(ask, give, region, office, team):
    report = saved(office, region)
    saved(office, region, shared_role="", shared_agency=None)
    saved(office, region, shared_role="head")
    saved(office, region, shared_agency=region.transport)
    _token, secret = give(region.health)

    (row,) = ask(secret, "reports").json()["items"]

    assert (row["id"], row["kind"]) == (report.pk, "assignments")
    assert [column["code"] for column in row["columns"]] == ["last_name", "due_on"]
    other = SavedReport.objects.exclude(pk=report.pk)[0]
    assert ask(secret, "report-rows", report=other.pk).status_code == 404


@pytest.mark.parametrize("limit", [1, 2, 500])
def test_rows_come_by_pages_of_the_keys_people_only(ask, give, region, office, team, limit):
    report = saved(office, region)
    _token, secret = give(region.health)

    rows = walk(ask, secret, "report-rows", report=report.pk, limit=limit)
    unit = walk(ask, secret, "report-rows", report=report.pk, limit=limit, agency="MINZDRAV_OBR")

    due_on = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    assert rows == [{"last_name": f"Фамилия{n}", "due_on": due_on} for n in (0, 1, 2)]
    assert [row["last_name"] for row in unit] == ["Фамилия1"]


def test_who_has_moved_away_has_no_name(ask, give, region, office, team):
    report = saved(office, region)
    _token, secret = give(region.health)
    Employment.objects.filter(user=team[0]).update(agency=region.transport)

    names = {row["last_name"] for row in walk(ask, secret, "report-rows", report=report.pk)}

    assert "Фамилия0" not in names


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read(ask, give, region, office, team, kind):
    report = saved(office, region, kind=kind)
    _token, secret = give(region.health)

    answer = ask(secret, "report-rows", report=report.pk)

    assert answer.status_code == 200, answer.content
    if kind == "agencies":
        assert walk(ask, secret, "report-rows", report=report.pk, limit=1) == answer.json()["items"]
        assert [row["body"] for row in answer.json()["items"]] == ["Минздрав", "Отдел обращений"]


def test_a_report_about_another_agency_tells_nothing(ask, give, region, office, team):
    report = saved(office, region)
    report.definition["conditions"] = {"agency": region.transport.pk}
    report.save()
    _token, secret = give(region.health)

    assert ask(secret, "report-rows", report=report.pk).status_code == 409
