"""Each newer kind of question in a real browser, by mouse and by keyboard: answered, saved, there after a reload."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from lms.models import User
from quizzes.attempts import actions
from quizzes.models import Attempt, Item
from quizzes.scoring import KINDS
from tests.browser import OFFICE, PHONE, barriers, overflow

from .conftest import right, wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
windows = pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])


@pytest.fixture
def page(open_browser: Open, learner: User, long_attempt: Attempt) -> Page:
    page = open_browser(learner)
    page.goto(reverse("quizzes:attempt", args=[long_attempt.pk]))
    return page


def question(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-kind={kind}]")


def kept(card: Locator) -> None:
    """Wait until everything is with the server."""
    expect(card.page.locator("[data-saved]")).to_have_text(re.compile(r"^Сохранено в"))


def earned(attempt: Attempt, kind: str, place: int = 0) -> float:
    """What the saved answer is worth."""
    item = Item.objects.filter(attempt=attempt, kind=kind).order_by("position")[place]
    return KINDS[kind].score(item.shown, item.key, item.answer)


def test_a_statement_is_judged_true_by_the_keyboard(page, long_attempt):
    card = question(page, "truefalse")
    card.get_by_label("Неверно").focus()
    page.keyboard.press("ArrowUp")
    kept(card)

    assert earned(long_attempt, "truefalse") == 1
    page.reload()
    expect(card.get_by_label("Верно", exact=True)).to_be_checked()


def test_a_number_is_typed_with_its_unit_and_what_is_no_number_is_said_at_once(page, long_attempt):
    card = question(page, "number")
    card.get_by_role("textbox").fill("месяц")
    expect(card.locator("[data-state]")).to_have_text("Напишите число, например 12,5.")
    card.get_by_role("textbox").fill("30 дней")
    kept(card)

    assert earned(long_attempt, "number") == 1
    page.reload()
    expect(card.get_by_role("textbox")).to_have_value("30 дней")


def test_gaps_in_a_text_are_filled_in_place(page, long_attempt):
    card = question(page, "cloze")
    card.get_by_label("Пропуск 1").fill("три")
    card.get_by_label("Пропуск 2").press_sequentially("30")
    card.get_by_label("Пропуск 3").select_option("по компетенции")
    card.get_by_role("group", name="Пропуск 4").get_by_label("срок").check()
    card.get_by_label("контакт").press(" ")
    kept(card)

    assert earned(long_attempt, "cloze") == 1
    page.reload()
    expect(card.get_by_label("Пропуск 2")).to_have_value("30")
    expect(card.get_by_label("контакт")).to_be_checked()


def test_words_are_dragged_to_their_places_or_taken_and_put(page, long_attempt):
    card = question(page, "words")
    card.get_by_role("button", name="12 марта").drag_to(card.get_by_label("Пропуск 2"))
    for gap in ("Пропуск 1", "Пропуск 3"):
        card.get_by_role("button", name="Ольга").click()
        card.get_by_label(gap).click()
    kept(card)

    assert earned(long_attempt, "words") == 1
    page.reload()
    expect(card.get_by_label("Пропуск 2")).to_have_value(re.compile("."))
    expect(card.get_by_role("button", name="12 марта")).to_have_class(re.compile("is-used"))


def test_words_are_put_with_the_keyboard_and_one_word_stands_in_one_place(page, long_attempt):
    card = question(page, "words")
    card.get_by_label("Пропуск 1").select_option("12 марта")
    card.get_by_role("button", name="12 марта").press("Enter")
    card.get_by_label("Пропуск 2").press("Enter")
    expect(card.get_by_label("Пропуск 1")).to_have_value("")
    for gap in ("Пропуск 1", "Пропуск 3"):
        card.get_by_label(gap).select_option("Ольга")
    kept(card)

    assert earned(long_attempt, "words") == 1


def test_things_are_dragged_to_their_groups(page, long_attempt):
    card = question(page, "categorise")
    column = {name: card.get_by_role("region", name=name, exact=True) for name in ("Можно", "Нельзя")}
    for text, name in (("Поздороваться", "Можно"), ("Назвать срок", "Можно"), ("Спорить", "Нельзя")):
        card.locator(".sorting-item").filter(has_text=text).drag_to(column[name], source_position={"x": 12, "y": 12})
    kept(card)

    assert earned(long_attempt, "categorise") == 1
    page.reload()
    expect(column["Нельзя"].locator(".sorting-item")).to_have_count(1)


def test_things_are_sorted_by_keyboard_with_buttons_or_a_list(page, long_attempt):
    card = question(page, "categorise")
    card.get_by_role("button", name="Поздороваться").press("Enter")
    card.get_by_role("region", name="Можно").get_by_role("button", name="Сюда").press("Enter")
    expect(card.get_by_role("button", name="Поздороваться")).to_be_focused()
    card.get_by_label("Группа: Назвать срок").select_option("Можно")
    card.get_by_label("Группа: Спорить").select_option("Нельзя")
    kept(card)

    assert earned(long_attempt, "categorise") == 1


def test_areas_of_a_picture_are_pressed_or_chosen_by_name(page, long_attempt):
    card = question(page, "hotspot").first
    card.locator("[data-area]").first.locator("text").click()
    expect(card.get_by_label("Яма")).to_be_checked()
    card.get_by_label("Люк").press(" ")
    expect(card.get_by_label("Лавка")).to_be_disabled()
    kept(card)

    assert earned(long_attempt, "hotspot") == 1
    page.reload()
    expect(card.locator(".area.is-chosen")).to_have_count(2)


def test_points_are_put_on_a_picture_by_mouse(page, long_attempt):
    card = question(page, "hotspot").nth(1)
    picture = card.locator("[data-canvas]")
    picture.scroll_into_view_if_needed()
    size = picture.bounding_box()
    assert size
    for x, y in ((0.1, 0.1), (0.7, 0.6)):
        picture.click(position={"x": size["width"] * x, "y": size["height"] * y})
    first = card.get_by_role("button", name=re.compile("^Точка 1"))
    first.drag_to(picture, target_position={"x": size["width"] * 0.3, "y": size["height"] * 0.6})
    kept(card)

    assert earned(long_attempt, "hotspot", 1) == 1
    page.reload()
    expect(card.get_by_role("button", name="Точка 2: 70 % слева, 60 % сверху")).to_be_visible()


def test_points_are_put_and_moved_by_keyboard(page, long_attempt):
    card = question(page, "hotspot").nth(1)
    for number, keys in ((1, ["ArrowLeft"] * 10 + ["ArrowDown"] * 5), (2, ["ArrowRight"] * 10 + ["Shift+ArrowDown"])):
        card.locator(f"[data-spot='{number}']").get_by_role("button", name="Поставить").press("Enter")
        for key in keys:
            page.keyboard.press(key)
    kept(card)
    assert earned(long_attempt, "hotspot", 1) == 1

    page.keyboard.press("Delete")
    expect(card.locator("[data-spot='2']").get_by_role("button", name="Поставить")).to_be_focused()
    expect(card.get_by_role("button", name=re.compile("^Точка 2:"))).to_have_count(0)


def test_an_essay_is_kept_whole_and_its_words_are_counted(page, long_attempt):
    card, text = question(page, "essay"), "Отписка злит дважды. " * 700
    card.get_by_role("textbox").fill(text)
    expect(card.locator("[data-count]")).to_have_text("2100\u00a0слов. ")
    kept(card)

    assert Item.objects.get(attempt=long_attempt, kind="essay").answer == text.strip()
    page.reload()
    expect(card.get_by_role("textbox")).to_have_value(text.strip())


def test_a_reply_is_written_under_the_message(page, long_attempt):
    card = question(page, "reply")
    expect(card.get_by_text("Когда уберут яму")).to_be_visible()
    expect(card.get_by_text("Яму засыплют 12 марта")).to_be_visible()
    item = Item.objects.get(attempt=long_attempt, kind="reply")
    card.get_by_role("textbox").fill(item.key["situation"]["model_reply"])
    kept(card)

    assert earned(long_attempt, "reply") > 0.6


def test_what_was_answered_offline_stands_in_its_places_after_a_closed_window(page, learner, long_attempt):
    page.context.set_offline(True)
    question(page, "words").get_by_label("Пропуск 2").select_option("12 марта")
    question(page, "categorise").get_by_label("Группа: Спорить").select_option("Нельзя")
    spots = question(page, "hotspot").nth(1)
    spots.locator("[data-spot='1']").get_by_role("button", name="Поставить").click()
    expect(page.locator("[data-saved]")).to_have_class(re.compile("is-failed"))
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto(reverse("quizzes:attempt", args=[long_attempt.pk]))

    expect(question(again, "words").get_by_role("button", name="12 марта")).to_have_class(re.compile("is-used"))
    column = question(again, "categorise").get_by_role("region", name="Нельзя")
    expect(column.locator(".sorting-item")).to_have_count(1)
    expect(question(again, "hotspot").nth(1).get_by_role("button", name=re.compile("^Точка 1: 50"))).to_be_visible()


def test_without_scripts_every_kind_is_answered(open_browser: Open, learner, long_attempt):
    page = open_browser(learner, java_script_enabled=False)
    page.goto(reverse("quizzes:attempt", args=[long_attempt.pk]))
    question(page, "words").get_by_label("Пропуск 2").select_option("12 марта")
    question(page, "categorise").get_by_label("Группа: Спорить").select_option("Нельзя")
    question(page, "hotspot").first.get_by_label("Яма").check()
    spots = question(page, "hotspot").nth(1).locator("[data-spot='1']")
    spots.get_by_label("слева направо").fill("300")
    spots.get_by_label("сверху вниз").fill("600")
    question(page, "essay").get_by_role("textbox").fill("Потому что.")
    question(page, "essay").get_by_role("button", name="Сохранить ответы").click()

    expect(page.get_by_text("Ответы сохранены.")).to_be_visible()
    assert earned(long_attempt, "words") == pytest.approx(1 / 3)
    assert earned(long_attempt, "categorise") == pytest.approx(1 / 3)
    assert [earned(long_attempt, "hotspot", place) for place in (0, 1)] == [0.5, 0.5]


@windows
def test_the_sheet_and_the_review_of_every_kind_have_no_barriers_and_fit_the_window(
    open_browser: Open, learner, trainer, long_attempt, viewport
):
    page = open_browser(learner, viewport=viewport)
    address = reverse("quizzes:attempt", args=[long_attempt.pk])
    page.goto(address)
    assert (barriers(page), overflow(page)) == ([], 0)

    for item in long_attempt.items.all():
        data = wrong(item) if item.position % 2 else right(item)
        actions.save_answer(attempt=long_attempt, position=item.position, data=data, sequence=1)
    page.goto(address)
    assert (barriers(page), overflow(page)) == ([], 0)

    actions.submit(attempt=long_attempt)
    page = open_browser(trainer, viewport=viewport)
    page.goto(reverse("quizzes:attempt-review", args=[long_attempt.pk]))
    assert (barriers(page), overflow(page)) == ([], 0)
