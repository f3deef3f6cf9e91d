"""What is pressed while a file is still on its way is done once it is there; nothing is lost where it does not come."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

import courses.demo
from courses.models import Course, Lesson, SessionMaterial
from tests import builders
from tests.browser import barriers, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECORDINGS = Path(courses.demo.__file__).parent / "content" / "recordings"
CHUNKS = re.compile(r"/uploads/\d+/$")


@contextmanager
def slow_line(page: Page) -> Iterator[None]:
    """Inside, a file that was chosen is on its way; behind, it comes."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    page.route(CHUNKS, hold)
    yield
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    page.unroute(CHUNKS)


def test_what_is_pressed_during_an_upload_is_done_after_it(open_browser, trainer, tmp_path):
    course = builders.course("Сроки", state=Course.State.DRAFT)
    lesson = builders.lesson(course, "Запись", Lesson.Kind.VIDEO)
    session = builders.session(course, timezone.now() - dt.timedelta(hours=3), trainers=[trainer])
    page = open_browser(trainer)
    main, waiting = page.get_by_role("main"), page.locator(".upload-waiting")
    attach = page.get_by_role("button", name="Приложить", exact=True)
    goes = page.get_by_role("button", name="Приостановить")

    # A file that turns out to be none: the form stays with all that was typed.
    broken = tmp_path / "запись.mp4"
    broken.write_bytes(b"nothing of the kind")
    page.goto(reverse("courses:session-materials", args=[session.pk]))
    page.get_by_label("Название").fill("Разбор")
    with slow_line(page):
        page.locator("#id_upload").set_input_files(broken)
        expect(goes).to_be_visible()
        attach.press("Enter")
        expect(waiting.get_by_role("status")).to_contain_text("Отправим сами, как только файл загрузится")
        assert barriers(page) == []
    expect(waiting).to_contain_text("Не отправили: файл не приняли")
    expect(page.get_by_label("Название")).to_have_value("Разбор")

    # She thinks better of it, and then presses again: by then the file has come for a form refused for another reason.
    with slow_line(page):
        page.locator("#id_upload").set_input_files(RECORDINGS / "razbor.webm")
        expect(goes).to_be_visible()
        attach.press("Enter")
        waiting.get_by_role("button", name="Не ждать").press("Enter")
        expect(attach).to_be_focused()
        expect(waiting).to_have_count(0)
    expect(main).to_contain_text("Готово: видео")
    page.get_by_label("Или ссылка").fill("https://example.org/")
    attach.press("Enter")
    expect(main).to_contain_text("Файл уже загружен")
    page.wait_for_load_state()
    page.get_by_label("Или ссылка").fill("")
    attach.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Приложили")
    assert [one.title for one in SessionMaterial.objects.all()] == ["Разбор"]

    with slow_line(page):
        page.locator("#id_upload").set_input_files(RECORDINGS / "golos.ogg")
        expect(goes).to_be_visible()
        attach.press("Enter")
        expect(waiting).to_be_visible()
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    # Her session is over meanwhile: she signs in beside, goes on, and the form is sent all the same.
    expect(main).to_contain_text("Вы вышли из системы. Загруженное сохранено")
    sign_in(page.context, trainer, page.evaluate("location.origin"))
    page.get_by_role("button", name="Продолжить").press("Enter")
    expect(page.locator("audio")).to_have_count(1)

    # In the editor the page for publishing waits until the file is saved in its lesson.
    page.goto(reverse("courses:lesson-edit", args=[lesson.pk]))
    page.wait_for_load_state()
    with slow_line(page):
        page.locator("#id_upload").set_input_files(RECORDINGS / "razbor.webm")
        expect(goes).to_be_visible()
        page.get_by_role("link", name="Опубликовать…").press("Enter")
        expect(waiting).to_contain_text("Откроем публикацию сами")
    page.wait_for_url("**" + reverse("courses:course-publication", args=[course.pk]))
    lesson.refresh_from_db()
    assert lesson.file is not None
    assert lesson.file.name == "razbor.webm"
