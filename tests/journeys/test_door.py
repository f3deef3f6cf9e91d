"""At the door of a session: a learner types the digits on her phone, a trainer marks while there is no connection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from courses.door.actions import open_door
from courses.models import PresenceFact, Registration, SeminarSession
from lms.models import User
from tests import builders
from tests.browser import PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


def sound(page: Page) -> None:
    """Anyone can use the page, on any width."""
    assert barriers(page) == []
    assert overflow(page) <= 0


@pytest.fixture
def session(learner: User, stranger: User) -> SeminarSession:
    made = builders.session(builders.course("Сроки"), timezone.now() - dt.timedelta(minutes=20))
    for person in (learner, stranger):
        Registration.objects.create(session=made, user=person, state="seated", queued_at=timezone.now())
    return made


def test_a_learner_signs_in_by_the_code_of_the_screen(
    open_browser: Open, session: SeminarSession, learner: User, trainer: User
) -> None:
    open_door(session=session, by=trainer)
    hall = open_browser(trainer)
    hall.goto(reverse("courses:door-screen", args=[session.pk]))
    expect(hall.locator(".door-count")).to_contain_text("0 из 2")
    sound(hall)
    phone = open_browser(learner, viewport=PHONE)
    phone.goto(reverse("courses:session", args=[session.pk]))
    sound(phone)
    phone.get_by_role("link", name="Отметиться").click()
    phone.wait_for_load_state()
    phone.get_by_label("Код с экрана").fill("000 000")
    phone.get_by_role("button", name="Я здесь").click()
    expect(phone.get_by_role("alert")).to_contain_text("каждые 15 секунд")
    sound(phone)
    phone.get_by_label("Код с экрана").fill(hall.locator(".door-digits").inner_text())
    phone.get_by_role("button", name="Я здесь").click()
    expect(phone.get_by_role("main")).to_contain_text("Вы отмечены")
    sound(phone)
    expect(hall.locator(".door-count")).to_contain_text("1 из 2")
    phone.goto(reverse("courses:registration-pass", args=[Registration.objects.get(user=learner).pk]))
    sound(phone)


def test_marks_of_a_phone_without_connection_arrive_later(
    open_browser: Open, session: SeminarSession, learner: User, trainer: User
) -> None:
    phone = open_browser(trainer, viewport=PHONE)
    address = reverse("courses:door-phone", args=[session.pk])
    phone.goto(address)
    expect(phone.locator("[data-count]")).to_have_text("Здесь 0 из 2")
    expect(phone.locator("[data-kept]")).to_be_visible()
    sound(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Здесь Иванова").click()
    phone.get_by_role("button", name="Нет Чужов").click()
    expect(phone.locator("[data-line]")).to_contain_text("2 отметки хранит этот телефон")
    expect(phone.locator("[data-count]")).to_have_text("Здесь 1 из 2")
    sound(phone)
    assert not PresenceFact.objects.exists()
    phone.reload()
    expect(phone.locator("[data-line]")).to_contain_text("2 отметки хранит этот телефон")
    expect(phone.locator("[data-count]")).to_have_text("Здесь 1 из 2")
    expect(phone.get_by_role("button", name="Нет Чужов")).to_have_attribute("aria-pressed", "true")
    sound(phone)
    phone.context.set_offline(False)
    expect(phone.locator("[data-line]")).to_be_hidden()
    expect(phone.locator(f"[data-person='{learner.pk}'] [data-note]")).to_have_text("список тренера")
    assert sorted(PresenceFact.objects.values_list("user__last_name", "present")) == [
        ("Иванова", True),
        ("Чужов", False),
    ]
    phone.goto(reverse("courses:attendance", args=[session.pk]))
    expect(phone.get_by_role("main")).to_contain_text("Были 1 из 2")
    sound(phone)
    phone.goto(reverse("account_logout"))
    phone.get_by_role("main").get_by_role("button", name="Выйти").click()
    expect(phone.get_by_role("heading", name="Вход")).to_be_visible()
    phone.wait_for_function("caches.keys().then((names) => !names.length)")
    phone.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        phone.goto(address)
