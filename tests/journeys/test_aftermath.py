"""After a session: the trainer attaches the recording, a learner on her phone watches it and says how it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

import courses.demo
from courses.models import FeedbackAnswer, Registration
from lms.models import User
from tests import builders
from tests.browser import PHONE, barriers, late_script, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
FILM = Path(courses.demo.__file__).parent / "content" / "recordings" / "s1-otryvok.webm"
SENDER = re.compile(r"/js/upload[^/]*\.js$")


def sound(page: Page) -> None:
    """Anyone can use the page, on any width."""
    assert barriers(page) == []
    assert overflow(page) <= 0


def test_a_learner_sees_the_recording_and_says_how_it_was(
    open_browser: Open, trainer: User, learner: User, hr: User, head: User
) -> None:
    session = builders.session(builders.course("Сроки"), timezone.now() - dt.timedelta(hours=3), trainers=[trainer])
    for one in (learner, hr, head):
        Registration.objects.create(session=session, user=one, state="seated", queued_at=session.starts_at)
    FeedbackAnswer.objects.bulk_create(FeedbackAnswer(session=session, score=score) for score in (10, 7))
    page_of_it = reverse("courses:session", args=[session.pk])

    desk = open_browser(trainer)
    desk.goto(page_of_it)
    # She is quicker than the page: the file is chosen before the script that sends it has come.
    with late_script(desk, SENDER):
        desk.get_by_role("link", name="Запись и материалы").click()
        desk.get_by_label("Файл").set_input_files(FILM)
    expect(desk.get_by_role("main")).to_contain_text("Готово")
    sound(desk)
    desk.get_by_role("button", name="Приложить").click()
    expect(desk.get_by_role("status").first).to_contain_text("Приложили")
    sound(desk)

    phone = open_browser(learner, viewport=PHONE)
    phone.goto(page_of_it)
    sound(phone)
    seconds = phone.locator("video").evaluate(
        "film => new Promise(done => { if (film.readyState) done(film.videoWidth);"
        " film.onloadedmetadata = () => done(film.videoWidth); film.load(); })"
    )
    assert seconds == 640
    phone.get_by_label("Ваш вопрос").fill("А если срок никто не назвал?")
    phone.get_by_label("Не показывать имя коллегам").check()
    phone.get_by_role("button", name="Отправить вопрос").click()
    phone.wait_for_load_state()
    expect(phone.locator("#questions")).to_contain_text("А если срок никто не назвал?")
    phone.get_by_role("link", name="Рассказать").click()
    phone.wait_for_load_state()
    sound(phone)
    phone.get_by_role("button", name="Отправить").click()
    expect(phone.get_by_role("main")).to_contain_text("Выберите число от 0 до 10")
    phone.get_by_label("9", exact=True).check()
    phone.get_by_label("да, уже знаю где").check()
    phone.get_by_label("Что оставить, а что изменить?").fill("Больше разборов")
    phone.get_by_role("button", name="Отправить").click()
    expect(phone.get_by_role("status").first).to_contain_text("Спасибо")
    expect(phone.get_by_role("link", name="Рассказать")).to_have_count(0)

    desk.goto(reverse("courses:feedback-results", args=[session.pk]))
    expect(desk.get_by_role("main")).to_contain_text("Больше разборов")
    expect(desk.get_by_role("main")).not_to_contain_text("Иванова")
    sound(desk)
    desk.goto(reverse("courses:questions"))
    sound(desk)
    desk.get_by_role("link", name="А если срок никто не назвал?").click()
    desk.wait_for_load_state()
    desk.get_by_label("Ответ", exact=True).fill("Назовите день, когда он станет известен.")
    desk.get_by_label("Показать всем в «Вопросах и ответах» курса").check()
    sound(desk)
    desk.get_by_role("button", name="Сохранить ответ").click()
    expect(desk.get_by_role("status").first).to_contain_text("виден всем")
    phone.goto(reverse("courses:faq", args=[session.course_id]))
    expect(phone.get_by_role("main")).to_contain_text("Назовите день, когда он станет известен.")
    sound(phone)
    for address in (
        reverse("courses:outcomes"),
        reverse("courses:course-people", args=[session.course_id]),
        reverse("courses:course-add-group", args=[session.course_id]),
    ):
        desk.goto(address)
        sound(desk)
