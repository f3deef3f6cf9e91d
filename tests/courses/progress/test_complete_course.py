"""A course completes once, when its last required lesson does, and what it rests on is frozen."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from courses.models import Assignment, Completion, Enrolment, Lesson
from courses.progress.actions import complete_lesson
from courses.progress.signals import course_completed
from lms.errors import Refused
from lms.models import AuditEntry, Employment
from tests import builders


@pytest.fixture
def course(db):
    return builders.course("Анатомия ответа")


@pytest.fixture
def announced():
    heard = []

    def hear(sender, completion, **extra):
        assert connection.in_atomic_block
        heard.append(completion)

    course_completed.connect(hear)
    yield heard
    course_completed.disconnect(hear)


def test_the_last_required_lesson_completes_the_course_once(learner, course, announced):
    lessons = [builders.lesson(course) for _ in range(2)]
    builders.lesson(course, required=False)
    complete_lesson(lesson=lessons[0], user=learner)
    assert not Completion.objects.exists()
    complete_lesson(lesson=lessons[1], user=learner)
    complete_lesson(lesson=lessons[1], user=learner)
    completion = Completion.objects.get(user=learner, course=course)
    assert completion.cycle == 1
    assert Enrolment.objects.get(user=learner).completed_at == completion.completed_at
    assert announced == [completion]
    assert AuditEntry.objects.filter(verb="courses.complete_course").count() == 1


def test_the_certificate_and_the_assignment_follow(learner, course):
    builders.assignment(learner, course, timezone.localdate())
    complete_lesson(lesson=builders.lesson(course), user=learner)
    assert Completion.objects.get().certificate.holder == learner
    assert Assignment.objects.get().state == "completed"


def test_lessons_that_were_put_away_are_not_asked_for(learner, course):
    builders.lesson(course, archived_at=timezone.now())
    complete_lesson(lesson=builders.lesson(course), user=learner)
    assert Completion.objects.count() == 1


def test_where_no_lesson_is_required_all_of_them_are(learner, course):
    first, second = (builders.lesson(course, required=False) for _ in range(2))
    complete_lesson(lesson=first, user=learner)
    assert not Completion.objects.exists()
    complete_lesson(lesson=second, user=learner)
    assert Completion.objects.count() == 1


def test_a_lesson_added_later_takes_nothing_back(learner, course):
    complete_lesson(lesson=builders.lesson(course), user=learner)
    added = builders.lesson(course)
    assert Enrolment.objects.get().completed_at is not None
    complete_lesson(lesson=added, user=learner)
    assert Completion.objects.count() == 1


def test_what_a_completion_rests_on_does_not_change_with_the_course(learner, region, course):
    reading = builders.lesson(course, "Структура")
    quiz = builders.lesson(course, "Проверка", Lesson.Kind.QUIZ, quiz=builders.quiz(), completion=Lesson.Rule.PASSED)
    complete_lesson(lesson=reading, user=learner)
    complete_lesson(lesson=quiz, user=learner, score=87)
    course.title = "Новое название"
    course.save()
    Lesson.objects.update(title="Переименован")
    Employment.objects.filter(user=learner).update(agency=region.transport)
    completion = Completion.objects.get()
    evidence = completion.evidence
    assert evidence["course"] == {"title": "Анатомия ответа", "hours": 2, "programme": "Ответ по существу"}
    assert [(row["title"], row["kind"], row["score"]) for row in evidence["lessons"]] == [
        ("Структура", "text", None),
        ("Проверка", "quiz", 87),
    ]
    assert all(dt.datetime.fromisoformat(row["completed_at"]).tzinfo for row in evidence["lessons"])
    assert evidence["agency"] == "Минздрав, отдел обращений"
    assert evidence["position"] == "Главный специалист отдела"
    assert completion.agency == region.health_unit
    assert completion.score == 87


def test_who_works_nowhere_now_completes_all_the_same(learner, course):
    Employment.objects.filter(user=learner).update(ended_on=timezone.localdate() - dt.timedelta(days=1))
    complete_lesson(lesson=builders.lesson(course), user=learner)
    assert Completion.objects.get().agency is None


def test_a_lesson_that_was_put_away_no_longer_completes(learner, course):
    with pytest.raises(Refused):
        complete_lesson(lesson=builders.lesson(course, archived_at=timezone.now()), user=learner)


@pytest.mark.django_db(transaction=True)
def test_the_last_two_lessons_in_two_tabs_complete_the_course_once(learner, announced):
    course = builders.course()
    lessons = [builders.lesson(course) for _ in range(2)]
    barrier = threading.Barrier(2)

    def finish(lesson):
        barrier.wait(10)
        complete_lesson(lesson=lesson, user=learner)
        connection.close()

    tabs = [threading.Thread(target=finish, args=[lesson]) for lesson in lessons]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert Completion.objects.count() == 1
    assert len(announced) == 1
