"""What a seminar needs before it is published, and what may still be changed in it afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from courses.catalogue import actions, readiness
from courses.lessons import editing
from courses.lessons.models import Lesson
from courses.models import Completion, Course
from courses.progress.actions import complete_lesson
from courses.requirements.actions import require
from lms.errors import Refused
from lms.models import User
from quizzes.models import Quiz, Scenario
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db) -> Course:
    return builders.course("Сроки", state=Course.State.DRAFT, description="О сроках.", objectives=["Считать"])


def gaps(course: Course) -> list[str]:
    course.refresh_from_db()
    return readiness.gaps(course, list(course.lessons.filter(archived_at=None).select_related("quiz", "scenario")))


def published(course: Course, by: User) -> Course:
    builders.lesson(course, "Первый")
    builders.lesson(course, "Второй")
    return actions.publish(course=course, by=by)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"description": " "}, "Не хватает описания"),
        ({"objectives": []}, "Не хватает целей"),
        ({"academic_hours": 0}, "академические часы"),
    ],
)
def test_the_page_of_a_course_must_be_filled(course, fields: dict[str, Any], said):
    builders.lesson(course)
    assert gaps(course) == []
    Course.objects.filter(pk=course.pk).update(**fields)
    assert len(gaps(course)) == 1
    assert said in gaps(course)[0]


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("text", {"body": "<p>\xa0</p>"}, "нет текста"),
        ("file", {}, "нет файла"),
        ("video", {}, "нет видео"),
        ("link", {}, "нет ссылки"),
        ("quiz", {"completion": "passed"}, "не выбран тест"),
        ("reply", {"completion": "submitted"}, "не выбрано упражнение"),
    ],
)
def test_a_lesson_of_every_kind_must_have_what_it_consists_of(course, kind, fields: dict[str, Any], said):
    builders.lesson(course, "Пустой", kind=kind, **fields)
    assert [said in gap for gap in gaps(course)] == [True]


def test_what_the_lessons_use_must_be_published_too(course):
    builders.lesson(course, kind="quiz", completion="passed", quiz=builders.quiz(state=Quiz.State.DRAFT))
    scenario = builders.scenario(state=Scenario.State.DRAFT)
    builders.lesson(course, kind="reply", completion="submitted", scenario=scenario)
    assert ["ещё не опубликован" in gap for gap in gaps(course)] == [True, True]


def test_without_a_required_lesson_there_is_nothing_to_complete(course):
    assert gaps(course) == ["В семинаре нет ни одного урока."]
    builders.lesson(course, required=False)
    assert gaps(course) == ["Ни один урок не обязателен: отметьте хотя бы один."]


def test_a_lesson_that_waits_for_one_below_it_is_a_gap(course):
    first, second = builders.lesson(course, "Первый"), builders.lesson(course, "Второй")
    Lesson.objects.filter(pk=first.pk).update(after=second)
    assert ["ждёт урока, который стоит ниже" in gap for gap in gaps(course)] == [True]


def test_a_draft_with_a_gap_does_not_become_the_next_version(course, trainer):
    course = published(course, trainer)
    first = course.lessons.order_by("order")[0]
    editing.update_lesson(lesson=first, by=trainer, body="<script>x</script>")
    with pytest.raises(Refused, match="нет текста"):
        actions.publish(course=course, by=trainer, changelog="Короче")
    assert course.versions.count() == 1


def test_editing_a_published_seminar_leaves_completions_as_they_are(course, trainer, learner):
    course = published(course, trainer)
    for lesson in course.lessons.order_by("order"):
        complete_lesson(lesson=lesson, user=learner)
    before = Completion.objects.get().evidence
    actions.update(course=course, by=trainer, title="Другое название")
    editing.create_lesson(course=course, kind="text", by=trainer, title="Третий", body="<p>Новое</p>")
    assert Completion.objects.get().evidence == before
    assert learner.enrolments.get().completed_at is not None


def test_whoever_waits_for_a_lesson_that_goes_has_completed_the_seminar(course, trainer, learner, stranger):
    course = published(course, trainer)
    first, second = course.lessons.order_by("order")
    complete_lesson(lesson=first, user=learner)
    complete_lesson(lesson=second, user=stranger)
    editing.archive_lesson(lesson=second, by=trainer)
    assert not Completion.objects.exists()
    actions.publish(course=course, by=trainer, changelog="Короче", move=True)
    assert Completion.objects.get().user == learner


def test_a_lesson_made_voluntary_is_waited_for_no_longer(course, trainer, learner):
    course = published(course, trainer)
    first, second = course.lessons.order_by("order")
    complete_lesson(lesson=first, user=learner)
    editing.update_lesson(lesson=second, by=trainer, required=False)
    actions.publish(course=course, by=trainer, changelog="Второй по желанию", move=True)
    assert Completion.objects.get().user == learner


def test_a_seminar_that_people_must_complete_is_not_archived(course, trainer, learner, region):
    course = published(course, trainer)
    today = timezone.localdate()
    due = [(course, today + dt.timedelta(days=30))]
    require(title="Всем", agency=region.health, courses_with_due=due, starts_on=today, by=None)
    with pytest.raises(Refused, match=r"1\sчеловек"):
        actions.archive(course=course, by=trainer)
    assert Course.objects.get(pk=course.pk).state == Course.State.PUBLISHED


def test_an_archived_seminar_disappears_and_comes_back_by_publishing(course, trainer):
    course = published(course, trainer)
    first_time = Course.objects.get(pk=course.pk).published_at
    actions.archive(course=course, by=trainer)
    actions.archive(course=course, by=trainer)
    assert Course.objects.get(pk=course.pk).state == Course.State.ARCHIVED
    again = actions.publish(course=course, by=trainer)
    assert (again.state, again.published_at) == (Course.State.PUBLISHED, first_time)
