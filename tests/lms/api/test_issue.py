"""The programme office gives keys to other systems and takes them back."""

import datetime as dt

import pytest
from django.utils import timezone

from lms.api.actions import issue, revoke
from lms.api.models import ApiToken
from lms.errors import Refused
from lms.models import AuditEntry

SCOPES = ["staff:read", "assignments:read"]


def form(agency, **fields):
    until = (timezone.localdate() + dt.timedelta(days=90)).isoformat()
    return {"name": "1С:ЗУП Минздрава", "agency": agency.pk, "scopes": SCOPES, "until": until, **fields}


def test_the_secret_is_shown_once_and_only_a_hash_of_it_is_kept(client_of, office, region, ask):
    browser = client_of(office)

    answer = browser.post("/tokens/", form(region.health))

    token = ApiToken.objects.get()
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert ask(secret, "staff").status_code == 200
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in browser.get("/tokens/").content.decode()
    entry = AuditEntry.objects.get(verb="lms.issue_token")
    assert (entry.actor, entry.subject_id) == (office, str(token.pk))
    assert secret not in str(entry.data)


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(client_of, office, region, give, ask):
    token, secret = give(region.health)
    browser = client_of(office)

    browser.post(f"/tokens/{token.pk}/revoke/")
    browser.post(f"/tokens/{token.pk}/revoke/")

    assert ask(secret, "staff").status_code == 401
    assert "Отозван" in browser.get("/tokens/").content.decode()
    assert AuditEntry.objects.filter(verb="lms.revoke_token").count() == 1


@pytest.mark.parametrize("who", ["hr", "head", "trainer", "learner"])
def test_nobody_but_the_programme_office_gives_keys(who, request, client_of, region):
    browser = client_of(request.getfixturevalue(who))

    assert browser.post("/tokens/", form(region.health)).status_code == 403
    assert not ApiToken.objects.exists()


def test_an_office_gives_keys_over_its_own_subtree_only(client_of, office, region):
    office.role_grants.update(agency=region.health)
    browser = client_of(office)

    assert browser.post("/tokens/", form(region.transport)).status_code == 422
    assert browser.post("/tokens/", form(region.government)).status_code == 422
    assert browser.post("/tokens/", form(region.health_unit)).status_code == 200


@pytest.mark.parametrize("days", [0, 366, 4000])
def test_a_key_lives_from_tomorrow_to_a_year(client_of, office, region, days):
    until = (timezone.localdate() + dt.timedelta(days=days)).isoformat()

    assert client_of(office).post("/tokens/", form(region.health, until=until)).status_code == 422


def test_two_open_keys_never_share_a_name(client_of, office, region, give):
    token, _secret = give(region.health, name="1С:ЗУП Минздрава")

    answer = client_of(office).post("/tokens/", form(region.health))

    assert answer.status_code == 422
    assert "уже есть" in answer.content.decode()
    revoke(token=token, by=office)
    assert client_of(office).post("/tokens/", form(region.health)).status_code == 200


def test_a_key_without_a_right_is_refused(office, region):
    until = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(Refused):
        issue(name="Пустой", agency=region.health, scopes=["all"], expires_at=until, by=office)
