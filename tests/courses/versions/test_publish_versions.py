"""A published version never changes; the next one reaches those whom the trainer wants it to reach."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.catalogue.actions import publish, update
from courses.lessons import editing
from courses.models import Completion, CourseVersion, Enrolment, LessonVersion, Sight
from courses.progress.actions import begin_again, complete_lesson
from courses.progress.queries import trail
from lms.errors import Refused
from tests import builders

MATERIAL, ESSENTIAL = CourseVersion.Scope.MATERIAL, CourseVersion.Scope.ESSENTIAL


def test_edits_reach_learners_when_they_are_published(course, lessons, trainer, learner, reads):
    editing.update_lesson(lesson=lessons[0], by=trainer, body="<p>Новые сроки.</p>", title="Первый")
    assert "Текст 1." in reads(learner, lessons[0])
    publish(course=course, by=trainer, scope=MATERIAL, changelog="Сроки уточнены")
    assert "Новые сроки." in reads(learner, lessons[0])
    assert Enrolment.objects.get(user=learner).version.name == "1.1"


def test_who_has_begun_finishes_on_hers_and_who_comes_later_gets_the_new_one(course, lessons, trainer, learner, reads):
    reads(learner, lessons[0])
    editing.update_lesson(lesson=lessons[0], by=trainer, body="<p>Новые сроки.</p>")
    new = editing.create_lesson(course=course, kind="text", by=trainer, title="Четвёртый", body="<p>Ещё.</p>")
    publish(course=course, by=trainer, changelog="Новый урок")
    assert "Текст 1." in reads(learner, lessons[0])
    assert "Четвёртый" not in reads(learner, lessons[0])
    other = builders.official("new@example.org", "Новикова", "Ника", agency=learner.employments.get().agency)
    assert "Новые сроки." in reads(other, lessons[0])
    assert "Четвёртый" in reads(other, new)
    for lesson in lessons:
        complete_lesson(lesson=lesson, user=learner)
    evidence = Completion.objects.get(user=learner).evidence
    assert evidence["version"] == "1"
    assert [row["title"] for row in evidence["lessons"]] == ["Урок 1", "Урок 2", "Урок 3"]


def test_a_lesson_that_is_not_in_her_version_is_no_page_for_her(course, lessons, trainer, learner, client_of):
    complete_lesson(lesson=lessons[0], user=learner)
    new = editing.create_lesson(course=course, kind="text", by=trainer, title="Четвёртый", body="<p>Ещё.</p>")
    assert client_of(learner).get(new.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="больше нет"):
        complete_lesson(lesson=new, user=learner)


def test_who_is_moved_on_keeps_what_she_did_and_is_told_what_changed(course, lessons, trainer, learner, client_of):
    complete_lesson(lesson=lessons[0], user=learner)
    editing.create_lesson(course=course, kind="text", by=trainer, title="Четвёртый", body="<p>Ещё.</p>")
    publish(course=course, by=trainer, changelog="Новый урок о сроках", move=True)
    client = client_of(learner)
    page = client.get(course.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "вы идёте по новой версии" in page
    assert "Новый урок о сроках" in page
    assert "Новый урок «Четвёртый»" in page
    assert trail(course, learner).done == 1
    client.post(reverse("courses:course-changes-read", args=[course.pk]))
    assert "вы идёте по новой версии" not in client.get(course.get_absolute_url()).content.decode()


def test_who_stayed_may_move_on_herself(course, lessons, trainer, learner, client_of):
    for lesson in lessons[:2]:
        complete_lesson(lesson=lesson, user=learner)
    editing.archive_lesson(lesson=lessons[2], by=trainer)
    publish(course=course, by=trainer, changelog="Короче")
    assert not Completion.objects.exists()
    client = client_of(learner)
    assert "Вышла новая версия" in client.get(course.get_absolute_url()).content.decode()
    client.post(reverse("courses:course-move-on", args=[course.pk]))
    assert Completion.objects.get().evidence["version"] == "2"
    assert client.post(reverse("courses:course-move-on", args=[course.pk])).status_code in (403, 404)


def test_a_correction_reaches_those_who_stayed_with_an_earlier_version_too(course, lessons, trainer, learner, reads):
    reads(learner, lessons[0])
    editing.update_lesson(lesson=lessons[1], by=trainer, body="<p>Совсем другой.</p>", required=False)
    publish(course=course, by=trainer, changelog="Второй по желанию")
    editing.update_lesson(lesson=lessons[0], by=trainer, body="<p>Без опечатки.</p>")
    editing.update_lesson(lesson=lessons[1], by=trainer, body="<p>И тут без опечатки.</p>")
    publish(course=course, by=trainer, scope=MATERIAL, changelog="Опечатки")
    assert Enrolment.objects.get(user=learner).version.name == "1.1"
    assert "Без опечатки." in reads(learner, lessons[0])
    assert "Текст 2." in reads(learner, lessons[1])  # her text of the second lesson is not the one that was corrected
    assert course.versions.filter(number=2).count() == 2


def test_more_than_a_correction_is_not_published_as_one(course, lessons, trainer):
    editing.update_lesson(lesson=lessons[0], by=trainer, required=False)
    with pytest.raises(Refused, match="больше, чем материалы"):
        publish(course=course, by=trainer, scope=MATERIAL, changelog="Мелочи")
    with pytest.raises(Refused, match="одной строкой"):
        publish(course=course, by=trainer)
    assert course.versions.count() == 1


def test_a_second_click_on_publish_makes_no_second_version(course, lessons, trainer):
    update(course=course, by=trainer, title="Сроки ответа")
    for _ in range(2):
        publish(course=course, by=trainer, scope=MATERIAL, changelog="Название")
    assert [version.name for version in course.versions.all()] == ["1.1", "1"]


@pytest.mark.parametrize("model", [CourseVersion, LessonVersion])
def test_the_database_refuses_to_change_or_delete_a_version(course, model):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        model.objects.update(title="Другое")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        model.objects.filter(pk=model.objects.first().pk)._raw_delete("default")


def test_who_opened_which_version_of_a_lesson_is_kept_once(course, lessons, trainer, learner, reads):
    for _ in range(2):
        reads(learner, lessons[0])
    editing.update_lesson(lesson=lessons[0], by=trainer, body="<p>Новые сроки.</p>")
    publish(course=course, by=trainer, scope=MATERIAL, changelog="Сроки")
    for lesson in (*lessons[:2], lessons[0]):
        reads(learner, lesson)
    seen = Sight.objects.filter(user=learner).order_by("id").values_list("lesson__lesson", "lesson__number")
    assert list(seen) == [(lessons[0].pk, 1), (lessons[0].pk, 2), (lessons[1].pk, 1)]
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Sight.objects.update(opened_at=course.changed_at)


def test_a_lesson_that_has_changed_since_she_opened_it_says_so(course, lessons, trainer, learner, reads, client_of):
    reads(learner, lessons[0])
    reads(learner, lessons[1])
    editing.update_lesson(lesson=lessons[0], by=trainer, body="<p>Новые сроки.</p>")
    publish(course=course, by=trainer, scope=MATERIAL, changelog="Сроки")
    page = client_of(learner).get(course.get_absolute_url()).content.decode()
    assert page.count("Обновлён") == 1
    reads(learner, lessons[0])
    assert "Обновлён" not in client_of(learner).get(course.get_absolute_url()).content.decode()


def test_a_new_round_is_taken_in_the_newest_version(course, lessons, trainer, learner):
    for lesson in lessons:
        complete_lesson(lesson=lesson, user=learner)
    editing.archive_lesson(lesson=lessons[2], by=trainer)
    publish(course=course, by=trainer, changelog="Короче")
    begin_again(enrolment=Enrolment.objects.get(user=learner))
    assert len(trail(course, learner).steps) == 2


@pytest.mark.parametrize("count", [3, 60])
def test_course_and_lesson_pages_ask_at_most_ten_questions(
    count, course, trainer, learner, client_of, django_assert_max_num_queries
):
    for number in range(4, count + 1):
        builders.lesson(course, f"Урок {number}")
    if count > 3:
        publish(course=course, by=trainer, changelog="Много уроков")
    first, second = course.lessons.order_by("order")[:2]
    client = client_of(learner)
    with django_assert_max_num_queries(10):
        client.get(course.get_absolute_url())  # before she has begun
    client.get(first.get_absolute_url())
    for page in (course, first, second):  # the second for the first time, with what is noted of that
        with django_assert_max_num_queries(10):
            client.get(page.get_absolute_url())
