"""The editor of a quiz: dates, code, attempts and grading in groups; topics, mix, points and marks of sections."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.lessons.models import Lesson
from quizzes.assembly.actions import update_section
from quizzes.models import Attempt, Quiz, Revision, Section, Topic
from tests import builders
from tests.browser import PHONE, barriers, overflow

from .test_quiz_pages import address, settings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


def part_of(section: Section, **changes: Any) -> dict[str, Any]:
    return {f"s{section.pk}-{name}": value for name, value in changes.items()}


@pytest.fixture
def tone(db) -> Topic:
    """Two easy and two hard questions about tone."""
    for number in range(4):
        question = builders.question(builders.single(f"Тон {number}"), topic="Тон")
        Revision.objects.filter(pk=question.current_id).update(difficulty=1 if number < 2 else 3)
    return Topic.objects.get(title="Тон")


def test_dates_code_pause_and_grading_are_saved_as_they_are_typed(client):
    quiz = builders.quiz()
    sent = settings_of(
        client,
        quiz,
        opens_at="2026-12-01T10:00",
        closes_at="2026-12-05T18:00",
        access_code=" Волга-5 ",
        cooldown_minutes="90",
        grading="last",
    )

    assert client.post(address("quiz-edit", quiz), sent).status_code == 302

    quiz.refresh_from_db()
    assert timezone.localtime(quiz.opens_at).isoformat()[:16] == "2026-12-01T10:00"
    assert timezone.localtime(quiz.closes_at).isoformat()[:16] == "2026-12-05T18:00"
    assert (quiz.access_code, quiz.cooldown_minutes, quiz.grading) == ("Волга-5", 90, "last")
    page = client.get(address("quiz-edit", quiz)).content.decode()
    assert 'value="2026-12-01T10:00"' in page


def test_dates_the_wrong_way_round_are_said_beside_the_field(client):
    quiz = builders.quiz()
    sent = settings_of(client, quiz, opens_at="2026-12-05T10:00", closes_at="2026-12-01T18:00")

    answer = client.post(address("quiz-edit", quiz), sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors["closes_at"] == ["Тест закрывается раньше, чем открывается."]
    assert "details" in answer.content.decode()


def test_rules_that_contradict_each_other_are_told_from_advice(client):
    quiz = builders.quiz(state=Quiz.State.DRAFT, minutes=1, retake_failed=True)

    page = client.get(address("quiz-edit", quiz))

    assert any("раздел всего один" in gap for gap in page.context["readiness"].gaps)
    assert any("Времени мало" in advice for advice in page.context["readiness"].advice)
    html = page.content.decode()
    assert html.index("Мешает опубликовать") < html.index("<h3>Проверьте</h3>")


def test_topics_and_mix_are_chosen_in_the_section(client, tone):
    quiz = builders.quiz([], state=Quiz.State.DRAFT)
    section = quiz.sections.get()

    client.post(address("section-edit", section), part_of(section, topics=[tone.pk], easy="1", hard="2", draw=""))

    section.refresh_from_db()
    assert (section.mix, section.draw, section.pool.count()) == ({"1": 1, "3": 2}, 3, 4)
    page = client.get(address("quiz-edit", quiz)).content.decode().replace("\xa0", " ")
    assert "По темам в наборе 4 вопроса: 2 лёгких, 0 средних, 2 трудных" in page


def test_a_number_that_contradicts_the_mix_is_said(client, tone):
    section = builders.quiz([], state=Quiz.State.DRAFT).sections.get()

    answer = client.post(address("section-edit", section), part_of(section, easy="1", hard="2", draw="7"))

    assert answer.status_code == 422
    assert "По сложности набирается 3, а взять указано 7." in answer.content.decode()


def test_the_mix_is_taken_away_again(client, tone, trainer):
    section = builders.quiz([], state=Quiz.State.DRAFT).sections.get()
    update_section(section=section, by=trainer, topics=[tone], mix={"1": 1})

    client.post(address("section-edit", section), part_of(section, topics=[tone.pk], draw="2"))

    section.refresh_from_db()
    assert (section.mix, section.draw) == ({}, 2)


def test_the_editor_says_that_topics_have_more_and_takes_it_on_demand(client, tone, trainer):
    quiz = builders.quiz([], state=Quiz.State.DRAFT)
    section = quiz.sections.get()
    update_section(section=section, by=trainer, topics=[tone])
    builders.question(builders.single("Новый"), topic="Тон")

    assert client.get(address("quiz-edit", quiz)).context["parts"][0].added == 1
    client.post(address("section-refill", section))

    assert client.get(address("quiz-edit", quiz)).context["parts"][0].added == 0
    assert section.pool.count() == 5


def test_points_are_written_with_a_comma_and_shown(client):
    quiz = builders.quiz()
    section = quiz.sections.get()
    first, *others = section.pool.order_by("order")
    sent = {f"points-{one.question_id}": "1" for one in others}

    client.post(address("section-points", section), {**sent, f"points-{first.question_id}": "2,5"})

    first.refresh_from_db()
    assert first.points == 2.5
    assert "2,5 балла" in client.get(address("quiz-edit", quiz)).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("wrong", ["0", "-1", "много", "1000"])
def test_points_that_make_no_sense_are_said_and_nothing_is_changed(client, wrong):
    section = builders.quiz().sections.get()
    sent = {f"points-{one.question_id}": wrong for one in section.pool.all()}

    assert client.post(address("section-points", section), sent).status_code == 422
    assert set(section.pool.values_list("points", flat=True)) == {1.0}


def test_a_published_quiz_is_not_left_with_a_draw_that_cannot_be_filled(client, tone, trainer):
    quiz = builders.quiz([], state=Quiz.State.DRAFT)
    section = quiz.sections.get()
    update_section(section=section, by=trainer, topics=[tone], mix={"1": 2})
    Quiz.objects.update(state=Quiz.State.PUBLISHED)

    answer = client.post(address("section-edit", section), part_of(section, topics=[tone.pk], easy="5", draw=""))

    assert answer.status_code == 422
    assert "лёгких вопросов 2, а нужно 5" in answer.content.decode().replace("\xa0", " ")


def test_the_editor_costs_the_same_for_one_section_of_topics_and_for_three(client, tone, trainer):
    counts = []
    for sections in (1, 3):
        quiz = builders.quiz([], state=Quiz.State.DRAFT)
        for _ in range(sections - 1):
            Section.objects.create(quiz=quiz, order=9)
        for section in quiz.sections.all():
            update_section(section=section, by=trainer, topics=[tone], draw=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("quiz-edit", quiz))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


@pytest.fixture
def lesson(db) -> Lesson:
    cache.clear()  # guesses of the tests before
    quiz = builders.quiz(access_code="Волга-5", minutes=20, closes_at=timezone.now() + dt.timedelta(days=2))
    return builders.lesson(builders.course(), "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)


def test_the_lesson_asks_for_the_code_and_says_when_it_is_wrong(client_of, learner, lesson):
    client = client_of(learner)
    start = reverse("courses:lesson-start", args=[lesson.pk])
    assert 'name="code"' in client.get(lesson.get_absolute_url()).content.decode()

    assert "Код не подошёл" in client.post(start, {"code": "Ока"}, follow=True).content.decode()
    assert not Attempt.objects.exists()
    client.post(start, {"code": " волга-5"})
    assert Attempt.objects.get().user == learner
    assert 'name="code"' not in client.get(lesson.get_absolute_url()).content.decode()


def test_guessing_the_code_comes_to_an_end(client_of, learner, stranger, lesson):
    client = client_of(learner)
    start = reverse("courses:lesson-start", args=[lesson.pk])
    for guess in range(10):
        client.post(start, {"code": f"Волга-{guess + 10}"})

    assert "слишком много раз" in client.post(start, {"code": "Волга-5"}, follow=True).content.decode()
    assert not Attempt.objects.exists()
    client_of(stranger).post(start, {"code": "Волга-5"})
    assert Attempt.objects.get().user == stranger


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_a_quiz_of_topics_is_put_together_published_and_begun(open_browser, learner, trainer, tone, viewport):
    size = {"viewport": viewport} if viewport else {}
    quiz = builders.quiz([], state=Quiz.State.DRAFT, pass_percent=50)
    lesson = builders.lesson(builders.course(), "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    page = open_browser(trainer, **size)
    page.goto(address("quiz-edit", quiz))
    page.get_by_text("Темы, сложность, балл раздела").click()
    page.get_by_label("Тон", exact=True).check()
    page.get_by_label("Лёгких").fill("1")
    page.get_by_label("Трудных").fill("1")
    page.get_by_role("button", name="Сохранить раздел").click()
    page.get_by_text("Раздел сохранён").wait_for()
    page.get_by_text("Кто и когда: даты и код доступа").click()
    page.get_by_label("Код доступа").fill("Волга-5")
    assert barriers(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="Сохранить правила").click()
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_text("Тест опубликован").wait_for()

    room = open_browser(learner, **size)
    room.goto(lesson.get_absolute_url())
    assert barriers(room) == []
    assert overflow(room) <= 0
    room.get_by_label("Код доступа").fill("ВОЛГА-5")
    room.get_by_role("button", name="Начать тест").click()
    room.get_by_role("group", name="Вопрос 1 из 2").wait_for()
