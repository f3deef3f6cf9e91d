"""A seminar that begins as another one: a copy, or a template that is offered to everybody."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from courses.lessons.duplicating import duplicate
from courses.models import Course, Lesson, LessonImage
from lms.models import StoredFile
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def course(trainer) -> Course:
    course = builders.course("Сроки", objectives=["Считать сроки"], valid_months=6)
    first = builders.lesson(course, "Порядок", body="<p>Текст</p>")
    stored = StoredFile.objects.create(
        file=ContentFile(b"x", "a.png"), name="a.png", size=1, sha256="0" * 64, kind=StoredFile.Kind.IMAGE
    )
    image = LessonImage.objects.create(lesson=first, file=stored)
    first.body = f'<figure><img src="/lessons/images/{image.pk}/" alt="Схема"></figure>'
    first.save()
    quiz = builders.quiz()
    builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED, after=first)
    return course


def test_a_copy_is_a_draft_with_the_same_lessons_in_order(client, course):
    url = reverse("courses:course-duplicate", args=[course.pk])
    assert client.get(url).status_code == 200
    response = client.post(url, {"title": "Сроки для школ", "programme": course.programme_id})
    made = Course.objects.get(title="Сроки для школ")
    assert response["Location"] == reverse("courses:course-edit", args=[made.pk])
    assert (made.state, made.objectives, made.valid_months) == (Course.State.DRAFT, ["Считать сроки"], 6)
    assert [lesson.title for lesson in made.lessons.order_by("order")] == ["Порядок", "Тест"]


def test_in_a_copy_lessons_wait_for_each_other_and_share_files_and_quizzes(course, trainer):
    made = duplicate(course=course, title="Копия", programme=course.programme, by=trainer)
    first, quiz = made.lessons.order_by("order")
    image = first.images.get()
    assert quiz.after == first
    assert quiz.quiz == course.lessons.get(title="Тест").quiz
    assert f"/lessons/images/{image.pk}/" in first.body
    assert image.file == LessonImage.objects.get(lesson__course=course).file


def test_a_change_in_the_copy_leaves_the_first_one_as_it_was(course, trainer):
    made = duplicate(course=course, title="Копия", programme=course.programme, by=trainer)
    made.lessons.update(body="<p>Другое</p>")
    Course.objects.filter(pk=made.pk).update(objectives=["Иное"])
    course.refresh_from_db()
    assert course.objectives == ["Считать сроки"]
    assert "figure" in course.lessons.get(title="Порядок").body


def test_a_double_click_makes_one_copy(course, trainer):
    first = duplicate(course=course, title="Копия", programme=course.programme, by=trainer)
    assert duplicate(course=course, title="Копия", programme=course.programme, by=trainer) == first
    assert Course.objects.filter(title="Копия").count() == 1


def test_a_lesson_that_was_put_away_is_not_copied(course, trainer):
    builders.lesson(course, "Убран", archived_at=course.changed_at)
    made = duplicate(course=course, title="Копия", programme=course.programme, by=trainer)
    assert made.lessons.count() == 2


def test_a_new_seminar_begins_with_a_template(client, course):
    new = reverse("courses:course-new")
    assert "template" not in client.get(new).context["form"].fields
    client.post(reverse("courses:course-template", args=[course.pk]), {"template": "yes"})
    assert "Сроки" in client.get(reverse("courses:teach")).content.decode()
    data = {"title": "Осенний", "subtitle": "Свой", "programme": course.programme_id, "template": course.pk}
    client.post(new, data)
    made = Course.objects.get(title="Осенний")
    assert (made.lessons.count(), made.subtitle, made.is_template) == (2, "Свой", False)
    client.post(reverse("courses:course-template", args=[course.pk]), {"template": "no"})
    assert "template" not in client.get(new).context["form"].fields


def test_a_template_is_no_unfinished_draft_on_the_desk(client, course):
    Course.objects.filter(pk=course.pk).update(state=Course.State.DRAFT, is_template=True)
    desk = client.get(reverse("courses:teach")).context["desk"]
    assert (len(desk.drafts), len(desk.templates)) == (0, 1)


@pytest.mark.parametrize("person", ["learner", "hr", "head"])
def test_nobody_else_copies_seminars(request, client_of, course, person):
    client = client_of(request.getfixturevalue(person))
    assert client.post(reverse("courses:course-duplicate", args=[course.pk])).status_code in (403, 404)
    assert client.post(reverse("courses:course-template", args=[course.pk])).status_code in (403, 404)
