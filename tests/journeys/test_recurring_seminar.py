"""A cycle goes on: three sessions from a template, a seat from a phone, the QR on the wall, feedback, the recording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

import courses.demo
from courses.attendance.queries import register_of
from courses.models import Course, SeminarSession
from lms.models import User
from tests import builders
from tests.browser import PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
FILM = Path(courses.demo.__file__).parent / "content" / "recordings" / "s1-otryvok.webm"

# What a phone's camera does with the picture on the wall, by the decoder that our own page of passes uses.
READ_QR = """async ([picture, decoder]) => {
  const { default: decode } = await import(decoder);
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawn = canvas.getContext("2d");
  drawn.drawImage(image, 0, 0);
  return decode(drawn.getImageData(0, 0, image.width, image.height));
}"""


def sound(page: Page) -> None:
    """Anyone can use the page, on any width."""
    assert barriers(page) == []
    assert overflow(page) <= 0


def read_qr(wall: Page) -> str:
    """The page that the QR on the wall leads to."""
    picture = wall.locator(".door-qr").screenshot()
    wall.route("**/photo.png", lambda route: route.fulfill(body=picture, content_type="image/png"))
    address = urlsplit(str(wall.evaluate(READ_QR, ["/photo.png", static("vendor/qr/decode.js")])))
    assert f"{address.scheme}://{address.netloc}" == settings.SITE_URL
    return address.path


def has_passed(session: SeminarSession) -> None:
    """The session is over now, as it would be two hours later."""
    begun = timezone.now() - dt.timedelta(hours=3)
    SeminarSession.objects.filter(pk=session.pk).update(starts_at=begun, ends_at=begun + dt.timedelta(minutes=90))


def test_from_a_template_to_the_recording(open_browser: Open, trainer: User, learner: User) -> None:
    template = builders.course(
        "Анатомия ответа", is_template=True, description="Семь элементов.", objectives=["Писать"]
    )
    builders.lesson(template, "Семь элементов")
    start = timezone.localtime() + dt.timedelta(minutes=20)

    desk = open_browser(trainer)
    desk.goto(reverse("courses:teach"))
    desk.get_by_role("link", name="Новый семинар из шаблона").click()
    desk.get_by_label("Название").fill("Ответы зимой")
    desk.get_by_role("button", name="Создать черновик").click()
    expect(desk.get_by_role("link", name="Семь элементов").first).to_be_visible()
    sound(desk)
    desk.get_by_role("link", name="Опубликовать…").click()
    desk.get_by_role("button", name="Опубликовать").click()
    expect(desk.get_by_role("status").first).to_contain_text("опубликован")
    course = Course.objects.get(title="Ответы зимой")
    desk.goto(reverse("courses:course-edit", args=[course.pk]))
    desk.get_by_role("button", name="Пустой выпуск").click()
    desk.get_by_role("link", name="Серия занятий").click()
    desk.get_by_label("Первый день").fill(start.date().isoformat())
    desk.get_by_label("Начало").fill(f"{start:%H:%M}")
    desk.get_by_label("провести всё равно").check()
    desk.get_by_label("Другое место").fill("ЦУР, большой зал")
    desk.get_by_label(trainer.get_full_name()).check()
    desk.get_by_role("button", name="Показать даты").click()
    expect(desk.locator(".dates li")).to_have_count(3)
    desk.get_by_role("button", name="Назначить занятия").click()
    desk.get_by_role("button", name="Объявить выпуск").click()
    expect(desk.get_by_role("status").first).to_contain_text("Выпуск объявлен")

    phone = open_browser(learner, viewport=PHONE)
    phone.goto("/calendar/?view=agenda")
    phone.get_by_role("link", name="Ответы зимой").first.click()
    phone.get_by_role("button", name="Записаться").click()
    expect(phone.get_by_role("main")).to_contain_text("Вы записаны")
    sound(phone)

    session = course.sessions.order_by("starts_at").first()
    assert session is not None
    desk.goto(reverse("courses:door-screen", args=[session.pk]))
    desk.get_by_role("button", name="Показать QR").click()
    expect(desk.get_by_role("main")).to_contain_text("0 из 1 отметились")
    sound(desk)
    phone.goto(read_qr(desk))
    phone.get_by_role("button", name="Я здесь").click()
    expect(phone.get_by_role("main")).to_contain_text("Вы отмечены")
    sound(phone)
    expect(desk.get_by_role("main")).to_contain_text("1 из 1 отметились")

    has_passed(session)
    assert [(line.user, line.sources) for line in register_of(session).lines] == [(learner, "QR с экрана")]
    desk.goto(reverse("courses:session-materials", args=[session.pk]))
    desk.get_by_label("Файл").set_input_files(FILM)
    expect(desk.get_by_role("main")).to_contain_text("Готово")
    desk.get_by_role("button", name="Приложить").click()
    expect(desk.get_by_role("main")).to_contain_text("Приложили")

    phone.goto(reverse("courses:session", args=[session.pk]))
    expect(phone.locator("video")).to_be_visible()
    phone.get_by_role("link", name="Рассказать").click()
    phone.get_by_label("10", exact=True).check()
    phone.get_by_label("Что оставить, а что изменить?").fill("Оставьте разборы")
    phone.get_by_role("button", name="Отправить").click()
    expect(phone.get_by_role("status").first).to_contain_text("Спасибо")
