"""A recording of a session plays as that of a lesson does: captions, where she stopped, the share if asked."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.enrolments.models import Enrolment
from courses.models import Lesson, Playback, Registration, SessionMaterial, Watching
from courses.recordings import actions
from courses.versions.freezing import Note, freeze
from lms.models import StoredFile
from tests import builders

pytestmark = pytest.mark.django_db
RECORDING = SessionMaterial.Kind.RECORDING
SRT = "1\n00:00:01,000 --> 00:00:02,500\nС чего начинается ответ?\n".encode()


def stored(name: str, kind: str = "video", seconds: int = 100) -> StoredFile:
    made = builders.stored_file(name, kind, f"{kind}/webm", name.encode())
    made.seconds = seconds
    made.save()
    return made


def words(data: bytes = SRT) -> SimpleUploadedFile:
    return SimpleUploadedFile("слова.srt", data)


@pytest.fixture
def held(region, learner, trainer):
    """A session of yesterday that the learner had a seat at."""
    course = builders.course("Сроки")
    builders.lesson(course)
    session = builders.session(course, timezone.now() - dt.timedelta(days=1), trainers=[trainer])
    Registration.objects.create(session=session, user=learner, state="seated", queued_at=session.starts_at)
    return session


@pytest.fixture
def recording(held):
    return SessionMaterial.objects.create(session=held, kind=RECORDING, title="Запись", file=stored("a.webm"))


def page(client, session) -> str:
    return client.get(reverse("courses:session", args=[session.pk])).content.decode()


def tell(client, address: str, position: float):
    told = {"position": position, "played": [[0, position]]}
    return client.post(address, json.dumps(told), "application/json")


def test_she_goes_on_where_she_stopped_and_nobody_else_does(held, recording, learner, trainer, stranger, client_of):
    address = reverse("courses:material-played", args=[recording.pk])
    assert tell(client_of(learner), address, 3.6).status_code == 200
    for position in (41, 41):
        assert tell(client_of(learner), address, position).json() == {}
    assert 'data-position="41"' in page(client_of(learner), held)
    assert 'data-position="0"' in page(client_of(trainer), held)
    assert tell(client_of(stranger), address, 5).status_code == 404
    assert client_of(learner).post(address, "{", "application/json").status_code == 400
    assert tell(client_of(learner), address, 99).status_code == 200
    assert 'data-position="0"' in page(client_of(learner), held)  # at the end: from the beginning
    assert Playback.objects.count() == 1


def test_captions_come_with_the_recording_or_later_and_can_be_taken_away(
    held, recording, learner, stranger, trainer, client_of
):
    desk, url = client_of(trainer), reverse("courses:material-caption", args=[recording.pk])
    bad = desk.post(url, {"captions": words(b"nothing")}, follow=True)
    assert "нет ни одной реплики" in bad.content.decode()
    assert "Выберите файл" in desk.post(url, follow=True).content.decode()
    assert client_of(learner).post(url, {"captions": words()}).status_code == 403
    for _click in range(2):
        assert "Субтитры приложены" in desk.post(url, {"captions": words()}, follow=True).content.decode()
    shown = page(client_of(learner), held)
    track = reverse("courses:material-captions", args=[recording.pk])
    assert f'src="{track}"' in shown
    assert "С чего начинается ответ?" in shown  # the text under it
    told = client_of(learner).get(track)
    assert (told["Content-Type"], b"".join(told)[:6]) == ("text/vtt; charset=utf-8", b"WEBVTT")
    assert client_of(stranger).get(track).status_code == 404
    desk.post(url, {"remove": "on"})
    assert client_of(learner).get(track).status_code == 404
    assert "<track" not in page(client_of(learner), held)


def test_captions_go_with_it_into_the_course_and_belong_to_recordings_only(held, trainer, client_of):
    url = reverse("courses:session-materials", args=[held.pk])
    link = {"kind": "material", "url": "https://example.org/a", "captions": words()}
    refused = client_of(trainer).post(url, link)
    assert (refused.status_code, "Субтитры бывают у видео" in refused.content.decode()) == (422, True)
    film = SessionMaterial.objects.create(session=held, kind=RECORDING, title="Запись", file=stored("b.webm"))
    lesson = actions.put_into_course(material=film, by=trainer)
    actions.caption(material=film, captions=words(), by=trainer)
    lesson.refresh_from_db()
    film.refresh_from_db()
    assert lesson.captions == film.captions is not None
    other = SessionMaterial.objects.create(
        session=held, kind=RECORDING, title="Другая", file=stored("c.webm"), captions=film.captions
    )
    assert actions.put_into_course(material=other, by=trainer).captions == film.captions


def test_who_takes_the_course_watches_the_lesson_here_and_its_share_counts(held, recording, learner, client_of):
    lesson = builders.lesson(
        held.course, "Запись", Lesson.Kind.VIDEO, file=recording.file, completion="watched", settings={"share": 80}
    )
    SessionMaterial.objects.filter(pk=recording.pk).update(lesson=lesson)
    freeze(course=held.course, note=Note())
    own = reverse("courses:material-played", args=[recording.pk])
    watched = reverse("courses:lesson-watched", args=[lesson.pk])
    assert f'data-tell="{own}"' in page(client_of(learner), held)
    Enrolment.objects.create(user=learner, course=held.course, version=held.course.version, started_at=timezone.now())
    shown = page(client_of(learner), held)
    assert f'data-tell="{watched}"' in shown
    assert "Урок засчитается сам" in shown
    tell(client_of(learner), watched, 7)
    assert Watching.objects.get().position == 7
    assert 'data-position="7"' in page(client_of(learner), held)
    # Another file in the lesson is another recording: this one is watched for itself again.
    lesson.file = stored("new.webm")
    lesson.save()
    freeze(course=held.course, note=Note())
    Enrolment.objects.update(version=held.course.version)
    assert f'data-tell="{own}"' in page(client_of(learner), held)


def test_a_lesson_that_is_held_up_is_not_watched_through_its_session(held, recording, learner, client_of):
    first = held.course.lessons.get()
    lesson = builders.lesson(held.course, "Запись", Lesson.Kind.VIDEO, file=recording.file, after=first)
    SessionMaterial.objects.filter(pk=recording.pk).update(lesson=lesson)
    freeze(course=held.course, note=Note())
    Enrolment.objects.create(user=learner, course=held.course, version=held.course.version, started_at=timezone.now())
    assert reverse("courses:material-played", args=[recording.pk]) in page(client_of(learner), held)


def test_the_page_asks_the_database_as_often_for_one_recording_as_for_three(held, recording, learner, client_of):
    def with_lesson(number: int) -> None:
        lesson = builders.lesson(held.course, f"Запись {number}", Lesson.Kind.AUDIO, file=stored(f"{number}", "audio"))
        SessionMaterial.objects.create(
            session=held, kind=RECORDING, title=lesson.title, file=lesson.file, lesson=lesson
        )

    def asked() -> int:
        freeze(course=held.course, note=Note())
        Enrolment.objects.update_or_create(
            user=learner, course=held.course, defaults={"version": held.course.version, "started_at": timezone.now()}
        )
        page(client, held)
        with CaptureQueriesContext(connection) as seen:
            page(client, held)
        return len(seen)

    client = client_of(learner)
    with_lesson(1)
    one = asked()
    with_lesson(2)
    with_lesson(3)
    assert asked() == one
