"""The editor of a lesson: kinds, content, order, and two trainers at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.lessons import editing, kinds
from courses.lessons.models import Lesson
from courses.models import Course
from lms.errors import Refused
from quizzes.models import Quiz, Scenario
from tests import builders
from tests.films import movie

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def course(db) -> Course:
    return builders.course("Сроки", state=Course.State.DRAFT)


def add(client: Client, course: Course, kind: str, title: str = "Урок") -> Lesson:
    """A new lesson, as the outline makes one."""
    client.post(reverse("courses:lesson-add", args=[course.pk]), {"kind": kind, "titles": title})
    return Lesson.objects.get(course=course, title=title)


def edit(lesson: Lesson) -> str:
    return reverse("courses:lesson-edit", args=[lesson.pk])


def typed(client: Client, lesson: Lesson, **changes: Any) -> dict[str, Any]:
    form = client.get(edit(lesson)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changes}.items() if value is not None and value is not False}


@pytest.mark.parametrize("kind", [code for code, _, _ in kinds.offered()])
def test_there_is_a_form_for_every_kind(client, course, kind):
    assert client.get(edit(add(client, course, kind))).status_code == 200


def test_a_whole_plan_is_pasted_at_once_and_sending_it_twice_adds_nothing(client, course):
    url, plan = reverse("courses:lesson-add", args=[course.pk]), {"kind": "text", "titles": "Первый\n\nВторой\nТретий"}
    opened = client.post(url, plan)
    client.post(url, plan)
    lessons = list(course.lessons.order_by("order"))
    assert [lesson.title for lesson in lessons] == ["Первый", "Второй", "Третий"]
    assert opened["Location"] == edit(lessons[0])


def test_an_unknown_kind_adds_nothing(client, course):
    client.post(reverse("courses:lesson-add", args=[course.pk]), {"kind": "chat", "titles": "Урок"})
    assert not course.lessons.exists()


def test_a_lesson_is_counted_only_as_its_kind_allows(course, trainer):
    with pytest.raises(Refused, match="так не засчитывается"):
        editing.create_lesson(course=course, kind="text", by=trainer, title="Текст", completion=Lesson.Rule.PASSED)
    quiz = editing.create_lesson(course=course, kind="quiz", by=trainer, title="Тест", quiz_id=builders.quiz().pk)
    assert quiz.completion == Lesson.Rule.PASSED


def test_a_new_quiz_is_begun_from_the_lesson_and_the_trainer_is_led_to_it(client, course):
    lesson = add(client, course, "quiz", "Проверка")
    response = client.post(edit(lesson), typed(client, lesson, quiz="new"))
    quiz = Quiz.objects.get(title="Проверка")
    assert response["Location"].startswith(reverse("quizzes:quiz-edit", args=[quiz.pk]) + "?back=")
    assert course.lessons.get().quiz == quiz


def test_a_new_exercise_is_begun_from_the_lesson(client, course):
    lesson = add(client, course, "reply", "Яма во дворе")
    response = client.post(edit(lesson), typed(client, lesson, scenario="new", completion="marked"))
    scenario = Scenario.objects.get(title="Яма во дворе")
    assert response["Location"] == reverse("quizzes:scenario-edit", args=[scenario.pk])
    assert client.get(response["Location"]).status_code == 200
    assert course.lessons.get().completion == Lesson.Rule.MARKED


def test_a_file_is_replaced_only_when_another_is_sent(client, course, settings, tmp_path):
    own = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": own}
    film = SimpleUploadedFile("приём.mp4", movie())
    lesson = add(client, course, "video")
    client.post(edit(lesson), typed(client, lesson, upload=film))
    lesson.refresh_from_db()
    first = lesson.file
    client.post(edit(lesson), typed(client, lesson, title="Приём граждан"))
    lesson.refresh_from_db()
    assert (lesson.title, lesson.file) == ("Приём граждан", first)


def test_a_document_is_no_video_and_the_field_says_so(client, course):
    film = SimpleUploadedFile("картинка.png", b"\x89PNG broken")
    lesson = add(client, course, "video")
    response = client.post(edit(lesson), typed(client, lesson, upload=film))
    assert response.status_code == 422
    assert response.context["form"].errors["upload"]
    lesson.refresh_from_db()
    assert lesson.file is None


def test_a_bad_picture_saves_nothing_of_the_lesson_and_keeps_what_was_typed(client, course):
    lesson = builders.lesson(course)
    data = typed(client, lesson, body="<p>Новый текст</p>", picture=SimpleUploadedFile("x.png", b"GIF89a"))
    response = client.post(edit(lesson), data)
    assert response.status_code == 422
    assert "Новый текст" in response.content.decode()
    lesson.refresh_from_db()
    assert "Новый текст" not in lesson.body


@pytest.mark.parametrize(
    ("dangerous", "kept"),
    [
        ("<img src=x onerror=alert(1)><p>Имя</p>", "<p>Имя</p>"),
        ("<p><a href='javascript:alert(1)'>Закон</a></p>", '<p><a rel="noopener noreferrer">Закон</a></p>'),
        ("<p style='position:fixed' onclick=x()>Имя</p><iframe src=//e.e></iframe>", "<p>Имя</p>"),
    ],
)
def test_the_text_is_cleaned_by_the_server(client, course, dangerous, kept):
    lesson = builders.lesson(course)
    client.post(edit(lesson), typed(client, lesson, body=dangerous))
    lesson.refresh_from_db()
    assert lesson.body == kept


def test_a_lesson_does_not_move_above_the_one_it_waits_for(course, trainer):
    first = builders.lesson(course, "Первый")
    second = builders.lesson(course, "Второй", after=first)
    with pytest.raises(Refused, match="открывается после урока «Первый»"):
        editing.move_lesson(lesson=second, by=trainer, up=True)
    with pytest.raises(Refused, match="Второй"):
        editing.move_lesson(lesson=first, by=trainer, up=False)


def test_the_first_lesson_goes_no_higher_and_the_last_no_lower(course, trainer):
    only = builders.lesson(course)
    assert not editing.move_lesson(lesson=only, by=trainer, up=True)
    assert not editing.move_lesson(lesson=only, by=trainer, up=False)


def test_a_lesson_waits_only_for_one_above_it_in_the_same_course(course, trainer):
    first, second = builders.lesson(course, "Первый"), builders.lesson(course, "Второй")
    elsewhere = builders.lesson(builders.course("Другой"))
    for wrong in (second, elsewhere, first):
        with pytest.raises(Refused, match="стоит выше"):
            editing.update_lesson(lesson=first, by=trainer, after=wrong)


def test_a_lesson_put_away_comes_back_last(client, course):
    first, second = builders.lesson(course, "Первый"), builders.lesson(course, "Второй")
    Lesson.objects.filter(pk=second.pk).update(after=first)
    client.post(reverse("courses:lesson-archive", args=[first.pk]))
    assert list(course.lessons.filter(archived_at=None)) == [second]
    client.post(reverse("courses:lesson-restore", args=[first.pk]))
    assert list(course.lessons.filter(archived_at=None).order_by("order")) == [second, first]
    second.refresh_from_db()
    assert second.after is None


@pytest.mark.parametrize("person", ["learner", "hr", "head", "stranger"])
@pytest.mark.parametrize("name", ["lesson-move", "lesson-archive", "lesson-restore"])
def test_nobody_else_touches_lessons(request, client_of, course, person, name):
    lesson = builders.lesson(course)
    client = client_of(request.getfixturevalue(person))
    assert client.post(reverse(f"courses:{name}", args=[lesson.pk])).status_code == 404
    assert client.get(edit(lesson)).status_code == 404
    assert client.post(reverse("courses:lesson-add", args=[course.pk]), {"kind": "text"}).status_code == 404
