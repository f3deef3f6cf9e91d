"""A checklist: ticks stay, the required ones complete the lesson, a new round begins with an empty list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.checklists import actions, items
from courses.models import Course, Enrolment, Lesson, LessonProgress, Ticks
from courses.progress.actions import begin_again
from tests import builders

pytestmark = pytest.mark.django_db

ITEMS = [
    {"key": "map", "text": "Проверить адрес в карте", "required": True},
    {"key": "term", "text": "Назвать срок", "required": True},
    {"key": "photo", "text": "Приложить фото", "required": False},
]


@pytest.fixture
def course(db) -> Course:
    return builders.course("Анатомия ответа")


@pytest.fixture
def checklist(course) -> Lesson:
    return builders.lesson(
        course, "Перед отправкой", Lesson.Kind.CHECKLIST, completion=Lesson.Rule.TICKED, settings={"items": ITEMS}
    )


def send(client: Client, lesson: Lesson, *keys: str, **extra: Any) -> Any:
    return client.post(reverse("courses:lesson-tick", args=[lesson.pk]), {"item": keys}, **extra)


def is_done(lesson: Lesson) -> bool:
    return LessonProgress.objects.filter(lesson=lesson).exclude(completed_at=None).exists()


def test_ticks_are_there_when_she_comes_back(client_of, learner, checklist):
    client = client_of(learner)
    send(client, checklist, "map")
    shown = client.get(checklist.get_absolute_url()).context["items"]
    assert [item.key for item in shown if item.is_done] == ["map"]
    assert not is_done(checklist)


def test_the_lesson_is_completed_by_all_that_is_required_and_stays_so(client_of, learner, checklist):
    client = client_of(learner)
    send(client, checklist, "map", "term")
    assert is_done(checklist)
    send(client, checklist)
    assert is_done(checklist)
    assert Ticks.objects.get().items == []


def test_where_nothing_is_required_everything_is(course, learner):
    lesson = builders.lesson(
        course,
        kind=Lesson.Kind.CHECKLIST,
        completion=Lesson.Rule.TICKED,
        settings={"items": [{**ITEMS[2]}, {**ITEMS[2], "key": "links"}]},
    )
    actions.tick(lesson=lesson, user=learner, keys=["photo"])
    assert not is_done(lesson)
    actions.tick(lesson=lesson, user=learner, keys=["photo", "links"])
    assert is_done(lesson)


def test_an_empty_list_completes_nothing(course, learner):
    lesson = builders.lesson(course, kind=Lesson.Kind.CHECKLIST, completion=Lesson.Rule.TICKED)
    actions.tick(lesson=lesson, user=learner, keys=[])
    assert not is_done(lesson)


def test_nobody_completes_a_checklist_by_the_button_of_another_kind(client_of, learner, checklist):
    response = client_of(learner).post(reverse("courses:lesson-complete", args=[checklist.pk]))
    assert response.status_code == 409
    assert not is_done(checklist)


def test_each_change_is_kept_without_leaving_the_page_and_the_last_one_shows_it_anew(client_of, learner, checklist):
    client = client_of(learner)
    client.get(checklist.get_absolute_url())
    half = send(client, checklist, "map", headers={"HX-Request": "true"})
    assert "Отмечено 1 из" in half.content.decode()
    assert "HX-Refresh" not in half
    assert send(client, checklist, "map", "term", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_course_taken_again_begins_with_an_empty_list(client_of, learner, checklist):
    client = client_of(learner)
    send(client, checklist, "map", "term")
    begin_again(enrolment=Enrolment.objects.get())
    assert not any(item.is_done for item in client.get(checklist.get_absolute_url()).context["items"])
    send(client, checklist, "photo")
    assert list(Ticks.objects.order_by("round").values_list("round", "items")) == [(1, ["map", "term"]), (2, ["photo"])]


def test_a_trainer_writes_items_a_line_each_and_rewords_one_without_losing_ticks(client_of, trainer, learner, course):
    client = client_of(trainer)
    course.state = Course.State.DRAFT
    course.save()
    sent = {"title": "Перед отправкой", "minutes": 5, "must": "Проверить адрес\nНазвать срок", "may": "Приложить фото"}
    lesson = builders.lesson(course, kind=Lesson.Kind.CHECKLIST, completion=Lesson.Rule.TICKED)
    client.post(reverse("courses:lesson-edit", args=[lesson.pk]), sent)
    lesson.refresh_from_db()
    before = items.items_of(lesson)
    assert [(item.text, item.required) for item in before] == [
        ("Проверить адрес", True),
        ("Назвать срок", True),
        ("Приложить фото", False),
    ]
    page = client.get(reverse("courses:lesson-edit", args=[lesson.pk]))
    assert page.context["form"]["must"].value() == "Проверить адрес\nНазвать срок"
    client.post(
        reverse("courses:lesson-edit", args=[lesson.pk]), {**sent, "must": "Назвать срок\nПроверить адрес дома"}
    )
    lesson.refresh_from_db()
    assert [item.key for item in items.items_of(lesson)] == [before[1].key, before[0].key, before[2].key]


@pytest.mark.parametrize("given", [None, [], {"items": "нет"}, {"items": [1, {"key": "", "text": "а"}]}, {"items": {}}])
def test_settings_of_any_shape_come_to_the_shape_of_the_kind(given):
    assert items.settled(given) == {"items": []}
