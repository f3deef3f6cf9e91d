"""A role reaches over its agency and everything under it, from a day to a day."""

import datetime as dt

import pytest
from django.utils import timezone

from lms.access import NOTHING, rows
from lms.agencies.scopes import people_under, under
from lms.models import Agency, Role, RoleGrant, User

pytestmark = pytest.mark.django_db


def people_of(user, *roles):
    return set(User.objects.filter(people_under(user, *roles)))


def test_hr_reaches_the_agency_and_its_units_and_no_further(hr, learner, head, stranger):
    assert people_of(hr, Role.HR) == {hr, learner, head}


def test_the_office_reaches_the_whole_region(office, learner, stranger, hr):
    assert {learner, stranger, hr, office} <= people_of(office, Role.OFFICE)


def test_without_the_role_there_is_nothing(learner):
    assert under(learner, Role.HR) == NOTHING
    assert not people_of(learner, Role.HR)


def test_a_code_that_begins_like_another_is_not_under_it(hr, region):
    from tests import builders

    twin = builders.agency("MINZDRAV2", "Похожее ведомство", parent=region.government)
    assert twin not in rows(hr, "lms.view_agency", Agency)


def test_a_grant_that_has_ended_or_not_begun_counts_for_nothing(hr):
    today = timezone.localdate()
    RoleGrant.objects.filter(user=hr).update(valid_to=today - dt.timedelta(days=1))
    assert not User.objects.get(pk=hr.pk).grants
    RoleGrant.objects.filter(user=hr).update(valid_to=None, valid_from=today + dt.timedelta(days=1))
    assert not User.objects.get(pk=hr.pk).grants


def test_somebody_who_left_is_nobodys_any_more(hr, learner):
    learner.employments.update(ended_on=timezone.localdate() - dt.timedelta(days=1))
    assert learner not in people_of(hr, Role.HR)


def test_two_grants_one_inside_the_other_are_one_reach(hr, region):
    RoleGrant.objects.create(user=hr, role=Role.HR, agency=region.health_unit)
    reached = rows(User.objects.get(pk=hr.pk), "lms.staff_agency", Agency)
    assert list(reached) == [region.health, region.health_unit]
