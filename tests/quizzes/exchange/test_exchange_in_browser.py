"""The way of a file through the site in a real browser, on a desk and on a phone, without a mouse too."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from quizzes.models import Question
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow
from tests.quizzes.bodies import EVERY_KIND

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GIFT = """$CATEGORY: $course$/top/Сроки и маршрут

// [tag:срок]
За сколько дней отвечают на обращение? {=30 дней#Верно. ~10 дней ~60 дней ####Тридцать дней со дня регистрации.}

Что должно быть в ответе? {~%50%срок ~%50%контакт ~%-100%упрёк}

Соотнесите. {=Комментарий -> виден всем =Письмо -> видит один человек = -> не видит никто}

По порядку {>3 ALL VERTICAL RELATIVE_ALL_PREVIOUS_AND_NEXT SHOW none
Прочесть
Понять
Ответить
}

Сколько? {#много}

Доля {~%33%а ~%67%б}
"""


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["desk", "phone"])
def test_a_file_comes_in(open_browser, trainer, size, tmp_path):
    file = tmp_path / "вопросы о сроках.gift"
    file.write_text(GIFT, encoding="utf-8")
    page = open_browser(trainer, viewport=size)
    page.goto(reverse("quizzes:bank"))
    page.get_by_role("link", name="Загрузить", exact=True).click()
    assert not overflow(page)
    assert not barriers(page)
    page.get_by_label("Файл с вопросами").set_input_files(str(file))
    page.get_by_role("button", name="Посмотреть, что войдёт").press("Enter")

    expect(page.get_by_text("Можно взять 4 вопроса")).to_be_visible()
    page.locator("summary", has_text="1. За сколько дней отвечают").press("Enter")
    expect(page.get_by_text("Тридцать дней со дня регистрации.")).to_be_visible()
    assert not overflow(page)
    assert not barriers(page)
    page.get_by_label("Взять вопрос 2").press("Space")
    page.get_by_role("button", name="Загрузить отмеченные").press("Enter")

    expect(page.get_by_text("В банке теперь на 3")).to_be_visible()
    assert not overflow(page)
    assert not barriers(page)
    assert Question.objects.count() == 3


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["desk", "phone"])
def test_ticked_questions_go_out_as_a_file(open_browser, trainer, size):
    for kind in ("single", "cloze"):
        builders.question(EVERY_KIND[kind], kind)
    page = open_browser(trainer, viewport=size)
    page.goto(reverse("quizzes:bank"))
    for tick in page.get_by_role("checkbox", name="Отметить вопрос").all():
        tick.check()
    page.get_by_text("Что сделать с отмеченными…").click()
    page.get_by_role("button", name="Выгрузить отмеченные в файл").click()
    page.get_by_label("GIFT").check()
    page.get_by_role("button", name="Посмотреть, что войдёт").click()
    expect(page.get_by_role("status")).to_contain_text("не войдёт 1")
    assert not overflow(page)
    assert not barriers(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать файл").click()
    assert download.value.suggested_filename.endswith(".gift")
