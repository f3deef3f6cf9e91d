"""Exercises of every kind in a real browser, as in the demo region: by keyboard alone, on a phone, without barriers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

import courses
from quizzes.models import Reply, Scenario
from quizzes.scenarios.actions import start
from quizzes.scenarios.kinds.defects import task_of
from tests.browser import OFFICE, PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOURCES = json.loads((Path(courses.__file__).parent / "demo/content/exercises.json").read_text(encoding="utf-8"))
BY_KIND = {source["kind"]: source for source in reversed(SOURCES)}


def exercise(kind):
    fields = {name: value for name, value in BY_KIND[kind].items() if name not in {"course", "agency"}}
    return Scenario.objects.create(**fields, answered_by="Администрация", state=Scenario.State.PUBLISHED)


def test_the_faults_are_found_by_keyboard_alone(open_browser, learner):
    reply = start(scenario=exercise("defects"), user=learner)
    page = open_browser(learner)
    page.goto(f"/replies/{reply.pk}/")
    place = 0
    page.get_by_role("option").first.focus()
    for key in task_of(reply.exercise).keys:
        while place < key.first:
            page.keyboard.press("ArrowRight")
            place += 1
        page.keyboard.press("Space")
        while place < key.last:
            page.keyboard.press("ArrowRight")
            place += 1
        page.keyboard.press("Space")
        expect(page.get_by_label("Что здесь не так")).to_be_focused()
        page.get_by_label("Что здесь не так").select_option(key.fault)
        page.keyboard.press("Enter")

    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    page.get_by_role("button", name="Отправить", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.locator(".outcome-score")).to_contain_text("100")


def test_the_faults_are_found_by_touch_and_taken_back(open_browser, learner):
    reply = start(scenario=exercise("defects"), user=learner)
    page = open_browser(learner, viewport=PHONE)
    page.goto(f"/replies/{reply.pk}/")

    page.get_by_role("option").nth(0).click()
    page.get_by_role("option").nth(2).click()
    page.get_by_role("button", name="Отметить", exact=True).click()
    page.get_by_role("button", name="Убрать отметку").click()

    expect(page.get_by_text("Пока ни одной")).to_be_visible()


def test_a_queue_is_sorted_on_a_phone(open_browser, learner):
    scenario = exercise("triage")
    reply = start(scenario=scenario, user=learner)
    page = open_browser(learner, viewport=PHONE)
    page.goto(f"/replies/{reply.pk}/")
    for number, card in enumerate(scenario.setup["cards"]):
        page.locator(f"input[name='card-{number}-urgency'][value='{card['urgency']}']").check()
        page.locator(f"input[name='card-{number}-place'][value='{card['place']}']").check()
        page.locator(f"select[name='card-{number}-topic']").select_option(card["topic"])
        page.locator(f"select[name='card-{number}-body']").select_option(card["body"])

    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    page.get_by_role("button", name="Отправить", exact=True).click()

    expect(page.locator(".outcome-score")).to_contain_text("100")
    assert Reply.objects.get().passed


def test_a_dialogue_goes_to_its_good_end_on_a_phone(open_browser, learner):
    reply = start(scenario=exercise("dialogue"), user=learner)
    page = open_browser(learner, viewport=PHONE)
    page.goto(f"/replies/{reply.pk}/")
    page.get_by_label("Ваш ответ").fill(
        "Елена, здравствуйте! Пять дней с ребёнком без горячей воды — это тяжело, простите. Бригада теплосети меняет "
        "12 метров трубы у дома 30, воду дадут 27 ноября к 18:00. Помыться можно в бане на Бекетова, 8, бесплатно, с "
        "8:00 до 21:00. Перерасчёт сделаем сами. Диспетчер: 8 (831) 000-77-30."
    )
    page.get_by_role("button", name="Отправить ответ").click()
    expect(page.get_by_text("А соседке Вале").first).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)

    page.get_by_label("Ваш ответ, ход 2").fill(
        "Поможем на дому: соцработник привезёт горячую воду завтра с 9:00, звоните 8 (831) 000-77-31."
    )
    page.get_by_role("button", name="Отправить ответ").click()

    expect(page.get_by_text("Двум семьям стало легче")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_no_page_of_a_kind_has_barriers(open_browser, learner, trainer, kind, size):
    scenario = exercise(kind)
    reply = start(scenario=scenario, user=learner)
    pages = {
        learner: [f"/replies/{reply.pk}/"],
        trainer: [f"/scenarios/{scenario.pk}/setup/", f"/scenarios/{scenario.pk}/"],
    }
    for person, addresses in pages.items():
        page = open_browser(person, viewport=size)
        for address in addresses:
            page.goto(address)
            assert (address, barriers(page)) == (address, [])
            assert (address, overflow(page)) == (address, 0)
