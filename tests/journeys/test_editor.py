"""Two trainers at one seminar in a real browser: nothing typed is lost, the order is moved by keys."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from courses.models import Course, Lesson
from tests import builders
from tests.browser import PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write(page: Page, paragraph: int, words: str) -> None:
    """Put words at the end of a paragraph of the text and wait until just these are saved."""
    place = page.locator(".tiptap p").nth(paragraph)
    place.click()
    expect(page.locator(".tiptap")).to_be_focused()
    place.press("End")
    with page.expect_response(
        lambda answer: quote_plus(words.split()[-1]) in (answer.request.post_data or "")
    ) as saved:
        page.keyboard.insert_text(words)
    assert saved.value.ok


def test_lessons_are_moved_by_keys_saved_by_themselves_and_a_conflict_is_decided(open_browser, trainer, office):
    course = builders.course("Сроки", state=Course.State.DRAFT)
    for title in ("Первый", "Второй", "Третий"):
        builders.lesson(course, title, body="<p>Было</p><p>Было ещё</p>")
    mine = open_browser(trainer)
    mine.goto(f"/teach/courses/{course.pk}/")
    titles = mine.locator("[data-lessons] [data-title]")

    # The order, by keys: the handle keeps the focus, what happened is said.
    handle = mine.get_by_role("button", name="Переставить: Третий")
    handle.focus()
    handle.press("ArrowUp")
    expect(titles).to_have_text(["Первый", "Третий", "Второй"])
    expect(mine.locator("[data-said]")).to_contain_text("2-й из 3. Порядок сохранён")
    expect(handle).to_be_focused()
    assert [lesson.title for lesson in course.lessons.order_by("order")] == ["Первый", "Третий", "Второй"]

    # A lesson opens beside the outline; what is typed is saved, the outline follows.
    mine.get_by_role("link", name="Первый").click()
    title = mine.get_by_label("Название")
    expect(title).to_have_value("Первый")
    title.fill("Начало")
    expect(mine.locator("[data-saved]")).to_contain_text("Сохранено в")
    expect(titles.first).to_have_text("Начало")
    lesson = Lesson.objects.get(title="Начало")
    assert barriers(mine) == []

    # Without a connection the words stay in the browser, also when the page is left, and are saved later.
    mine.context.set_offline(True)
    title.fill("Начало без связи")
    expect(mine.locator("[data-saved]")).to_contain_text("Нет связи")
    mine.context.set_offline(False)
    expect(mine.locator("[data-saved]")).to_contain_text("Сохранено в")
    lesson.refresh_from_db()
    assert lesson.title == "Начало без связи"

    # A colleague writes into another paragraph at the same time: the words of both are kept, and nobody is asked.
    hers = open_browser(office)
    hers.goto(f"/teach/lessons/{lesson.pk}/")
    write(hers, 0, " — её")
    write(mine, 1, " — моё")
    lesson.refresh_from_db()
    assert re.findall("<p>.*?</p>", lesson.body) == ["<p>Было — её</p>", "<p>Было ещё — моё</p>"]
    hers.reload()
    expect(hers.locator(".tiptap")).to_contain_text("моё")

    # Now both write into the same paragraph: both texts are shown, and one is chosen.
    # The site falters just when both texts are to be shown: they are a moment later.
    mine.route(f"**/teach/lessons/{lesson.pk}/", lambda route: route.fulfill(status=500), times=1)
    hers.locator(".tiptap").fill("Чужое")
    expect(hers.locator("[data-saved]")).to_contain_text("Сохранено в")
    mine.locator(".tiptap").fill("Моё")
    conflict = mine.locator("[data-conflict]")
    expect(conflict).to_contain_text("Моё")
    expect(conflict).to_contain_text("Чужое")
    assert barriers(mine) == []
    mine.get_by_label("Свести вручную").check()
    mine.get_by_role("button", name="Сохранить так").click()
    expect(conflict).to_have_count(0)
    lesson.refresh_from_db()
    assert "Моё" in lesson.body
    assert "Чужое" in lesson.body

    # And on a phone: the lesson is there, the outline folded, the learner's look one press away.
    phone = open_browser(trainer, viewport=PHONE)
    phone.goto(f"/teach/lessons/{lesson.pk}/")
    phone.get_by_role("button", name="На телефоне").click()
    expect(phone.frame_locator("#preview iframe").get_by_role("heading", name="Начало без связи")).to_be_visible()
    assert overflow(phone) <= 0
