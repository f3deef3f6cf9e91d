"""The two main pages in a real browser: usable by anyone, at a desk and on a phone, and the way through them."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses.adjustments import actions
from courses.models import Assignment, DueRequest
from lms.models import User
from tests.browser import OFFICE, PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Nothing in anybody's way; with SHOTS set, a picture to look at."""
    assert barriers(page) == []
    assert overflow(page) == 0
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("viewport", [OFFICE, PHONE], ids=["desk", "phone"])
def test_from_the_question_to_the_answer(
    open_browser: Callable[..., Page], learner: User, hr: User, assignment: Assignment, viewport: dict[str, int]
) -> None:
    width = viewport["width"]
    hers = open_browser(learner, viewport=viewport)
    hers.goto("/")
    look(hers, f"hr-home-{width}")
    hers.get_by_role("link", name="почему такой срок").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Почему такой срок")
    look(hers, f"hr-why-{width}")
    hers.get_by_label("Почему").fill("Была в отпуске по болезни, прошу две недели.")
    hers.get_by_role("button", name="Отправить кадровой службе").click()
    expect(hers.get_by_text("Ждёт ответа")).to_be_visible()
    look(hers, f"hr-asked-{width}")

    desk = open_browser(hr, viewport=viewport)
    desk.goto("/staff/due-requests/")
    look(desk, f"hr-requests-{width}")
    desk.get_by_role("link", name=learner.get_full_name()).click()
    look(desk, f"hr-answer-{width}")
    desk.get_by_label("Оставить").check()
    desk.get_by_label("Слова сотруднику").fill("Курс короткий, успеете за день.")
    desk.get_by_role("button", name="Ответить").click()
    expect(desk.get_by_text("Срок прежний")).to_be_visible()
    assert DueRequest.objects.get().decision == "declined"


@pytest.mark.parametrize("viewport", [OFFICE, PHONE], ids=["desk", "phone"])
def test_the_list_the_reminder_and_the_card(
    open_browser: Callable[..., Page], learner: User, hr: User, assignment: Assignment, viewport: dict[str, int]
) -> None:
    width = viewport["width"]
    desk = open_browser(hr, viewport=viewport)
    desk.goto(f"/staff/people/?course={assignment.course_id}")
    look(desk, f"hr-people-{width}")
    desk.get_by_label(f"Отметить: {learner.get_full_name()}").check()
    desk.get_by_role("button", name="Напомнить").click()
    expect(desk.get_by_text("1 человек")).to_be_visible()
    look(desk, f"hr-nudge-{width}")
    desk.get_by_role("button", name="Отправить").click()
    expect(desk.get_by_text("Напомнили")).to_be_visible()
    actions.extend(assignments=[assignment], due_on=assignment.due_on + dt.timedelta(days=90), reason="Болела.", by=hr)
    other = Assignment.objects.get(user=hr)
    actions.exempt(assignment=other, reason="Приказ № 41.", until=None, document=None, by=hr)
    for person in (hr, learner):
        desk.goto(f"/staff/people/{person.pk}/")
        look(desk, f"hr-person-{person.pk == hr.pk}-{width}")
    desk.get_by_role("link", name="Распечатать карточку обучения").click()
    look(desk, f"hr-card-{width}")
    desk.emulate_media(media="print")
    expect(desk.get_by_role("button", name="Печать")).to_be_hidden()
    expect(desk.get_by_text("Кадровая служба ___")).to_be_visible()
    look(desk, f"hr-paper-{width}")
    desk.emulate_media(media="screen")
    desk.goto(f"/staff/assignments/{assignment.pk}/extend/")
    look(desk, f"hr-extend-{width}")
    desk.goto(f"/staff/people/{learner.pk}/exempt/?assignment={assignment.pk}")
    look(desk, f"hr-exempt-{width}")
