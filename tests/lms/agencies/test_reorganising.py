"""An agency is renamed, or goes into another: people and plans go on, what is past stays under the old name."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Assignment
from courses.requirements.actions import require
from lms.agencies import reorganising
from lms.errors import Refused
from lms.models import Agency, Employment, RoleGrant
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WEEK = dt.timedelta(days=7)


@pytest.fixture
def required(region, office, learner):
    return require(
        title="Отвечать жителям", agency=region.health, courses_with_due=[(builders.course(), TODAY + 5 * WEEK)],
        starts_on=dt.date(2025, 1, 1), by=office,
    )  # fmt: skip


def test_people_move_on_a_day_and_the_past_stays(region, required, learner, hr, stranger, office):
    before = list(Assignment.objects.filter(user=learner).values_list("pk", "due_on"))
    reorganising.merge(agency=region.health, successor=region.transport, on=TODAY - WEEK, by=office)
    region.health.refresh_from_db()
    assert (region.health.valid_to, region.health.successor) == (TODAY - WEEK, region.transport)
    old, new = learner.employments.order_by("started_on")
    assert (old.agency, old.ended_on) == (region.health_unit, TODAY - WEEK - dt.timedelta(days=1))
    assert (new.agency.short_name, new.agency.parent, new.started_on) == (
        "Отдел обращений",
        region.transport,
        TODAY - WEEK,
    )
    assert hr.employments.get(ended_on=None).agency == region.transport
    yesterday_of_it = Employment.objects.on(TODAY - 2 * WEEK).filter(agency__path__startswith=region.health.path)
    assert {one.user for one in yesterday_of_it} == {learner, hr}
    assert list(Assignment.objects.filter(user=learner).values_list("pk", "due_on")) == before
    assert Assignment.objects.get(user=learner).agency == new.agency


def test_the_plan_goes_to_the_successor_and_concerns_its_people_too(region, required, learner, stranger, office):
    require(
        title="Отвечать жителям",
        agency=region.transport,
        courses_with_due=[(builders.course("Тон"), TODAY + WEEK)],
        starts_on=dt.date(2025, 1, 1),
        by=office,
    )
    reorganising.merge(agency=region.health, successor=region.transport, on=TODAY, by=office)
    required.refresh_from_db()
    assert (required.agency, required.title) == (region.transport, "Отвечать жителям (Минздрав)")
    assert Assignment.objects.filter(user=stranger, requirement=required).exists()
    assert Assignment.objects.filter(user=learner).count() == 2


def test_roles_go_along_only_where_it_is_asked_for(region, hr, office, learner):
    reorganising.merge(agency=region.health, successor=region.transport, on=TODAY, by=office)
    assert not RoleGrant.objects.filter(user=hr, agency=region.transport).exists()
    other = builders.agency("MINSPORT", "Минспорт", parent=region.government)
    RoleGrant.objects.create(user=hr, role="hr", agency=other)
    reorganising.merge(agency=other, successor=region.transport, on=TODAY, move_roles=True, by=office)
    assert RoleGrant.objects.get(user=hr, agency=region.transport).granted_by == office


def test_what_cannot_be_is_refused_and_twice_is_once(region, office, learner):
    for agency, successor, on in (
        (region.health, region.health_unit, TODAY),
        (region.health, region.health, TODAY),
        (region.government, region.health, TODAY),
        (region.health, region.transport, TODAY + WEEK),
    ):
        with pytest.raises(Refused):
            reorganising.merge(agency=agency, successor=successor, on=on, by=office)
    for _click in range(2):
        reorganising.merge(agency=region.health, successor=region.transport, on=TODAY, by=office)
    assert learner.employments.count() == 2
    assert Agency.objects.filter(short_name="Отдел обращений").count() == 2
    with pytest.raises(Refused):
        reorganising.merge(agency=region.health, successor=region.centre, on=TODAY, by=office)


def test_a_former_name_is_kept_with_its_last_day(region, office):
    reorganising.rename(agency=region.health, name="Министерство заботы", short_name="Минзаботы", on=TODAY, by=office)
    region.health.refresh_from_db()
    assert (region.health.name, region.health.former_name) == ("Министерство заботы", "Минздрав")
    assert region.health.names.get().until == TODAY - dt.timedelta(days=1)
    with pytest.raises(Refused):
        reorganising.rename(agency=region.health, name="Ещё раз", short_name="Ещё", on=TODAY - WEEK, by=office)


def test_the_office_sees_what_will_happen_before_she_agrees(region, required, learner, hr, stranger, office, client_of):
    browser, page = client_of(office), f"/agencies/{region.health.pk}/merge/"
    form = {"successor": region.transport.pk, "on": TODAY.isoformat()}
    shown = browser.post(page, form).content.decode().replace("\xa0", " ")
    for words in ("2 человека перейдут", "«Отдел обращений»", "Отвечать жителям", "1 человек", "Кадрова О. И."):
        assert words in shown
    assert Employment.objects.filter(user=learner).count() == 1
    browser.post(page, {**form, "agreed": "1"})
    assert Employment.objects.filter(user=learner).count() == 2
    assert "Закрыт" in browser.get("/agencies/").content.decode()
    assert client_of(hr).get("/agencies/").status_code == 403
    assert client_of(hr).get(page).status_code == 404


def test_an_office_of_a_part_reorganises_only_that_part(region, office, client_of):
    office.role_grants.update(agency=region.health)
    browser = client_of(office)
    assert browser.get(f"/agencies/{region.transport.pk}/merge/").status_code == 404
    form = {"successor": region.transport.pk, "on": TODAY.isoformat(), "agreed": "1"}
    assert browser.post(f"/agencies/{region.health_unit.pk}/merge/", form).status_code == 422
    region.health_unit.refresh_from_db()
    assert region.health_unit.valid_to is None
