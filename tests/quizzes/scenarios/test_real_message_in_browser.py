"""From a real message to an exercise, and a picture with it, in a real browser."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from quizzes.models import Scenario
from quizzes.scenarios.actions import start
from tests.browser import OFFICE, PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THREAD = "Марина Соколова\nУ нас на Лескова, 12 люк открыт. Звоните 89151234567!"


@pytest.mark.parametrize("viewport", [OFFICE, PHONE])
def test_each_replacement_is_confirmed_before_a_draft_is_made(open_browser, trainer, viewport):
    page = open_browser(trainer, viewport=viewport)
    page.goto("/scenarios/from-message/")
    page.get_by_label("Сообщение жителя, как скопировано").fill(THREAD)
    page.get_by_label("Откуда сообщение").fill("Группа округа ВКонтакте")
    page.get_by_label("Почему его можно взять").select_option(index=1)
    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Найти личные данные").click()

    expect(page.locator("mark")).to_have_count(4)
    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_label("Чем заменить «89151234567»").fill("8 (831) 000-00-00")
    page.get_by_role("button", name="Заменить и сделать черновик").click()

    expect(page.get_by_label("Сообщение жителя").first).to_be_visible()
    scenario = Scenario.objects.get()
    assert "8 (831) 000-00-00" in scenario.message
    kept = f"{scenario.title} {scenario.message} {scenario.author_name}"
    assert not [word for word in ("Марина", "Соколова", "89151234567") if word in kept]


def test_a_picture_is_added_with_words_and_seen_on_a_phone(open_browser, trainer, learner, scenario):
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(out, "JPEG")
    page = open_browser(trainer)
    page.goto(f"/scenarios/{scenario.pk}/")
    upload = {"name": "яма.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page.locator("input[type=file]").set_input_files(upload)
    page.get_by_label("Что на картинке").fill("Яма на полдороги")
    page.locator("form:has(input[type=file]) button[type=submit]").first.click()
    expect(page.get_by_alt_text("Яма на полдороги")).to_be_visible()

    reply = start(scenario=Scenario.objects.get(pk=scenario.pk), user=learner)
    phone = open_browser(learner, viewport=PHONE)
    phone.goto(f"/replies/{reply.pk}/")
    expect(phone.get_by_alt_text("Яма на полдороги")).to_be_visible()
    assert (barriers(phone), overflow(phone)) == ([], 0)
