"""Pages of sign-in, password and the second step: ours, in our words, from the first to the last."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from lms.models import User
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r"\b(?:password|sign in|email|please|your|code|recovery|authenticator|change)\b", re.IGNORECASE)


def words(response: HttpResponse) -> str:
    """What a person reads on the page."""
    html = re.sub(r"<(script|head)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("\u00a0", " "))


def is_ours(response: HttpResponse) -> str:
    assert response.status_code == 200
    html = response.content.decode()
    assert 'class="wordmark"' in html
    assert html.count("<h1") == 1
    said = words(response).replace("Google Authenticator", "").replace("example.org", "")
    assert not ENGLISH.findall(said), ENGLISH.findall(said)
    return said


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_sign_in_says_that_accounts_come_by_invitation(client: Client) -> None:
    said = is_ours(client.get("/accounts/login/"))
    assert "по приглашению" in said
    assert "Забыли пароль?" in said


def test_a_wrong_password_keeps_the_address_and_says_what_to_check(client: Client, learner: User) -> None:
    response = client.post("/accounts/login/", {"login": learner.email, "password": "не тот"})
    assert "Почта или пароль не подходят" in is_ours(response)
    assert learner.email in response.content.decode()


def test_a_good_sign_in_needs_no_congratulation(client: Client, learner: User) -> None:
    response = client.post("/accounts/login/?next=/help/", {"login": learner.email, "password": PASSWORD}, follow=True)
    assert 'class="message ' not in response.content.decode()


def test_sign_up_is_closed_and_says_where_invitations_come_from(client: Client) -> None:
    assert "Приглашение приходит на рабочую почту" in is_ours(client.get("/accounts/signup/"))


def test_a_forgotten_password_is_set_anew_by_a_letter(client: Client, learner: User) -> None:
    is_ours(client.get("/accounts/password/reset/"))
    is_ours(client.post("/accounts/password/reset/", {"email": learner.email}, follow=True))
    (letter,) = mail.outbox
    assert letter.subject == "Новый пароль"
    assert not ENGLISH.findall(re.sub(r"https?://\S+", "", letter.body))
    link = re.search(r"https?://[^/]+(\S+)", letter.body)
    assert link
    form = client.get(link[1], follow=True)
    assert "Задайте новый пароль" in is_ours(form)
    address = form.redirect_chain[-1][0]
    new = "новый длинный пароль 7"
    is_ours(client.post(address, {"password1": new, "password2": new}, follow=True))
    learner.refresh_from_db()
    assert learner.check_password(new)
    assert "Ссылка не работает" in words(client.get(link[1], follow=True))


def test_an_unknown_address_learns_nothing_on_the_page(client: Client) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "Если такая учётная запись есть" in is_ours(response)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/accounts/password/change/", "Не короче 10 знаков"),
        ("/accounts/logout/", "Всё, что сохранено, останется"),
        ("/accounts/2fa/", "Кроме пароля сайт спросит код"),
        ("/accounts/inactive/", "результаты и сертификаты сохранены"),
        ("/accounts/confirm-email/", "отправили письмо со ссылкой"),
    ],
)
def test_each_page_of_the_account_is_in_our_words(
    learner: User, client_of: Callable[[User], Client], address: str, said: str
) -> None:
    assert said in is_ours(client_of(learner).get(address))


def test_a_weak_new_password_is_refused_in_plain_words(client: Client, learner: User) -> None:
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    weak = {"oldpassword": PASSWORD, "password1": "12345", "password2": "54321"}
    said = is_ours(client.post("/accounts/password/change/", weak))
    assert "слишком короткий" in said or "не совпадают" in said


@pytest.mark.django_db(transaction=True)
def test_the_second_step_is_switched_on_used_and_switched_off(client: Client, learner: User) -> None:
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    again = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "Подтвердите, что это вы" in is_ours(again)
    client.post(again.redirect_chain[-1][0], {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    is_ours(page)
    assert 'src="data:image/svg+xml' in page.content.decode()
    secret = page.context["form"].secret
    assert "Код не подходит" in is_ours(client.post("/accounts/2fa/totp/activate/", {"code": "000000"}))
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    assert "Второй шаг входа включён" in words(codes)
    assert "Каждый код действует один раз" in is_ours(codes)
    is_ours(client.get("/accounts/2fa/recovery-codes/generate/"))
    assert "Осталось 10 кодов" in is_ours(client.get("/accounts/2fa/"))

    client.post("/accounts/logout/")
    asked = client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD}, follow=True)
    assert "Второй шаг входа" in is_ours(asked)
    recovery = codes.context["unused_codes"][0]
    client.post("/accounts/2fa/authenticate/", {"code": recovery})
    is_ours(client.get("/accounts/2fa/totp/deactivate/", follow=True))
    assert {letter.subject for letter in mail.outbox} >= {"Второй шаг входа включён"}
