"""HR invites a colleague; the colleague makes an account; nobody else can."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from lms.jobs.actions import drain
from lms.models import Invitation, Role, RoleGrant, User
from lms.people.actions import INVITATION_LIFE
from lms.people.queries import secret_of

pytestmark = pytest.mark.django_db
INVITE = reverse("people:invite")


@pytest.fixture
def form(region, specialist):
    return {
        "email": "Novikova@Example.org",
        "last_name": "Новикова",
        "first_name": "Елена",
        "patronymic": "Олеговна",
        "agency": region.health_unit.pk,
        "position": specialist.pk,
    }


@pytest.fixture
def invitation(client_of, hr, form):
    client_of(hr).post(INVITE, form)
    return Invitation.objects.get()


NEW_ACCOUNT = {
    "last_name": "Новикова",
    "first_name": "Елена",
    "patronymic": "Олеговна",
    "password1": "ветер-над-окой-17",
    "password2": "ветер-над-окой-17",
}


def accept_url(invitation: Invitation) -> str:
    return reverse("people:invitation-accept", args=[secret_of(invitation)])


def test_a_letter_with_a_link_goes_out_and_names_nobody_in_the_address(invitation):
    drain()
    (letter,) = mail.outbox
    assert letter.to == ["novikova@example.org"]
    assert accept_url(invitation) in letter.body
    assert "novikova" not in accept_url(invitation).lower()


def test_the_invited_person_chooses_a_password_and_is_in_with_her_place_of_work(client, invitation, region):
    response = client.post(accept_url(invitation), NEW_ACCOUNT)
    assert response["Location"] == reverse("courses:home")
    user = User.objects.get(email="novikova@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.employments.get().agency == region.health_unit
    assert user.check_password("ветер-над-окой-17")


def test_a_link_works_once(client, invitation):
    client.post(accept_url(invitation), NEW_ACCOUNT)
    client.logout()
    again = client.get(accept_url(invitation))
    assert again.status_code == 410
    assert "Приглашение не действует" in again.content.decode()


def test_a_link_is_dead_after_two_weeks(client, invitation, time_machine):
    time_machine.move_to(invitation.created_at + INVITATION_LIFE + dt.timedelta(minutes=1))
    assert client.get(accept_url(invitation)).status_code == 410


def test_a_changed_link_opens_nothing(client, invitation):
    assert client.get(accept_url(invitation)[:-3] + "xx/").status_code == 410


def test_hr_can_withdraw_an_invitation_and_a_strange_hr_cannot(client, client_of, hr, strange_hr, invitation):
    withdraw = reverse("people:invitation-withdraw", args=[invitation.pk])
    assert client_of(strange_hr).post(withdraw).status_code == 404
    client_of(hr).post(withdraw)
    assert client.get(accept_url(invitation)).status_code == 410


def test_hr_cannot_invite_into_another_agency(client_of, hr, form, region):
    response = client_of(hr).post(INVITE, {**form, "agency": region.transport.pk})
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_hr_cannot_give_roles_and_the_office_can(client_of, hr, office, form):
    client_of(hr).post(INVITE, {**form, "role": Role.OFFICE})
    assert Invitation.objects.get().role == ""
    client_of(office).post(INVITE, {**form, "email": "head2@example.org", "role": Role.HEAD})
    assert Invitation.objects.get(email="head2@example.org").role == Role.HEAD


def test_a_granted_role_reaches_over_the_agency_of_the_invitation(client, client_of, office, form, region):
    client_of(office).post(INVITE, {**form, "role": Role.HEAD})
    client.post(accept_url(Invitation.objects.get()), NEW_ACCOUNT)
    grant = RoleGrant.objects.get(user__email="novikova@example.org")
    assert (grant.role, grant.agency) == (Role.HEAD, region.health_unit)


def test_somebody_who_has_an_account_is_not_invited_again(client_of, hr, learner, form):
    response = client_of(hr).post(INVITE, {**form, "email": learner.email})
    assert response.status_code == 422
    assert "уже есть учётная запись" in response.content.decode()


def test_a_second_invitation_replaces_the_first(client_of, client, hr, form, invitation):
    client_of(hr).post(INVITE, form)
    assert client.get(accept_url(invitation)).status_code == 410
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_passwords_that_differ_are_said_beside_the_field_and_the_name_is_kept(client, invitation):
    response = client.post(accept_url(invitation), {**NEW_ACCOUNT, "first_name": "Алёна", "password2": "другой"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Пароли не совпали" in page
    assert 'value="Алёна"' in page
    assert not User.objects.filter(email="novikova@example.org").exists()


@pytest.mark.parametrize("person", ["learner", "head", "trainer"])
def test_others_cannot_invite(request, client_of, person):
    assert client_of(request.getfixturevalue(person)).get(INVITE).status_code == 403


def test_nobody_signs_up_without_an_invitation(client, db):
    client.post(reverse("account_signup"), {"email": "me@example.org", "password1": "ветер-над-окой-17"})
    assert not User.objects.filter(email="me@example.org").exists()
