"""A lesson as the learner sees it: what it shows, what it notes, and who never sees it."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Enrolment, Lesson, LessonProgress
from courses.progress.actions import complete_lesson
from courses.versions.freezing import Note, freeze
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Анатомия ответа")


def page(client, lesson):
    return client.get(reverse("courses:lesson", args=[lesson.pk]))


def text_of(response) -> str:
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def test_opening_a_lesson_enrols_and_notes_where_she_is(client_of, learner, course):
    lesson = builders.lesson(course)
    assert page(client_of(learner), lesson).status_code == 200
    enrolment = Enrolment.objects.get(user=learner, course=course)
    assert enrolment.last_lesson == lesson
    assert LessonProgress.objects.get(enrolment=enrolment, lesson=lesson).completed_at is None


def test_coming_back_moves_the_place_and_makes_no_second_row(client_of, learner, course):
    first, second = builders.lesson(course), builders.lesson(course)
    client = client_of(learner)
    for lesson in (first, second, first, first):
        page(client, lesson)
    assert Enrolment.objects.get(user=learner).last_lesson == first
    assert LessonProgress.objects.count() == 2


def test_reloading_a_lesson_writes_nothing(client_of, learner, course):
    lesson, client = builders.lesson(course), client_of(learner)
    page(client, lesson)
    with CaptureQueriesContext(connection) as queries:
        page(client, lesson)
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_text_is_shown_with_its_outline(client_of, learner, course):
    lesson = builders.lesson(course, "Структура", body="<p>Здравствуйте и по делу.</p>")
    builders.lesson(course, "Тон")
    shown = text_of(page(client_of(learner), lesson))
    assert "<p>Здравствуйте и по делу.</p>" in shown
    assert 'aria-current="page"' in shown
    assert "Тон" in shown
    assert shown.count("<h1") == 1


def test_a_locked_lesson_says_what_comes_first_and_shows_no_text(client_of, learner, course):
    first = builders.lesson(course, "Сроки")
    locked = builders.lesson(course, "Практика", body="<p>Тайное знание</p>", after=first)
    shown = text_of(page(client_of(learner), locked))
    assert "Откроется после урока «Сроки»" in shown
    assert "Тайное знание" not in shown
    assert not LessonProgress.objects.filter(lesson=locked).exists()
    complete_lesson(lesson=first, user=learner)
    assert "Тайное знание" in text_of(page(client_of(learner), locked))


def test_a_chain_of_locks_leads_to_the_lesson_that_is_open(client_of, learner, course):
    first = builders.lesson(course, "Сроки")
    second = builders.lesson(course, "Тон", after=first)
    third = builders.lesson(course, "Практика", after=second)
    shown = text_of(page(client_of(learner), third))
    assert "Ближайший открытый — «Сроки»" in shown


def test_a_lesson_waits_for_no_lesson_that_was_put_away(client_of, learner, course):
    gone = builders.lesson(course, "Старый", archived_at=timezone.now())
    lesson = builders.lesson(course, "Новый", body="<p>Открыто</p>", after=gone)
    assert "Открыто" in text_of(page(client_of(learner), lesson))


def test_drafts_and_archived_lessons_are_not_there_for_learners(client_of, learner, trainer, course):
    draft = builders.lesson(builders.course("Черновик", state=Course.State.DRAFT))
    gone = builders.lesson(course, archived_at=timezone.now())
    assert page(client_of(learner), draft).status_code == 404
    assert page(client_of(learner), gone).status_code == 404
    assert page(client_of(trainer), gone).status_code == 404


def test_a_trainer_sees_a_draft_as_a_preview_that_notes_nothing(client_of, trainer):
    lesson = builders.lesson(builders.course("Черновик", state=Course.State.DRAFT))
    assert "Так урок увидит слушатель" in text_of(page(client_of(trainer), lesson))
    assert not Enrolment.objects.exists()


def test_who_is_not_signed_in_is_asked_to(client, course):
    lesson = builders.lesson(course)
    response = page(client, lesson)
    assert response.status_code == 302
    assert "next=" in response["Location"]
    assert not Enrolment.objects.exists()


def test_one_learners_progress_is_not_anothers(client_of, learner, stranger, course):
    lesson = builders.lesson(course)
    complete_lesson(lesson=lesson, user=learner)
    assert "Готово" in text_of(page(client_of(stranger), lesson))
    assert Enrolment.objects.get(user=stranger).completed_at is None


def test_a_link_opens_elsewhere_without_telling_where_from(client_of, learner, course):
    lesson = builders.lesson(course, kind=Lesson.Kind.LINK, url="https://example.org/news")
    shown = text_of(page(client_of(learner), lesson))
    assert 'href="https://example.org/news" target="_blank" rel="noopener noreferrer"' in shown


def test_the_quiz_card_names_the_rules_and_earlier_attempts(client_of, learner, course):
    quiz = builders.quiz(minutes=15, max_attempts=3, pass_percent=80)
    lesson = builders.lesson(course, kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    client = client_of(learner)
    shown = text_of(page(client, lesson))
    for rule in ("3 вопроса", "15 минут", "зачёт от 80 %", "3 попытки", "Начать тест"):
        assert rule in shown
    client.post(reverse("courses:lesson-start", args=[lesson.pk]))
    assert "Продолжить тест" in text_of(page(client, lesson))
    builders.answered(quiz.attempts.get(), right=1)
    shown = text_of(page(client, lesson))
    assert "осталось 2" in shown
    assert "33 %" in shown
    assert reverse("quizzes:attempt-review", args=[quiz.attempts.get().pk]) in shown


def test_a_quiz_without_attempts_left_offers_no_start(client_of, learner, course):
    quiz = builders.quiz(max_attempts=1)
    lesson = builders.lesson(course, kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    client = client_of(learner)
    client.post(reverse("courses:lesson-start", args=[lesson.pk]))
    builders.answered(quiz.attempts.get(), right=0)
    shown = text_of(page(client, lesson))
    assert "Попытки закончились" in shown
    assert reverse("courses:lesson-start", args=[lesson.pk]) not in shown


def test_the_exercise_card_says_channel_time_and_tries(client_of, learner, course):
    scenario = builders.scenario(channel="vam_reshat", write_minutes=20)
    lesson = builders.lesson(course, kind=Lesson.Kind.REPLY, scenario=scenario, completion=Lesson.Rule.SUBMITTED)
    shown = text_of(page(client_of(learner), lesson))
    assert "Портал «Вам решать»" in shown
    assert "20 минут" in shown
    assert scenario.message not in shown


def test_the_page_asks_the_same_few_questions_for_any_number_of_lessons(client_of, learner, course, trainer):
    lesson, client = builders.lesson(course), client_of(learner)
    counts = []
    for _ in range(2):
        version = freeze(course=course, note=Note(by=trainer))
        Enrolment.objects.update(version=version)
        page(client, lesson)
        with CaptureQueriesContext(connection) as queries:
            page(client, lesson)
        counts.append(len(queries))
        for _ in range(3):
            builders.lesson(course)
    assert counts[0] == counts[1]
    assert counts[1] <= 10


WITH = {"quiz": {"quiz": builders.quiz}, "reply": {"scenario": builders.scenario}}


@pytest.mark.parametrize("kind", Lesson.Kind.values)
def test_a_lesson_of_any_kind_stays_within_ten_queries_and_three_writes_when_it_is_new(
    client_of, learner, course, trainer, kind
):
    first = builders.lesson(course)
    things = {name: make() for name, make in WITH.get(kind, {}).items()}
    lesson = builders.lesson(course, kind=kind, after=first, **things)
    freeze(course=course, note=Note(by=trainer))
    client = client_of(learner)
    page(client, first)
    complete_lesson(lesson=first, user=learner)
    for writes in (3, 0):
        with CaptureQueriesContext(connection) as queries:
            assert page(client, lesson).status_code == 200
        written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
        assert len(written) == writes
        assert len(queries) - writes <= 10


def test_after_a_while_a_visit_is_noted_again(client_of, learner, course):
    lesson, client = builders.lesson(course), client_of(learner)
    page(client, lesson)
    long_ago = timezone.now() - dt.timedelta(days=1)
    Enrolment.objects.update(last_seen_at=long_ago)
    page(client, lesson)
    assert Enrolment.objects.get().last_seen_at > long_ago
