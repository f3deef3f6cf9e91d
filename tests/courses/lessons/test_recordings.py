"""A trainer puts a recording into a lesson: sent beforehand or with the form, with captions and a poster."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.models import Lesson
from lms.errors import Refused
from lms.models import StoredFile
from lms.uploads import actions as uploads
from tests import builders
from tests.films import movie
from tests.lms.uploads.conftest import begun, finish, send

SRT = "1\n00:00:01,000 --> 00:00:02,500\nЗдравствуйте!\n".encode()


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.PARTIAL_DIR = tmp_path / "partial"


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def sent_beforehand(client, data: bytes, name: str = "запись.mp4", kinds: str = "video") -> int:
    upload = begun(client, len(data), name=name, kinds=kinds)
    send(client, upload, data, 0)
    assert finish(client, upload).status_code == 200
    return upload.pk


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (12, 8), "#14568C").save(out, "PNG")
    return SimpleUploadedFile("кадр.png", out.getvalue())


def save(client, lesson, **given):
    data = {"title": lesson.title, "minutes": 5, "completion": "viewed", **given}
    return client.post(reverse("courses:lesson-edit", args=[lesson.pk]), data)


@pytest.fixture
def lesson(db):
    return builders.lesson(builders.course(state="draft"), "Приём", Lesson.Kind.VIDEO)


def test_a_film_that_was_sent_beforehand_becomes_that_of_the_lesson(client, lesson):
    key = sent_beforehand(client, movie(seconds=70))
    for _ in range(2):  # the form may be sent twice
        assert save(client, lesson, **{"upload-sent": key}).status_code == 302
    lesson.refresh_from_db()
    assert (lesson.file.name, lesson.file.seconds) == ("запись.mp4", 70)
    assert StoredFile.objects.count() == 1


def test_somebody_elses_upload_is_nobodys_file(client, client_of, lesson, office):
    key = sent_beforehand(client_of(office), movie())
    response = save(client, lesson, **{"upload-sent": key})
    assert response.status_code == 422
    assert "Выберите его ещё раз" in response.content.decode()


def test_what_is_sent_beforehand_has_to_be_what_the_lesson_is(client, lesson):
    key = sent_beforehand(client, movie(picture=False), name="голос.m4a", kinds="audio")
    response = save(client, lesson, **{"upload-sent": key})
    assert response.status_code == 422
    assert "нужен другой файл" in response.content.decode()


def test_subrip_captions_and_a_poster_are_shown_by_the_player(client, client_of, learner, lesson):
    save(client, lesson, upload=SimpleUploadedFile("a.mp4", movie()), captions=_srt(), poster=picture())
    lesson.refresh_from_db()
    builders.Course.objects.filter(pk=lesson.course_id).update(state="published")
    hers = client_of(learner)
    page = hers.get(lesson.get_absolute_url()).content.decode()
    track, poster = (reverse(f"courses:lesson-{name}", args=[lesson.pk]) for name in ("captions", "poster"))
    assert f'src="{track}" default' in page
    assert f'poster="{poster}"' in page
    assert "Здравствуйте!" in page  # the transcript
    words = hers.get(track)
    assert words["Content-Type"] == "text/vtt; charset=utf-8"
    assert b"".join(words.streaming_content).startswith(b"WEBVTT\n\n00:00:01.000 --> 00:00:02.500")
    assert b"".join(hers.get(poster).streaming_content).startswith(b"\x89PNG")


def _srt() -> SimpleUploadedFile:
    return SimpleUploadedFile("реплики.srt", SRT)


def test_captions_are_taken_away_and_bad_ones_are_told_by_their_line(client, lesson):
    save(client, lesson, captions=_srt())
    assert Lesson.objects.get(pk=lesson.pk).captions.name == "реплики.vtt"
    form = client.get(reverse("courses:lesson-edit", args=[lesson.pk])).content.decode()
    assert "Убрать то, что есть: реплики.vtt" in form
    bad = save(client, lesson, captions=SimpleUploadedFile("x.vtt", b"WEBVTT\n\n00:05 --> 00:06\nx"))
    assert bad.status_code == 422
    assert "Строка 3" in bad.content.decode()
    save(client, lesson, no_captions="on")
    assert Lesson.objects.get(pk=lesson.pk).captions is None


def test_a_share_is_kept_where_it_is_asked_for_and_eighty_where_nothing_is_said(client, lesson):
    save(client, lesson, completion="watched", share=65)
    assert Lesson.objects.get(pk=lesson.pk).settings == {"share": 65}
    save(client, lesson, completion="watched", share="")
    assert Lesson.objects.get(pk=lesson.pk).settings == {"share": 80}
    save(client, lesson, completion="viewed", share=65)
    assert Lesson.objects.get(pk=lesson.pk).settings == {}


def test_a_share_cannot_be_asked_of_a_recording_of_unknown_length(client, lesson):
    save(client, lesson, upload=SimpleUploadedFile("a.mp4", movie(seconds=0)))
    response = save(client, lesson, completion="watched", share=65)
    assert response.status_code == 422
    assert "сколько он длится" in response.content.decode()


def test_an_audio_lesson_takes_sound_and_shows_its_words(client, client_of, learner):
    lesson = builders.lesson(builders.course(state="draft"), "Разговор", Lesson.Kind.AUDIO)
    sound = SimpleUploadedFile("разговор.m4a", movie(picture=False))
    assert save(client, lesson, upload=sound, captions=_srt()).status_code == 302
    builders.Course.objects.filter(pk=lesson.course_id).update(state="published")
    page = client_of(learner).get(lesson.get_absolute_url()).content.decode()
    assert "<audio" in page
    assert "Здравствуйте!" in page
    lesson.refresh_from_db()
    assert (lesson.file.kind, lesson.file.content_type) == ("audio", "audio/mp4")


def test_an_unfinished_upload_is_offered_to_go_on_with(client):
    upload = begun(client, 100, name="лекция.mp4")
    send(client, upload, b"x" * 40, 0)
    listed = client.get(reverse("uploads:uploads"), {"kinds": "video"}).json()["uploads"]
    assert [(one["name"], one["offset"], one["size"], one["whole"]) for one in listed] == [
        ("лекция.mp4", 40, 100, False)
    ]
    assert client.get(reverse("uploads:uploads"), {"kinds": "audio"}).json() == {"uploads": []}
    uploads.terminate(upload=upload)
    with pytest.raises(Refused):
        uploads.take(key=upload.pk, by=upload.owner, kinds=["video"])
