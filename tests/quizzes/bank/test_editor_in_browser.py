"""The editor of a question in a real browser: gaps at the cursor, areas by mouse and by keyboard, a live preview."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from lms.models import User
from quizzes.models import Question, Topic
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow
from tests.quizzes.bodies import EVERY_KIND

from .pages import body

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def topic(db) -> Topic:
    return Topic.objects.create(title="Сроки")


def png() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "#9ab").save(out, "PNG")
    return {"name": "двор.png", "mimeType": "image/png", "buffer": out.getvalue()}


def new(page: Page, kind: str) -> None:
    page.goto(reverse("quizzes:question-new", args=[kind]))


def save(page: Page, topic: Topic) -> Question:
    page.get_by_label("Тема", exact=True).select_option(str(topic.pk))
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Вопрос в банке")).to_be_visible()
    return Question.objects.select_related("current").get()


def with_picture(page: Page) -> Locator:
    """A new question about places on a picture, its picture there. Gives the drawing."""
    new(page, "hotspot")
    page.get_by_label("Вопрос", exact=True).fill("Где опасно?")
    page.get_by_label("Картинка", exact=True).set_input_files(files=[png()])  # type: ignore[list-item]
    page.get_by_label("Что на картинке").fill("Двор")
    drawing = page.locator(".stage-frame svg")
    expect(drawing).to_be_visible()
    return drawing


def drag(page: Page, drawing: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw from one place to another, in shares of the picture."""
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_areas_are_drawn_with_the_mouse(open_browser: Open, trainer: User, topic: Topic, size: dict[str, int]):
    page = open_browser(trainer, viewport=size)
    drawing = with_picture(page)
    drag(page, drawing, (0.1, 0.2), (0.3, 0.6))
    page.get_by_label("Область 1: название").fill("Яма")
    page.get_by_label("Область 1: верная").check()
    page.locator(".stage").get_by_text("Круг", exact=True).click()
    drag(page, drawing, (0.7, 0.5), (0.8, 0.5))
    page.get_by_label("Область 2: название").fill("Люк")
    # An area that is there is moved by dragging it.
    drag(page, drawing, (0.7, 0.55), (0.75, 0.55))
    expect(page.locator("#preview .area")).to_have_count(2)

    question = save(page, topic)
    pit, lid = question.current.body["areas"]
    assert (pit["text"], pit["shape"], pit.get("right")) == ("Яма", "rect", True)
    assert pit["coords"] == pytest.approx([100, 200, 300, 600], abs=8)
    assert (lid["text"], lid["shape"]) == ("Люк", "circle")
    assert lid["coords"] == pytest.approx([750, 500, 100], abs=8)
    assert question.current.body["ratio"] == 1.5


def test_a_polygon_is_put_corner_by_corner(open_browser: Open, trainer: User, topic: Topic):
    page = open_browser(trainer)
    drawing = with_picture(page)
    page.locator(".stage").get_by_text("Многоугольник", exact=True).click()
    box = drawing.bounding_box()
    assert box is not None
    for x, y in ((0.2, 0.2), (0.5, 0.2), (0.35, 0.6), (0.2, 0.2)):  # the first corner again closes it
        drawing.click(position={"x": box["width"] * x, "y": box["height"] * y})
    page.get_by_label("Область 1: название").fill("Яма")
    page.get_by_label("Область 1: верная").check()
    area = save(page, topic).current.body["areas"][0]
    assert area["shape"] == "poly"
    assert area["coords"] == pytest.approx([200, 200, 500, 200, 350, 600], abs=8)


def test_areas_are_drawn_with_the_keyboard_alone(open_browser: Open, trainer: User, topic: Topic):
    page = open_browser(trainer)
    with_picture(page)
    page.get_by_role("button", name="Добавить в середину").press("Enter")
    area = page.get_by_role("button", name="Область 1")
    expect(area).to_be_focused()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Область 1: название")).to_be_focused()
    page.keyboard.type("Яма")
    page.get_by_label("Область 1: верная").press("Space")

    page.get_by_role("button", name="Добавить в середину").press("Enter")
    expect(page.get_by_role("button", name="Область 2")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Область 2")).to_have_count(0)

    (kept,) = save(page, topic).current.body["areas"]
    assert kept["coords"] == [380, 410, 590, 610]


def test_a_gap_is_put_at_the_cursor_and_its_word_becomes_the_answer(open_browser: Open, trainer: User, topic: Topic):
    page = open_browser(trainer)
    new(page, "cloze")
    stem = page.get_by_label("Вопрос", exact=True)
    stem.fill("Отвечают за тридцать дней.")
    stem.evaluate("field => field.setSelectionRange(12, 20)")
    page.get_by_role("button", name="Вставить пропуск").click()
    expect(stem).to_have_value("Отвечают за [[1]] дней.")
    expect(page.get_by_label("Пропуск 1, ответ 1", exact=True)).to_have_value("тридцать")

    stem.press_sequentially(" Срок считают со дня [[2]].")
    kind = page.get_by_role("combobox", name="Пропуск 2", exact=True)
    expect(kind).to_be_visible()
    kind.select_option("list")
    page.get_by_label("Пропуск 2, ответ 1: верный").check()
    page.get_by_role("textbox", name="Пропуск 2, ответ 1", exact=True).fill("регистрации")
    page.get_by_role("textbox", name="Пропуск 2, ответ 2", exact=True).fill("отправки")
    expect(page.get_by_label("Пропуск 1, ответ 1", exact=True)).to_have_value("тридцать")
    expect(page.locator("#preview select")).to_have_count(1)

    gaps = save(page, topic).current.body["gaps"]
    assert gaps[0] == {"id": "1", "kind": "text", "accepted": ["тридцать"]}
    assert (gaps[1]["kind"], gaps[1]["correct"]) == ("list", ["a"])


def test_more_rows_come_without_leaving_the_page(open_browser: Open, trainer: User, topic: Topic):
    page = open_browser(trainer)
    new(page, "single")
    page.get_by_role("textbox", name="Вариант 1", exact=True).fill("В день обращения")
    page.get_by_role("button", name="Ещё варианты").click()
    expect(page.get_by_role("textbox", name="Вариант 6", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Вариант 1", exact=True)).to_have_value("В день обращения")


def test_shares_show_themselves_when_they_are_asked_for(open_browser: Open, trainer: User, topic: Topic):
    page = open_browser(trainer)
    new(page, "single")
    share = page.get_by_label("Вариант 2: доля балла, %")
    expect(share).to_be_hidden()
    page.get_by_label("Доли балла").check()
    expect(share).to_be_visible()


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_editor_has_barriers_or_leaves_the_screen(
    open_browser: Open, trainer: User, kind: str, size: dict[str, int]
):
    question = builders.question(body(kind, trainer), kind=kind)
    page = open_browser(trainer, viewport=size)
    page.goto(reverse("quizzes:question-edit", args=[question.pk]))
    for further in page.locator(".further > summary").all():
        if further.locator("xpath=..").get_attribute("open") is None:
            further.click()
    expect(page.get_by_label("Подсказки")).to_be_visible()
    assert re.search("Вопрос", page.title())
    assert barriers(page) == []
    assert overflow(page) == 0
