"""A whole file is checked once; whatever interrupts that, nothing is lost and nothing is left behind."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone

from lms.errors import Refused
from lms.models import StoredFile, Upload
from lms.uploads import actions
from tests.films import movie
from tests.lms.uploads.conftest import begun, finish, send


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def whole(client, data: bytes, **more: str) -> Upload:
    upload = begun(client, len(data), **more)
    send(client, upload, data, 0)
    return upload


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_finishing_twice_gives_one_file(client, trainer, tmp_path, django_capture_on_commit_callbacks):
    upload = whole(client, movie())
    with django_capture_on_commit_callbacks(execute=True):
        first, second = finish(client, upload).json(), finish(client, upload).json()
    assert first == second
    assert StoredFile.objects.count() == 1
    assert files_under(tmp_path) == [f"files/uploaded/{upload.pk}"]


def test_a_file_that_is_not_whole_is_not_finished(client):
    upload = begun(client, 100)
    send(client, upload, b"x", 0)
    assert "не целиком" in finish(client, upload).json()["reasons"][0]
    assert Upload.objects.filter(pk=upload.pk).exists()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"MZ not a film at all", "запись.mp4", "не принимаем"),
        (movie()[:-10], "запись.mp4", "не целиком"),
        (movie(picture=False), "запись.mp4", "нужен другой файл"),
        (movie(), "запись.avi", "MP4"),
    ],
)
def test_what_is_no_good_is_refused_in_words_and_leaves_nothing(client, tmp_path, data, name, said):
    upload = whole(client, data, name=name)
    assert said in finish(client, upload).json()["reasons"][0]
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()
    assert files_under(tmp_path) == []


def test_a_large_file_that_is_no_recording_is_refused_before_it_is_read(client, settings):
    settings.UPLOAD_LIMIT_BYTES = 20
    upload = whole(client, b"%PDF-1.7 " + b"x" * 100, name="книга.pdf", kinds="video,pdf")
    assert "больше" in finish(client, upload).json()["reasons"][0]


def test_a_check_that_died_between_disk_and_database_is_repeated(client, tmp_path):
    upload = whole(client, movie())
    left = tmp_path / "files" / actions.place_of(upload)
    left.parent.mkdir(parents=True)
    os.link(actions.path_of(upload), left)  # what the process had done when it was killed
    assert finish(client, upload).status_code == 200
    assert files_under(tmp_path / "files") == [f"uploaded/{upload.pk}"]


def test_a_taken_file_is_the_same_however_often_the_form_is_sent(client, trainer):
    upload = whole(client, movie())
    finish(client, upload)
    taken = [actions.take(key=upload.pk, by=trainer, kinds=["video"]) for _ in range(2)]
    assert taken[0] == taken[1]
    with pytest.raises(Refused, match="другой файл"):
        actions.take(key=upload.pk, by=trainer, kinds=["audio"])


def test_the_sweep_deletes_what_nobody_goes_on_with_and_keeps_what_is_used(client, trainer, tmp_path):
    begun_only, finished, taken, fresh = (whole(client, movie(filling=n)) for n in (10, 20, 30, 40))
    for upload in (finished, taken):
        finish(client, upload)
    kept = actions.take(key=taken.pk, by=trainer, kinds=["video"])
    Upload.objects.exclude(pk=fresh.pk).update(touched_at=timezone.now() - actions.KEPT - dt.timedelta(minutes=1))
    assert actions.expire() == 3
    assert list(Upload.objects.all()) == [fresh]
    assert list(StoredFile.objects.all()) == [kept]
    assert begun_only.pk
    assert not actions.path_of(begun_only).exists()
