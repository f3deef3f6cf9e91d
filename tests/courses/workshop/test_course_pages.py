"""The trainer's workshop: a seminar is made, filled, previewed and published, and nobody else gets in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from courses.models import Course, Lesson, SeminarSession
from lms.models import AuditEntry, StoredFile
from tests import builders

pytestmark = pytest.mark.django_db
DESK = reverse("courses:teach")


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def draft(db) -> Course:
    return builders.course("Новый семинар", state=Course.State.DRAFT)


@pytest.fixture(autouse=True)
def _own_files_folder(settings, tmp_path):
    own = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": own}


def filled(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form at ``url``, with some fields changed."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None and value is not False}
    return {**values, **changes}


def course_url(course: Course) -> str:
    return reverse("courses:course-edit", args=[course.pk])


def ready(course: Course) -> Course:
    Course.objects.filter(pk=course.pk).update(description="О сроках.", objectives=["Считать сроки"])
    builders.lesson(course)
    course.refresh_from_db()
    return course


def test_a_new_seminar_begins_as_a_draft_that_learners_do_not_see(client, client_of, learner):
    builders.programme()
    url = reverse("courses:course-new")
    response = client.post(url, filled(client, url, title="Сроки и маршрут", programme=builders.programme().pk))
    course = Course.objects.get(title="Сроки и маршрут")
    assert response["Location"] == course_url(course)
    assert client_of(learner).get(course.get_absolute_url()).status_code == 404


def test_what_was_typed_is_saved_and_recorded(client, draft, trainer):
    url = course_url(draft)
    client.post(url, filled(client, url, title="Сроки", objectives="Считать сроки\nНе опаздывать"))
    draft.refresh_from_db()
    assert (draft.title, draft.objectives) == ("Сроки", ["Считать сроки", "Не опаздывать"])
    assert AuditEntry.objects.filter(verb="courses.edit_course", actor=trainer).exists()


def test_an_empty_title_is_said_beside_the_field_and_the_rest_is_kept(client, draft):
    url = course_url(draft)
    response = client.post(url, filled(client, url, title="", description="Уже написано"))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "Уже написано" in page
    draft.refresh_from_db()
    assert draft.title == "Новый семинар"


def test_publishing_says_everything_that_is_missing(client, draft):
    response = client.post(reverse("courses:course-publish", args=[draft.pk]))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Не хватает описания" in page
    assert "нет ни одного урока" in page
    draft.refresh_from_db()
    assert draft.state == Course.State.DRAFT


def test_a_double_click_on_publish_is_one_publication(client, client_of, learner, draft):
    publish = reverse("courses:course-publish", args=[ready(draft).pk])
    client.post(publish)
    client.post(publish)
    assert AuditEntry.objects.filter(verb="courses.publish_course").count() == 1
    assert client_of(learner).get(draft.get_absolute_url()).status_code == 200


def test_a_preview_leaves_no_trace(client, draft, trainer):
    lesson = ready(draft).lessons.get()
    assert client.get(reverse("courses:course-preview", args=[draft.pk])).status_code == 200
    page = client.get(reverse("courses:lesson-preview", args=[lesson.pk])).content.decode().replace("\xa0", " ")
    assert "Приветствие и имя" in page
    assert not trainer.enrolments.exists()


def test_a_text_lesson_is_cleaned_on_the_server(client, draft):
    lesson = builders.lesson(draft, kind=Lesson.Kind.TEXT)
    body = "<h2>Порядок</h2><script>alert(1)</script><p onclick='x()'>Сначала имя</p>"
    url = reverse("courses:lesson-edit", args=[lesson.pk])
    client.post(url, filled(client, url, title="Порядок ответа", body=body))
    lesson.refresh_from_db()
    assert "Сначала имя" in lesson.body
    assert "script" not in lesson.body
    assert "onclick" not in lesson.body


@pytest.mark.parametrize("content", [b"", b"MZ not a document", b"%PDF-1.7 broken"])
def test_a_wrong_upload_is_refused_beside_the_field_and_the_title_is_kept(client, draft, content):
    lesson = builders.lesson(draft, kind=Lesson.Kind.FILE)
    url = reverse("courses:lesson-edit", args=[lesson.pk])
    upload = SimpleUploadedFile("памятка.pdf", content, content_type="application/pdf")
    response = client.post(url, filled(client, url, title="Памятка", upload=upload))
    assert response.status_code in (409, 422)
    assert "Памятка" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_a_picture_of_a_lesson_is_kept_with_it(client, draft):
    lesson = builders.lesson(draft)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    url = reverse("courses:lesson-edit", args=[lesson.pk])
    client.post(url, filled(client, url, picture=SimpleUploadedFile("схема.png", out.getvalue())))
    assert lesson.images.get().file.name == "схема.png"


def test_a_lesson_moves_up_by_a_button(client, draft):
    first, second = builders.lesson(draft, "Первый"), builders.lesson(draft, "Второй")
    client.post(reverse("courses:lesson-move", args=[second.pk]), {"to": "up"})
    assert list(draft.lessons.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_a_trainer_cannot_be_in_two_places_at_once(client, draft, trainer):
    url = reverse("courses:session-new", args=[draft.pk])
    data = {"day": "2027-02-02", "start": "10:00", "end": "11:30", "place": "ЦУР", "trainers": [trainer.pk]}
    client.post(url, filled(client, url, **data))
    response = client.post(url, filled(client, url, **{**data, "start": "11:00", "end": "12:00"}))
    assert response.status_code in (409, 422)
    assert SeminarSession.objects.count() == 1


@pytest.mark.parametrize("person", ["learner", "hr", "head", "stranger"])
def test_others_do_not_get_in(request, client_of, draft, person):
    client = client_of(request.getfixturevalue(person))
    assert client.get(DESK).status_code == 403
    assert client.get(course_url(draft)).status_code in (403, 404)
    assert client.post(reverse("courses:course-publish", args=[draft.pk])).status_code in (403, 404)


def test_the_desk_costs_the_same_for_one_seminar_and_for_many(client, draft):
    ready(draft)
    with CaptureQueriesContext(connection) as one:
        client.get(DESK)
    for number in range(3):
        ready(builders.course(f"Семинар {number}", state=Course.State.DRAFT))
    with CaptureQueriesContext(connection) as many:
        client.get(DESK)
    assert len(many) == len(one) <= 14


def test_the_editor_costs_the_same_for_one_lesson_and_for_many(client, draft):
    ready(draft)
    with CaptureQueriesContext(connection) as one:
        client.get(course_url(draft))
    for number in range(4):
        builders.lesson(draft, f"Урок {number}", kind=Lesson.Kind.TEXT)
    with CaptureQueriesContext(connection) as many:
        client.get(course_url(draft))
    assert len(many) == len(one)
