"""A view gets its object only through its rule: strangers do not learn that it exists."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from lms.access import NOTHING, allows, rows, rule
from lms.access.decorators import Door
from lms.models import Agency, Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(hr, region, specialist):
    from lms.people.actions import invite

    return invite(
        email="new@example.org",
        last_name="Новая",
        first_name="Ия",
        agency=region.health_unit,
        position=specialist,
        by=hr,
    )


def test_strangers_get_404_and_those_who_see_but_may_not_get_403(client_of, hr, strange_hr, invitation):
    door = reverse("people:invitation-withdraw", args=[invitation.pk])
    assert client_of(strange_hr).post(door).status_code == 404
    Invitation.objects.update(withdrawn_at=invitation.created_at)
    assert client_of(hr).post(door).status_code == 403


def test_the_signed_out_are_led_to_the_sign_in_page_and_back(client):
    response = client.get(reverse("people:invite"))
    assert response["Location"] == f"{reverse('account_login')}?next=%2Fstaff%2Finvite%2F"


def test_a_partial_update_of_a_signed_out_browser_is_told_to_go_to_the_sign_in_page(client):
    response = client.get(reverse("people:invite"), headers={"hx-request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"].startswith(reverse("account_login"))


def test_a_wrong_method_is_refused_before_anything_else(client_of, hr, invitation):
    door = reverse("people:invitation-withdraw", args=[invitation.pk])
    assert client_of(hr).get(door).status_code == 405


def test_the_filter_and_the_check_are_one_declaration(hr, strange_hr, invitation):
    assert list(rows(hr, "lms.view_invitation", Invitation)) == [invitation]
    assert allows(hr, "lms.view_invitation", invitation)
    assert not rows(strange_hr, "lms.view_invitation", Invitation).exists()
    assert not allows(strange_hr, "lms.view_invitation", invitation)


def test_whoever_is_switched_off_may_nothing(hr, invitation):
    hr.is_active = False
    assert not allows(hr, "lms.view_invitation", invitation)
    assert not allows(hr, "lms.invite")


def test_an_unknown_verb_is_an_error_of_ours_and_loud(hr):
    with pytest.raises(ImproperlyConfigured, match=r"lms\.fly"):
        allows(hr, "lms.fly")


def test_a_verb_has_one_rule_and_a_rule_one_answer():
    with pytest.raises(ImproperlyConfigured, match="twice"):
        rule("lms.invite", allowed=lambda user: True, who="Everybody.")
    with pytest.raises(ImproperlyConfigured, match="needs a model"):
        rule("lms.nonsense", Agency, who="Nobody.")
    with pytest.raises(ImproperlyConfigured, match="needs a model"):
        rule("lms.nonsense", filter=lambda user: NOTHING, who="Nobody.")


def test_the_door_notes_what_it_asks():
    from lms.people.views import invite

    assert invite.door == Door("lms.invite", None, ("GET", "POST", "HEAD"))
