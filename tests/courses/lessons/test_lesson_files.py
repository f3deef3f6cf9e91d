"""Files and pictures of a lesson come through its rule."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Lesson, LessonImage
from courses.progress.actions import complete_lesson
from tests import builders

PDF = b"%PDF-1.4 a handout"


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def course(db):
    return builders.course()


def pdf_lesson(course, **fields):
    stored = builders.stored_file("памятка.pdf", "pdf", "application/pdf", PDF)
    return builders.lesson(course, "Памятка", kind=Lesson.Kind.FILE, file=stored, **fields)


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_pdf_is_shown_in_the_page_and_can_be_downloaded(client_of, learner, course):
    lesson, client = pdf_lesson(course), client_of(learner)
    address = reverse("courses:lesson-file", args=[lesson.pk])
    page = client.get(lesson.get_absolute_url()).content.decode()
    assert f'<iframe class="material-frame no-print" src="{address}#' in page
    assert f'href="{address}?download"' in page
    shown = client.get(address)
    assert body_of(shown) == PDF
    assert shown["Content-Disposition"].startswith("inline")
    downloaded = client.get(f"{address}?download")
    assert downloaded["Content-Disposition"].startswith("attachment")
    downloaded.close()


def test_a_video_is_sought_by_ranges(client_of, learner, course):
    stored = builders.stored_file("zapis.mp4", "video", "video/mp4", b"0123456789")
    lesson = builders.lesson(course, "Запись", kind=Lesson.Kind.VIDEO, file=stored)
    client = client_of(learner)
    assert "<video" in client.get(lesson.get_absolute_url()).content.decode()
    piece = client.get(reverse("courses:lesson-file", args=[lesson.pk]), headers={"range": "bytes=2-4"})
    assert piece.status_code == 206
    assert body_of(piece) == b"234"


def test_a_slide_deck_is_only_downloaded(client_of, learner, course):
    stored = builders.stored_file("слайды.pptx", "slides", "application/octet-stream", b"PK")
    lesson = builders.lesson(course, "Слайды", kind=Lesson.Kind.FILE, file=stored)
    page = client_of(learner).get(lesson.get_absolute_url()).content.decode()
    assert "<iframe" not in page
    assert "Скачать" in page


def test_the_file_of_a_lesson_that_is_held_up_stays_closed(client_of, learner, course):
    first = builders.lesson(course, "Сроки")
    lesson, client = pdf_lesson(course, after=first), client_of(learner)
    address = reverse("courses:lesson-file", args=[lesson.pk])
    assert client.get(address).status_code == 409
    complete_lesson(lesson=first, user=learner)
    assert body_of(client.get(address)) == PDF


def test_files_of_drafts_are_for_those_who_teach(client_of, learner, trainer):
    lesson = pdf_lesson(builders.course("Черновик", state=Course.State.DRAFT))
    address = reverse("courses:lesson-file", args=[lesson.pk])
    assert client_of(learner).get(address).status_code == 404
    assert body_of(client_of(trainer).get(address)) == PDF


def test_a_lesson_without_a_file_says_so(client_of, learner, course):
    lesson = builders.lesson(course, "Памятка", kind=Lesson.Kind.FILE)
    client = client_of(learner)
    assert "Файла пока нет" in client.get(lesson.get_absolute_url()).content.decode()
    assert client.get(reverse("courses:lesson-file", args=[lesson.pk])).status_code == 404


def test_a_picture_is_shown_to_those_who_see_the_lesson(client, client_of, learner, course):
    stored = builders.stored_file("map.png", "image", "image/png", b"\x89PNG")
    shown = LessonImage.objects.create(lesson=builders.lesson(course), file=stored)
    hidden = LessonImage.objects.create(lesson=builders.lesson(course, archived_at=timezone.now()), file=stored)
    response = client_of(learner).get(reverse("courses:lesson-image", args=[shown.pk]))
    assert body_of(response) == b"\x89PNG"
    assert client_of(learner).get(reverse("courses:lesson-image", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("courses:lesson-image", args=[shown.pk])).status_code == 302
