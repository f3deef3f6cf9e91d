"""The programme office's administration: who gets in, and what may be done to each table."""

import pytest
from django.contrib import admin
from django.urls import reverse

from lms.administration.manners import Evidence
from lms.models import Agency, AuditEntry, Employment, User

pytestmark = pytest.mark.django_db
TABLES = [model for model in admin.site._registry if model._meta.app_label in {"lms", "quizzes", "courses"}]


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_the_office_can_list_and_search_every_table(client_of, office, learner):
    client = client_of(office)
    for model in TABLES:
        assert client.get(address(model), {"q": "Иванова 7"}).status_code == 200, model


def test_the_index_names_our_tables_and_no_others(client_of, office):
    page = client_of(office).get(reverse("admin:index")).content.decode()
    assert "журнал действий" in page.lower()
    assert set(admin.site._registry) == set(TABLES)


@pytest.mark.parametrize("person", ["learner", "hr", "head", "trainer"])
def test_nobody_else_gets_in(request, client_of, person):
    client = client_of(request.getfixturevalue(person))
    for model in TABLES:
        response = client.get(address(model))
        assert response.status_code in (302, 403), model
        assert response.get("Location", "/accounts/").startswith("/accounts/")


def test_evidence_can_be_neither_added_nor_changed_nor_deleted(client_of, office):
    client = client_of(office)
    for model in TABLES:
        if isinstance(admin.site._registry[model], Evidence):
            assert client.get(address(model, "add")).status_code == 403


def test_the_signed_out_are_led_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_without_a_second_factor_the_office_is_held_at_the_page_that_switches_it_on(client_of, office):
    office.authenticator_set.all().delete()
    response = client_of(office).get(reverse("admin:index"))
    assert response["Location"] == reverse("mfa_activate_totp")


def test_a_moved_agency_takes_everything_below_it_along(client_of, office, region):
    client_of(office).post(
        address(Agency, "change", region.health.pk),
        {"name": "Минздрав", "short_name": "Минздрав", "kind": "ministry", "parent": region.transport.pk, "order": 0},
    )
    region.health_unit.refresh_from_db()
    assert region.health_unit.path == "GOV/MINTRANS/MINZDRAV/MINZDRAV_OBR/"
    assert region.health_unit.depth == 3
    assert AuditEntry.objects.filter(verb="lms.place_agency", actor=office).exists()


def test_a_changed_person_is_recorded_in_the_audit_trail(client_of, office, learner):
    client_of(office).post(
        address(User, "change", learner.pk),
        {
            "email": "Anna.New@Example.org",
            "last_name": "Ёлкина",
            "first_name": "Анна",
            "patronymic": "",
            "is_active": "on",
            **formset("employments", learner.employments.get()),
            "role_grants-TOTAL_FORMS": 0,
            "role_grants-INITIAL_FORMS": 0,
        },
    )
    learner.refresh_from_db()
    assert (learner.email, learner.name_key) == ("anna.new@example.org", "елкина анна")
    assert AuditEntry.objects.filter(verb="lms.change_in_administration", actor=office).exists()


def formset(prefix: str, employment: Employment) -> dict[str, object]:
    return {
        f"{prefix}-TOTAL_FORMS": 1,
        f"{prefix}-INITIAL_FORMS": 1,
        f"{prefix}-0-id": employment.pk,
        f"{prefix}-0-user": employment.user_id,
        f"{prefix}-0-agency": employment.agency_id,
        f"{prefix}-0-position": employment.position_id,
        f"{prefix}-0-started_on": "09.01.2025",
        f"{prefix}-0-is_main": "on",
    }
