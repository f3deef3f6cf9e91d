"""A recurring seminar: a trainer makes it, a learner comes from her phone, the head approves, the calendar knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Hall, Registration, SeminarEdition
from lms.models import User
from tests import builders
from tests.browser import PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


def sound(page: Page) -> None:
    """Anyone can use the page, on any width."""
    assert barriers(page) == []
    assert overflow(page) <= 0


def test_a_seminar_of_three_sessions_from_the_first_date_to_a_seat(
    open_browser: Open, trainer: User, learner: User, head: User, hr: User
) -> None:
    course = builders.course("Анатомия ответа")
    Hall.objects.create(title="Большой зал", seats=30, address="Кремль, корпус 2")
    day = timezone.localdate() + dt.timedelta(days=10)

    phone = open_browser(learner, viewport=PHONE)
    phone.goto(course.get_absolute_url())
    phone.get_by_role("button", name="Хочу прийти").click()
    expect(phone.get_by_role("status").first).to_contain_text("напишем вам")
    sound(phone)

    office = open_browser(trainer)
    office.goto(reverse("courses:course-edit", args=[course.pk]))
    expect(office.get_by_role("main")).to_contain_text("Ждут даты")
    office.get_by_role("button", name="Пустой выпуск").click()
    office.get_by_label("Запись согласует руководитель органа").check()
    office.get_by_role("button", name="Сохранить").click()
    expect(office.get_by_role("status").first).to_contain_text("Сохранено")
    sound(office)
    office.get_by_role("link", name="Серия занятий").click()
    office.get_by_label("Первый день").fill(day.isoformat())
    office.get_by_label("Начало").fill("10:00")
    office.get_by_label("провести всё равно").check()
    office.get_by_label("Зал", exact=False).first.select_option(label="Большой зал")
    office.get_by_role("button", name="Показать даты").click()
    expect(office.locator(".dates li")).to_have_count(3)
    sound(office)
    office.get_by_role("button", name="Назначить занятия").click()
    office.get_by_role("button", name="Объявить выпуск").click()
    expect(office.get_by_role("status").first).to_contain_text("Выпуск объявлен")
    assert SeminarEdition.objects.get().sessions.count() == 3

    phone.goto("/calendar/?view=agenda")
    sound(phone)
    phone.get_by_role("link", name="Анатомия ответа").first.click()
    phone.get_by_role("button", name="Записаться").click()
    expect(phone.get_by_role("main")).to_contain_text("Ждёт согласования")
    sound(phone)

    desk = open_browser(head)
    desk.goto("/registrations/approvals/")
    sound(desk)
    desk.get_by_role("button", name="Согласовать Иванова").click()
    expect(desk.get_by_role("main")).to_contain_text("Согласовывать нечего")
    registration = Registration.objects.get()
    assert registration.state == Registration.State.SEATED

    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("Вы записаны")
    sound(phone)
    staff = open_browser(hr, viewport=PHONE)
    staff.goto(reverse("courses:session-people", args=[registration.session_id]))
    expect(staff.get_by_role("main")).to_contain_text("Иванова Анна Петровна")
    sound(staff)
    for address in ("/calendar/", "/calendar/feed/"):
        phone.goto(address)
        sound(phone)
    for address in (
        "/calendar/",
        "/teach/halls/",
        reverse("courses:edition-next", args=[registration.session.edition_id]),
        reverse("courses:session-edit", args=[registration.session_id]),
        reverse("courses:session-people", args=[registration.session_id]),
    ):
        office.goto(address)
        sound(office)


def test_a_trainer_marks_attendance_on_her_phone(open_browser: Open, trainer: User, learner: User) -> None:
    session = builders.session(builders.course("Сроки"), timezone.now() - dt.timedelta(minutes=20))
    Registration.objects.create(session=session, user=learner, state="seated", queued_at=timezone.now())
    phone = open_browser(trainer, viewport=PHONE)
    phone.goto(reverse("courses:session", args=[session.pk]))
    phone.get_by_role("link", name="Кто был").click()
    phone.get_by_label("часть").check()
    phone.get_by_label("Сколько минут: Иванова Анна Петровна").fill("40")
    sound(phone)
    phone.get_by_role("button", name="Сохранить").click()
    expect(phone.get_by_role("main")).to_contain_text("Были 1 из 1")
    phone.get_by_label("не было").check()
    phone.get_by_role("button", name="Сохранить").click()
    expect(phone.get_by_role("alert")).to_contain_text("Напишите почему")
    sound(phone)
