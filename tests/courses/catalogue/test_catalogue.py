"""The catalogue: programmes with their courses in order, each as it stands for the learner."""

import datetime as dt
import html

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Programme
from courses.progress.actions import complete_lesson, open_lesson
from tests import builders


def catalogue(client) -> str:
    response = client.get(reverse("courses:catalogue"))
    assert response.status_code == 200
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def row_of(shown: str, title: str) -> str:
    return next(row for row in shown.split("<li") if f"{title}</a>" in row)


def test_courses_stand_in_their_order_under_their_programme(client_of, learner):
    builders.course("Второй", order=2)
    builders.course("Первый", order=1)
    other = Programme.objects.create(code="a", title="Другая программа", organiser="ЦУР")
    Course.objects.create(programme=other, title="Сам по себе", state="published", published_at=timezone.now())
    programmes = client_of(learner).get(reverse("courses:catalogue")).context["programmes"]
    assert [(programme.title, [one.course.title for one in standings]) for programme, standings in programmes] == [
        ("Другая программа", ["Сам по себе"]),
        ("Ответ по существу", ["Первый", "Второй"]),
    ]


def test_each_course_says_where_she_is_with_it(client_of, learner):
    done, begun, due, free = (builders.course(title) for title in ("Пройденный", "Начатый", "Должный", "Вольный"))
    lessons = {course: [builders.lesson(course) for _ in range(2)] for course in (done, begun, due, free)}
    for lesson in lessons[done]:
        complete_lesson(lesson=lesson, user=learner)
    open_lesson(lesson=lessons[begun][0], user=learner)
    builders.assignment(learner, due, timezone.localdate() + dt.timedelta(10))
    shown = catalogue(client_of(learner))
    assert "Пройден" in row_of(shown, "Пройденный")
    assert "0 из 2" in row_of(shown, "Начатый")
    assert "обязателен" in row_of(shown, "Должный")
    assert "через 10 дней" in row_of(shown, "Должный")
    assert "По желанию" in row_of(shown, "Вольный")


def test_drafts_are_in_nobodys_catalogue(client_of, learner, trainer):
    builders.course("Черновик", state=Course.State.DRAFT)
    for person in (learner, trainer):
        shown = catalogue(client_of(person))
        assert "Черновик" not in shown
        assert "Курсов пока нет" in shown


def test_the_list_asks_the_same_few_questions_for_one_course_and_for_three(client_of, learner):
    client = client_of(learner)
    counts = []
    for number in (1, 3):
        while Course.objects.count() < number:
            lesson = builders.lesson(builders.course())
            complete_lesson(lesson=lesson, user=learner)
        with CaptureQueriesContext(connection) as queries:
            catalogue(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 12
