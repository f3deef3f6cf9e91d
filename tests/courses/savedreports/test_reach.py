"""Rights: whatever the tree, the grants, the report and the share, nobody reads of a person outside her reach."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.models import Assignment, Requirement
from courses.savedreports import actions
from courses.savedreports.definition import load
from courses.savedreports.models import SavedReport, Timetable
from lms.exports.models import Export
from lms.jobs import actions as jobs
from lms.models import Employment, Role, RoleGrant, User
from tests import builders

PAST = dt.date(2025, 1, 9)
trees = st.lists(st.integers(0, 7), min_size=1, max_size=5)  # whose child the next agency is
staff = st.lists(st.integers(0, 7), min_size=1, max_size=5)


def build(parents, people):
    """Agencies «A», «AA» …, whose codes begin alike; a person each time with an assignment, by her last name."""
    nodes = [builders.agency("A", "А")]
    for number, parent in enumerate(parents):
        nodes.append(builders.agency("A" * (number + 2), "А", parent=nodes[parent % len(nodes)]))
    course, where = builders.course(), {}
    required = Requirement.objects.create(title="Всем", agency=nodes[0], starts_on=PAST)
    for number, place in enumerate(people):
        home = nodes[place % len(nodes)]
        person = builders.official(f"p{number}@example.org", f"Фамилия{number}", "Имя", agency=home)
        Assignment.objects.create(
            requirement=required, user=person, course=course, agency=home, category="specialists", due_on=PAST
        )
        where[person.last_name] = home.path
    return nodes, where


@pytest.mark.django_db
@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parents=trees,
    people=staff,
    owner_at=st.integers(0, 7),
    reader_at=st.integers(0, 7),
    about=st.none() | st.integers(0, 7),
    kind=st.sampled_from(["assignments", "people", "personnel"]),
    role=st.sampled_from(["hr", "head"]),
)
def test_no_report_file_or_sending_tells_of_a_stranger(
    client_of, db, parents, people, owner_at, reader_at, about, kind, role
):
    with transaction.atomic():
        nodes, where = build(parents, people)
        owner_root, reader_root = nodes[owner_at % len(nodes)], nodes[reader_at % len(nodes)]
        owner = builders.official("owner@example.org", "Хозяйкина", "Ия", agency=owner_root, role=Role.HR)
        reader = builders.official("reader@example.org", "Читалкина", "Ия", agency=reader_root, role=Role(role))
        conditions = {} if about is None else {"agency": nodes[about % len(nodes)].pk}
        definition = load({"kind": kind, "columns": ["last_name"], "conditions": conditions})
        report = SavedReport.objects.create(
            owner=owner,
            title="Все",
            definition=definition.kept(),
            shared_role=role,
            shared_agency=owner_root,
        )
        allowed = {name for name, path in where.items() if path.startswith(reader_root.path)}
        if about is not None:
            allowed = {name for name in allowed if where[name].startswith(nodes[about % len(nodes)].path)}
        client = client_of(reader)
        opened = client.get(f"/reports/{report.pk}/file/?format=json")
        if not reader_root.path.startswith(owner_root.path):
            assert opened.status_code == 404
        elif opened.status_code == 200:
            rows = json.loads(b"".join(opened.streaming_content))
            assert {row["last_name"] for row in rows} == allowed
        else:
            assert (opened.status_code, allowed) == (409, set())
        _sent(report, reader, allowed)
        transaction.set_rollback(True)


def _sent(report, reader, allowed):
    """By a timetable she gets the same rows, even where the report is open to nobody."""
    SavedReport.objects.filter(pk=report.pk).update(shared_role="", shared_agency=None)
    timetable = Timetable.objects.create(
        report=report, every="week", day=1, time=dt.time(9), format="json", next_at=timezone.now()
    )
    timetable.recipients.add(reader)
    assert actions.send_due() == 1
    jobs.drain()
    export = Export.objects.get(asker=reader)
    if export.state == Export.State.READY:
        rows = json.loads(export.file.file.open("rb").read())
        assert {row["last_name"] for row in rows} == allowed
        export.file.file.storage.delete(export.file.file.name)
    else:
        assert (export.state, allowed) == (Export.State.FAILED, set())


def test_who_moves_away_after_the_rows_were_written_has_no_name(region, hr, learner, client_of):
    """The rows of reports follow the staff within the hour; names follow at once."""
    builders.assignment(learner, builders.course(), PAST)
    Employment.objects.filter(user=learner).update(agency=region.transport)
    Assignment.objects.update(agency=region.health_unit)  # as it was before the staff was followed
    report = SavedReport.objects.create(owner=hr, title="Все", definition=load({"kind": "assignments"}).kept())
    content = client_of(hr).get(f"/reports/{report.pk}/file/?format=csv").getvalue().decode()
    assert "Иванова" not in content
    assert "больше не работает у вас" in content


def test_a_share_reaches_the_role_inside_the_agency_only(region, hr, head, strange_hr, learner, client_of):
    report = SavedReport.objects.create(owner=hr, title="Все", definition=load({"kind": "people"}).kept())
    actions.share(report=report, role="head", agency=region.health, by=hr)
    url = f"/reports/{report.pk}/"
    assert client_of(head).get(url).status_code == 200
    assert {client_of(one).get(url).status_code for one in (strange_hr, learner)} == {404}
    assert client_of(head).get(f"{url}edit/").status_code == 403
    RoleGrant.objects.filter(user=head).delete()
    assert client_of(User.objects.get(pk=head.pk)).get(url).status_code == 404


def test_one_shares_in_ones_own_reach_only(region, hr, client_of):
    report = SavedReport.objects.create(owner=hr, title="Все", definition=load({"kind": "people"}).kept())
    client = client_of(hr)
    answer = client.post(f"/reports/{report.pk}/share/", {"role": "hr", "agency": region.transport.pk})
    assert answer.status_code == 422
    client.post(f"/reports/{report.pk}/share/", {"role": "hr", "agency": region.health_unit.pk})
    report.refresh_from_db()
    assert report.shared_agency == region.health_unit


def test_a_report_about_a_foreign_agency_is_refused(region, hr, client_of):
    asked = {"kind": "people", "agency": region.transport.pk, "do": "save", "title": "Чужие"}
    assert client_of(hr).post("/reports/new/", asked).status_code == 409
    assert not SavedReport.objects.exists()
