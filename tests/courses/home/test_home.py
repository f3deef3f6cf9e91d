"""The first page: one sentence, one button, what is required, the next session, the certificates."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.lessons.actions import start
from courses.models import Course, Lesson
from courses.progress.actions import complete_lesson, open_lesson
from quizzes.scenarios.actions import submit
from quizzes.scenarios.kinds import Answer
from tests import builders


def home(client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(number)


def course_of(*titles: str, **fields) -> tuple[Course, list[Lesson]]:
    course = builders.course(**fields)
    return course, [builders.lesson(course, title) for title in titles]


def button(lesson: Lesson, word: str) -> str:
    return f'href="{lesson.get_absolute_url()}">{word}'


def test_who_has_nothing_to_do_is_shown_where_to_begin(client_of, learner):
    shown = home(client_of(learner))
    assert "Здравствуйте, Анна Петровна!" in shown
    assert "Пока вам ничего не назначили" in shown
    assert f'href="{reverse("courses:catalogue")}">Выбрать курс' in shown
    assert shown.count("<h1") == 1


def test_the_button_begins_the_course_that_is_due_first(client_of, learner):
    later, _ = course_of("Тон", title="Тон и конфликт")
    sooner, lessons = course_of("Сроки", title="Сроки и маршрут")
    builders.assignment(learner, later, in_days(40))
    builders.assignment(learner, sooner, in_days(20))
    shown = home(client_of(learner))
    assert "Осталось 2 семинара, ближайший срок" in shown
    assert button(lessons[0], "Начать") in shown
    assert shown.index("Сроки и маршрут</a>") < shown.index("Тон и конфликт</a>")


def test_the_button_goes_on_where_she_stopped(client_of, learner):
    sooner, _ = course_of("Сроки", title="Сроки и маршрут")
    later, lessons = course_of("Первый", "Второй", title="Тон и конфликт")
    builders.assignment(learner, sooner, in_days(5))
    builders.assignment(learner, later, in_days(40))
    open_lesson(lesson=lessons[1], user=learner)
    shown = home(client_of(learner))
    assert "Вы остановились здесь" in shown
    assert button(lessons[1], "Продолжить") in shown


def test_after_a_completed_lesson_the_next_one_that_is_open_follows(client_of, learner):
    course, lessons = course_of("Первый", "Второй", "Третий")
    Lesson.objects.filter(pk=lessons[1].pk).update(required=False)
    builders.assignment(learner, course, in_days(5))
    open_lesson(lesson=lessons[0], user=learner)
    complete_lesson(lesson=lessons[0], user=learner)
    shown = home(client_of(learner))
    assert button(lessons[2], "Продолжить") in shown
    assert "Пройдено 1 из 2 уроков" in shown


def test_when_a_course_is_done_the_button_goes_to_the_next_one_due(client_of, learner):
    first, lessons = course_of("Сроки", title="Сроки и маршрут")
    second, others = course_of("Тон", title="Тон и конфликт")
    builders.assignment(learner, first, in_days(5))
    builders.assignment(learner, second, in_days(40))
    complete_lesson(lesson=lessons[0], user=learner)
    shown = home(client_of(learner))
    assert button(others[0], "Начать") in shown
    assert "Остался 1 семинар" in shown
    assert "действует до" in shown


def test_everything_done_is_said_kindly(client_of, learner):
    course, lessons = course_of("Сроки")
    builders.assignment(learner, course, in_days(5))
    complete_lesson(lesson=lessons[0], user=learner)
    shown = home(client_of(learner))
    assert "Все обязательные семинары пройдены" in shown
    assert "Готово: вы прошли всё, что нужно" in shown


def test_an_overdue_course_says_so_in_words(client_of, learner):
    course, _ = course_of("Сроки")
    builders.assignment(learner, course, in_days(-2))
    shown = home(client_of(learner))
    assert "Просрочен 1 семинар" in shown
    assert "просрочено на 2 дня" in shown


def test_a_reply_at_the_trainers_is_waited_for(client_of, learner):
    course = builders.course()
    lesson = builders.lesson(
        course, "Практикум", Lesson.Kind.REPLY, scenario=builders.scenario(), completion=Lesson.Rule.MARKED
    )
    builders.assignment(learner, course, in_days(5))
    submit(reply=start(lesson=lesson, user=learner), answer=Answer("Здравствуйте! Сделаем завтра."))
    shown = home(client_of(learner))
    assert "Ответ у тренера" in shown
    assert "Ждёт проверки" in shown


def test_courses_begun_by_choice_have_their_own_list(client_of, learner):
    _, lessons = course_of("Тон", "Конфликт", title="Тон и конфликт")
    open_lesson(lesson=lessons[0], user=learner)
    shown = home(client_of(learner))
    assert "Вы начали сами" in shown
    assert button(lessons[0], "Продолжить") in shown


def test_the_next_session_is_that_of_her_own_courses(client_of, learner):
    mine, _ = course_of("Сроки", title="Сроки и маршрут")
    builders.assignment(learner, mine, in_days(5))
    now = timezone.now()
    builders.session(builders.course("Чужой"), now + dt.timedelta(hours=1), place="Чужой зал")
    builders.session(mine, now + dt.timedelta(days=1), cancelled_at=now, place="Отменённый зал")
    builders.session(mine, now + dt.timedelta(days=2), place="Большой зал", online_url="https://meet.example.org/1")
    shown = home(client_of(learner))
    assert "Большой зал" in shown
    assert "meet.example.org" not in shown  # the link is for those who are registered, shortly before
    assert "Чужой зал" not in shown
    assert "Отменённый зал" not in shown


def test_nobody_sees_what_others_must_do(client_of, learner, stranger):
    course, _ = course_of("Сроки", title="Сроки и маршрут")
    builders.assignment(learner, course, in_days(5))
    assert "Сроки и маршрут" not in home(client_of(stranger))


def test_a_course_that_was_put_away_asks_for_nothing(client_of, learner):
    course, _ = course_of("Сроки", title="Сроки и маршрут")
    builders.assignment(learner, course, in_days(5))
    Course.objects.update(state=Course.State.ARCHIVED)
    assert "Пока вам ничего не назначили" in home(client_of(learner))


@pytest.mark.parametrize(
    ("who", "desks"),
    [
        ("learner", []),
        ("hr", ["Кто обучен"]),
        ("head", ["Кто обучен"]),
        ("trainer", ["Мастерская тренера"]),
        ("office", ["Мастерская тренера", "Кто обучен", "Администрирование"]),
    ],
)
def test_other_roles_find_their_desks(request, client_of, who, desks):
    response = client_of(request.getfixturevalue(who)).get("/")
    assert [desk.label for desk in response.context["home"].desks] == desks


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert reverse("account_login") in client.get("/")["Location"]


def test_the_page_asks_the_same_few_questions_for_one_course_and_for_three(client_of, learner):
    client = client_of(learner)
    counts = []
    for number in (1, 3):
        while Course.objects.count() < number:
            course, lessons = course_of("Первый", "Второй")
            builders.assignment(learner, course, in_days(5))
            builders.session(course, timezone.now() + dt.timedelta(days=1))
            complete_lesson(lesson=lessons[0], user=learner)
        with CaptureQueriesContext(connection) as queries:
            home(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 12
