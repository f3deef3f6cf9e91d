"""The programme office: password, then the code of the second step, then the administration."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from lms.models import User
from tests.builders import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_of(user: User) -> str:
    secret = decrypt(TOTP(Authenticator.objects.get(user=user)).instance.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_the_office_gets_in_with_the_second_step_only(
    open_browser: Callable[..., Page], office: User, settings: Any
) -> None:
    cache.clear()
    settings.MFA_TOTP_TOLERANCE = 1  # on a busy machine a code may run out between the reading and the sending
    page = open_browser()
    page.goto(reverse("account_login"))
    page.get_by_label("Электронная почта").fill(office.email)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.locator("input[name=code]").fill(code_of(office))
    page.locator("main button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.goto(reverse("admin:index"))
    expect(page.get_by_role("link", name="Журнал действий")).to_be_visible()
