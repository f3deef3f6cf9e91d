"""A trainer gives more of a quiz on its page, sees who has it, takes it back; the learner reads what she was given."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.lessons.models import Lesson
from quizzes.allowances.actions import grant
from quizzes.attempts import actions as attempts
from quizzes.models import Allowance, Attempt
from tests import builders
from tests.browser import PHONE, barriers, overflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(db):
    return builders.quiz(minutes=30, max_attempts=2)


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def page_of(quiz) -> str:
    return reverse("quizzes:allowances", args=[quiz.pk])


def test_a_person_is_found_by_name_and_given_more(client, quiz, learner):
    found = client.get(page_of(quiz), {"q": "иванова ан"})
    assert [one.pk for one in found.context["found"]] == [learner.pk]
    form = client.get(page_of(quiz), {"person": learner.pk})
    assert "Иванова Анна Петровна" in form.content.decode()

    answer = client.post(
        reverse("quizzes:allowance-grant", args=[quiz.pk]),
        {"user": learner.pk, "extra_minutes": "15", "reason": "Плохо видит"},
    )

    assert answer.status_code == 302
    given = Allowance.objects.get()
    assert (given.user, given.extra_minutes, given.extra_attempts, given.reason) == (learner, 15, 0, "Плохо видит")


def test_an_agency_or_a_category_is_chosen_but_not_both(client, quiz, region):
    url = reverse("quizzes:allowance-grant", args=[quiz.pk])
    both = {"agency": region.health.pk, "category": "heads", "extra_attempts": "1", "reason": "Сбой"}
    assert client.post(url, both).status_code == 422

    assert client.post(url, {**both, "category": ""}).status_code == 302
    assert Allowance.objects.get().agency == region.health


def test_only_what_the_quiz_limits_is_offered(client, learner):
    open_quiz = builders.quiz(max_attempts=None)
    page = client.get(page_of(open_quiz), {"person": learner.pk}).content.decode()
    assert "ничего не ограничено" in page.replace("\xa0", " ")

    dated = builders.quiz(closes_at=timezone.now() + dt.timedelta(days=1))
    form = client.get(page_of(dated), {"person": learner.pk}).context["form"]
    assert set(form.fields) == {"user", "extra_attempts", "closes_at", "ends_at", "reason"}


def test_what_would_change_nothing_is_said_on_the_page(client, quiz, learner):
    answer = client.post(
        reverse("quizzes:allowance-grant", args=[quiz.pk]), {"user": learner.pk, "reason": "Плохо видит"}
    )

    assert answer.status_code == 409
    assert "Укажите, чего дать больше" in answer.content.decode().replace("\xa0", " ")


def test_it_is_taken_back_with_a_reason(client, quiz, learner, trainer):
    given = grant(quiz=quiz, by=trainer, user=learner, extra_minutes=5, reason="Сбой")
    url = reverse("quizzes:allowance-revoke", args=[given.pk])

    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "Ошибка"}).status_code == 302

    page = client.get(page_of(quiz))
    assert page.context["in_force"] == []
    assert [one.revoked_why for one in page.context["over"]] == ["Ошибка"]


def test_the_learner_reads_what_she_was_given_and_why(client_of, quiz, learner, trainer):
    lesson = builders.lesson(builders.course(), "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Плохо видит")

    page = client_of(learner).get(lesson.get_absolute_url()).content.decode().replace("\xa0", " ")

    assert "Вам дано на 15 минут больше: Плохо видит." in page
    assert "45 минут на всё" in page


@pytest.mark.parametrize("nonsense", ["чушь", "-1", "99999999999999"])
def test_nonsense_in_the_address_chooses_nobody(client, quiz, nonsense):
    assert client.get(page_of(quiz), {"person": nonsense}).context["form"] is None


@pytest.mark.parametrize("person", ["learner", "hr", "stranger"])
def test_nobody_else_gets_in(request, client_of, quiz, person, trainer, learner):
    given = grant(quiz=quiz, by=trainer, user=learner, extra_minutes=5, reason="Сбой")
    client = client_of(request.getfixturevalue(person))

    assert client.get(page_of(quiz)).status_code == 404
    assert client.post(reverse("quizzes:allowance-revoke", args=[given.pk]), {"why": "Так"}).status_code == 404


def test_the_page_costs_the_same_for_one_and_for_three(client, quiz, learner, trainer, region):
    counts = []
    for minutes in (1, 2, 3):
        grant(quiz=quiz, by=trainer, user=learner, extra_minutes=minutes, reason="Сбой")
        grant(quiz=quiz, by=trainer, agency=region.health, extra_minutes=minutes, reason="Сбой")
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(quiz), {"q": "и"})
        counts.append(len(queries))
    assert len(set(counts)) == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_more_is_given_in_a_browser(open_browser, quiz, learner, trainer, viewport):
    page = open_browser(trainer, **({"viewport": viewport} if viewport else {}))
    page.goto(reverse("quizzes:quiz-edit", args=[quiz.pk]))
    page.get_by_role("link", name="Кому можно больше").click()
    page.get_by_role("main").get_by_role("searchbox").fill("Иванова")
    page.get_by_role("button", name="Найти человека").click()
    page.get_by_role("link", name="Иванова Анна Петровна").click()
    page.get_by_label("На сколько минут больше").fill("15")
    page.get_by_label("Причина").fill("Плохо видит")
    assert barriers(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="Дать больше").click()

    page.get_by_text("+15 минут").wait_for()
    page.get_by_text("Отменить…").click()
    assert barriers(page) == []
    assert overflow(page) <= 0
    page.get_by_label("Почему отменяете").fill("Ошибка")
    page.get_by_role("button", name="Отменить послабление").click()
    page.get_by_text("Правила одни для всех").wait_for()


def test_a_browser_that_heard_the_old_bell_goes_on(client_of, quiz, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)
    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Плохо видит")

    answer = client_of(learner).post(reverse("quizzes:attempt-submit", args=[attempt.pk]), {"rung": "1"}, follow=True)

    assert "Времени стало больше" in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN
    assert client_of(learner).post(reverse("quizzes:attempt-submit", args=[attempt.pk])).status_code == 302
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_clock_of_an_open_page_hears_of_more_time_with_the_next_answer(open_browser, quiz, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)
    page = open_browser(learner)
    page.goto(reverse("quizzes:attempt", args=[attempt.pk]))
    before = page.locator("[data-until]").inner_text()
    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Плохо видит")

    page.get_by_label("Вариант 1").first.check()
    page.get_by_text("Сохранено в").first.wait_for()

    attempt.refresh_from_db()
    after = f"{timezone.localtime(attempt.deadline_at):%H:%M}"
    assert page.locator("[data-until]").inner_text() == after != before
