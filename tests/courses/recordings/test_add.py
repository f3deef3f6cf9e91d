"""What a session leaves: who sees it, who is told, and that once."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

import courses.demo
from courses.attendance.models import AttendanceMark
from courses.enrolments.models import Enrolment
from courses.models import Lesson, Registration, SessionMaterial
from courses.recordings import actions
from courses.recordings.models import FILES
from lms.errors import Refused
from lms.jobs.models import Job
from lms.models import Notification
from lms.uploads import actions as uploads
from tests import builders

pytestmark = pytest.mark.django_db
FILM = Path(courses.demo.__file__).parent / "content" / "recordings" / "s1-otryvok.webm"
RECORDING, MATERIAL = SessionMaterial.Kind.RECORDING, SessionMaterial.Kind.MATERIAL


@pytest.fixture
def held(region, learner, trainer):
    """A session of yesterday that the learner had a seat at."""
    course = builders.course("Сроки", description="О сроках ответа", objectives=["Отвечать в срок"])
    builders.lesson(course)
    session = builders.session(course, timezone.now() - dt.timedelta(days=1), trainers=[trainer])
    Registration.objects.create(session=session, user=learner, state="seated", queued_at=session.starts_at)
    return session


def film(name="запись.webm"):
    return SimpleUploadedFile(name, FILM.read_bytes())


def test_who_was_there_sees_the_recording_and_nobody_else_does(held, learner, stranger, hr, trainer, client_of):
    made = actions.add(session=held, kind=RECORDING, by=trainer, upload=film())
    url = reverse("courses:material", args=[made.pk])
    assert client_of(learner).get(url, headers={"range": "bytes=0-7"}).status_code == 206
    assert client_of(trainer).get(url).status_code == 200
    assert client_of(stranger).get(url).status_code == 404
    assert client_of(hr).get(url).status_code == 404
    page = reverse("courses:session", args=[held.pk])
    assert made.title in client_of(learner).get(page).content.decode()
    assert made.title not in client_of(stranger).get(page).content.decode()


def test_who_was_marked_absent_does_not_see_it(held, learner, trainer, client_of):
    made = actions.add(session=held, kind=MATERIAL, by=trainer, url="https://example.org/slides")
    url = reverse("courses:session", args=[held.pk])
    assert "example.org/slides" in client_of(learner).get(url).content.decode()
    for minutes, sees in ((0, False), (60, True)):
        AttendanceMark.objects.create(session=held, user=learner, minutes=minutes, by=trainer)
        assert (made.url in client_of(learner).get(url).content.decode()) is sees


def test_in_the_course_it_is_a_lesson_and_those_who_take_it_see_it(held, stranger, trainer, client_of):
    made = actions.add(session=held, kind=RECORDING, by=trainer, upload=film(), in_course=True)
    lesson = Lesson.objects.exclude(kind=Lesson.Kind.TEXT).get()
    assert (lesson.kind, lesson.required, lesson.file) == (Lesson.Kind.VIDEO, False, made.file)
    for _click in range(2):
        assert actions.put_into_course(material=made, by=trainer) == lesson
    url = reverse("courses:material", args=[made.pk])
    assert client_of(stranger).get(url).status_code == 404
    Enrolment.objects.create(user=stranger, course=held.course, started_at=timezone.now())
    assert client_of(stranger).get(url).status_code == 200


def test_people_of_the_session_are_told_once_of_all_that_came_together(held, learner, stranger, trainer):
    actions.add(session=held, kind=RECORDING, by=trainer, upload=film())
    actions.add(session=held, kind=MATERIAL, by=trainer, url="https://example.org/a", title="Памятка")
    actions.add(session=held, kind=MATERIAL, by=trainer, url="https://example.org/b", title="Слайды")
    assert Job.objects.filter(kind=actions.TELL, run_at__gt=timezone.now()).count() == 3
    for _job in range(3):
        actions.tell(session_id=held.pk)
    told = Notification.objects.filter(kind__in=["courses.recording_out", "courses.materials_changed"])
    assert {one.recipient for one in told} == {learner}
    assert sorted(one.title.partition(":")[0] for one in told) == ["Вышла запись", "Материалы обновились"]
    assert "«Памятка», «Слайды»" in told.get(kind="courses.materials_changed").body
    actions.add(session=held, kind=MATERIAL, by=trainer, url="https://example.org/c")
    actions.tell(session_id=held.pk)
    assert told.all().count() == 3


def test_what_was_taken_away_before_the_letter_is_told_to_nobody(held, learner, trainer, client_of):
    made = actions.add(session=held, kind=MATERIAL, by=trainer, url="https://example.org/a")
    assert client_of(trainer).post(reverse("courses:material-remove", args=[made.pk])).status_code == 302
    actions.tell(session_id=held.pk)
    assert not Notification.objects.exists()
    assert client_of(trainer).post(reverse("courses:material-remove", args=[made.pk])).status_code == 404


def test_the_same_file_twice_is_one_and_a_recording_comes_after_the_beginning(held, trainer):
    first = actions.add(session=held, kind=RECORDING, by=trainer, upload=film())
    assert actions.add(session=held, kind=RECORDING, by=trainer, upload=film("ещё раз.webm")) == first
    ahead = builders.session(held.course, timezone.now() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="не началось"):
        actions.add(session=ahead, kind=RECORDING, by=trainer, url="https://example.org/")


def test_the_trainer_attaches_by_the_form_and_a_bad_file_is_said_beside_it(held, learner, trainer, client_of):
    url = reverse("courses:session-materials", args=[held.pk])
    assert client_of(learner).get(url).status_code == 403
    browser = client_of(trainer)
    bad = browser.post(url, {"kind": MATERIAL, "upload": SimpleUploadedFile("a.pdf", b"nothing of the kind")})
    assert bad.status_code == 422
    assert "Такие файлы мы не принимаем" in bad.content.decode()
    assert browser.post(url, {"kind": MATERIAL}).status_code == 422
    good = browser.post(url, {"kind": RECORDING, "upload": film(), "in_course": "on"}, follow=True)
    assert "Стоит уроком курса" in good.content.decode()


def test_a_large_recording_that_was_sent_in_chunks_is_attached_by_its_key(held, trainer, office, client_of):
    data = FILM.read_bytes()
    upload = uploads.begin(by=trainer, name="запись.webm", size=len(data), kinds=FILES)
    uploads.receive(upload=upload, at=0, stream=io.BytesIO(data), length=len(data))
    uploads.finish(upload=upload)
    url = reverse("courses:session-materials", args=[held.pk])
    said = {"kind": RECORDING, "upload-sent": upload.pk}
    assert client_of(office).post(url, said).status_code == 409  # it is somebody else's
    # Captions that cannot be read keep the form, with the file that has come.
    bad = client_of(trainer).post(url, {**said, "captions": SimpleUploadedFile("x.vtt", b"nothing")})
    assert bad.status_code == 422
    assert f'name="upload-sent" value="{upload.pk}"' in bad.content.decode()
    for _click in range(2):
        assert client_of(trainer).post(url, said).status_code == 302
    made = SessionMaterial.objects.get()
    assert (made.title, made.file.size) == ("запись", len(data))
