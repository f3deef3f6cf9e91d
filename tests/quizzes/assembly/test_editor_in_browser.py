"""The editor of a quiz in a real browser: several forms on one page, none of them lost by sending another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from lms.models import User
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_unsaved_in_another_form_is_asked_about(open_browser: Callable[..., Page], trainer: User) -> None:
    quiz = builders.quiz([builders.question()])
    page = open_browser(trainer)
    page.goto(reverse("quizzes:quiz-edit", args=[quiz.pk]))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Вступление").fill("Ещё не сохранено")
    page.get_by_role("button", name="Сохранить раздел").click()
    expect(page.get_by_label("Вступление")).to_have_value("Ещё не сохранено")
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]

    page.get_by_role("button", name="Сохранить правила").click()
    expect(page.get_by_text("Сохранено. ")).to_be_visible()
    assert asked == ["beforeunload"]
