"""An official writes at length in a quiz, a trainer judges it, she gets the result and the lesson is completed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from courses.enrolments.actions import enrol
from courses.lessons.models import Lesson
from courses.models import LessonProgress
from quizzes.marking import actions, judging
from quizzes.models import Attempt, ItemMark
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow
from tests.quizzes.essays import TEXT, essay, quiz_with, reply_body, sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_from_the_essay_to_the_completed_lesson(open_browser, learner, trainer, size):
    quiz = quiz_with(("single", builders.single()), ("essay", essay()), title="Проверка тона", pass_percent=70)
    course = builders.course()
    lesson = builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    enrol(user=learner, course=course)

    official = open_browser(learner, viewport=size)
    official.goto(lesson.get_absolute_url())
    official.get_by_role("button", name="Начать тест").click()
    expect(official.get_by_label("Ваш ответ")).to_be_visible()
    right = Attempt.objects.get().items.get(position=1).key["correct"][0]
    official.locator(f'input[value="{right}"]').check()
    official.get_by_label("Ваш ответ").fill(TEXT)
    expect(official.locator("[data-saved]")).to_contain_text("Сохранено")
    official.get_by_role("button", name="Закончить тест").click()
    official.get_by_role("button", name="Завершить тест").click()
    expect(official.get_by_text("Тренер проверит ответы")).to_be_visible()
    expect(official.get_by_text("1 из 1")).to_be_visible()
    assert (barriers(official), overflow(official)) == ([], 0)
    official.goto(lesson.get_absolute_url())
    expect(official.get_by_text("Ждёт тренера")).to_be_visible()

    desk = open_browser(trainer, viewport=size)
    desk.goto("/teach/")
    desk.get_by_role("link", name="Ждёт проверки 1 ответ").click()
    desk.get_by_role("link", name="Почему жителю называют день?").click()
    expect(desk.get_by_text("Два балла за причину")).to_be_visible()
    desk.wait_for_load_state()  # the keys are heard once the page's scripts have run
    desk.locator("input[name=share]").first.focus()
    desk.keyboard.press("2")
    expect(desk.locator("[data-total]")).to_have_text("0,5")
    desk.get_by_text("Готовые замечания").click()
    desk.get_by_role("button", name="добавьте пример").click()
    desk.get_by_label("Комментарий для автора").press("Control+Enter")
    expect(desk.get_by_text("Попытка проверена вся")).to_be_visible()
    expect(desk.get_by_text("Ни один ответ не ждёт")).to_be_visible()

    official.goto("/notifications/")
    official.get_by_role("button", name="Тренер проверил тест").click()
    expect(official.get_by_text("Зачёт: 1,5 из 2")).to_be_visible()
    expect(official.get_by_text("Мысль верная, добавьте пример")).to_be_visible()
    assert (barriers(official), overflow(official)) == ([], 0)
    assert LessonProgress.objects.get(lesson=lesson).score == 75


def test_another_number_of_points_is_chosen_by_writing_it(open_browser, learner, trainer):
    attempt = sent(quiz_with(("essay", essay())), learner, TEXT)
    page = open_browser(trainer)
    page.goto(f"/marking/quizzes/{attempt.items.get().pk}/")

    page.get_by_role("textbox", name="Другое число баллов").fill("0,4")
    expect(page.locator("[data-total]")).to_have_text("0,4")
    page.get_by_role("button", name="Сохранить", exact=True).click()

    expect(page.get_by_text("Баллы сохранены: 0,4")).to_be_visible()


def test_without_scripts_a_trainer_marks_too(open_browser, learner, trainer):
    attempt = sent(quiz_with(("essay", essay())), learner, TEXT)
    page = open_browser(trainer, java_script_enabled=False)
    page.goto(f"/marking/quizzes/{attempt.items.get().pk}/")

    page.get_by_role("radio", name="0,75 из 1").check(force=True)
    page.get_by_label("Комментарий для автора").fill("Верно.")
    page.get_by_role("button", name="Сохранить и следующий").click()

    expect(page.get_by_text("Ни один ответ не ждёт")).to_be_visible()
    assert ItemMark.objects.get().fraction == 0.75


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_no_page_has_barriers(open_browser, learner, trainer, size, light):
    bodies = [("essay", essay()), ("reply", reply_body()), ("reply", reply_body("machine"))]
    quiz = quiz_with(*bodies, title="Проверка тона", max_attempts=2)
    reply = "Осуществляется работа. Сегодня до 12:00 почистят, звоните 8 (831) 000-24-60."
    first, second = sent(quiz, learner, TEXT, reply, reply), sent(quiz, learner, TEXT, reply, reply)
    for item in first.items.filter(position__lt=3):
        actions.mark_item(item=item, marker=trainer, judgement=judging.Judgement(0.5), comment="Добавьте пример.")
    page = open_browser(trainer, viewport=size, color_scheme=light)
    addresses = ["/marking/quizzes/", "/marking/quizzes/?pile=marked", "/marking/"]
    addresses += [
        f"/marking/quizzes/{item.pk}/" for one in (first, second) for item in one.items.filter(position__lt=3)
    ]
    addresses += [f"/attempts/{first.pk}/review/", f"/attempts/{first.pk}/examine/", "/teach/", "/help/marking/"]

    for address in addresses:
        page.goto(address)
        assert (address, barriers(page)) == (address, [])
        assert (address, overflow(page)) == (address, 0)
