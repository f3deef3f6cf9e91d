"""The protocol: what comes in chunks is kept, and what is acknowledged is there."""

import base64
import hashlib
from pathlib import Path

import pytest
from django.urls import reverse

from lms.models import AuditEntry, Upload
from lms.uploads import actions, partial
from tests.films import movie
from tests.lms.uploads.conftest import CHUNK, TUS, begin, begun, finish, offset, send


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def test_a_file_comes_in_chunks_and_is_checked_when_it_is_whole(client, trainer):
    film = movie(seconds=90)
    upload = begun(client, len(film))
    for at in range(0, len(film), 400):
        response = send(client, upload, film[at : at + 400], at)
        assert response.status_code == 204
        assert int(response["Upload-Offset"]) == min(at + 400, len(film)) == offset(client, upload)
    told = finish(client, upload).json()
    assert (told["name"], told["kind"], told["seconds"]) == ("запись.mp4", "видео", 90)
    stored = actions.take(key=upload.pk, by=trainer, kinds=["video"])
    assert stored.sha256 == hashlib.sha256(film).hexdigest()
    assert stored.file.open().read() == film
    assert AuditEntry.objects.filter(verb="lms.finish_upload", actor=trainer).count() == 1


def test_a_whole_file_is_linked_to_its_place_and_not_copied(client):
    film = movie()
    upload = begun(client, len(film))
    send(client, upload, film, 0)
    number = actions.path_of(upload).stat().st_ino
    finish(client, upload)
    upload.refresh_from_db()
    assert Path(upload.stored.file.path).stat().st_ino == number


def test_what_was_sent_before_stays_when_the_rest_comes_another_day(client, client_of, trainer):
    film = movie()
    upload = begun(client, len(film))
    send(client, upload, film[:500], 0)
    another_day = client_of(trainer)
    assert offset(another_day, upload) == 500
    assert send(another_day, upload, film[500:], 500)["Upload-Offset"] == str(len(film))


def test_a_chunk_from_another_place_is_refused_and_changes_nothing(client):
    upload = begun(client, 100)
    send(client, upload, b"x" * 10, 0)
    assert send(client, upload, b"y" * 10, 5).status_code == 409
    assert send(client, upload, b"y" * 10, 0).status_code == 409  # the same chunk twice
    assert offset(client, upload) == 10


def test_nothing_beyond_the_promised_length_is_taken(client):
    upload = begun(client, 10)
    assert send(client, upload, b"x" * 50, 0)["Upload-Offset"] == "10"
    assert actions.path_of(upload).stat().st_size == 10


def test_bytes_on_the_disk_that_were_never_acknowledged_are_written_again(client):
    upload = begun(client, 10)
    send(client, upload, b"abc", 0)
    with actions.path_of(upload).open("ab") as file:
        file.write(b"lost with its process")
    assert offset(client, upload) == 3
    send(client, upload, b"defghij", 3)
    assert actions.path_of(upload).read_bytes() == b"abcdefghij"


def test_what_the_disk_has_lost_is_asked_for_again(client):
    upload = begun(client, 10)
    send(client, upload, b"abcdef", 0)
    actions.path_of(upload).write_bytes(b"abc")
    assert offset(client, upload) == 3
    assert send(client, upload, b"defghij", 3).status_code == 204


def test_a_damaged_chunk_is_forgotten_and_a_sound_one_is_kept(client):
    upload = begun(client, 10)
    good = base64.b64encode(hashlib.sha256(b"abcde").digest()).decode()
    assert send(client, upload, b"abXde", 0, **{"Upload-Checksum": f"sha256 {good}"}).status_code == 460
    assert offset(client, upload) == 0
    assert send(client, upload, b"abcde", 0, **{"Upload-Checksum": f"sha256 {good}"}).status_code == 204
    assert offset(client, upload) == 5
    assert send(client, upload, b"fghij", 5, **{"Upload-Checksum": "md5 AAAA"}).status_code == 400


def test_two_requests_do_not_write_to_one_file_at_once(client):
    upload = begun(client, 10)
    with partial.held(actions.path_of(upload)):
        assert send(client, upload, b"abc", 0).status_code == 423
    assert send(client, upload, b"abc", 0).status_code == 204


def test_the_connection_may_break_off_in_the_middle_of_a_chunk(client):
    class Broken:
        def __init__(self):
            self.left = [b"abc", b"de"]

        def read(self, most):
            if not self.left:
                raise OSError("connection reset")
            return self.left.pop(0)

    upload = begun(client, 10)
    assert actions.receive(upload=upload, at=0, stream=Broken(), length=10) == 5
    assert offset(client, upload) == 5


def test_where_patch_does_not_get_through_post_speaks_for_it(client):
    upload = begun(client, 3)
    address = reverse("uploads:upload", args=[upload.pk])
    headers = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert client.post(address, b"abc", CHUNK, headers=headers).status_code == 204
    assert client.post(address, b"abc", CHUNK, headers=TUS).status_code == 405


def test_another_version_of_the_protocol_is_told_which_one_we_speak(client):
    upload = begun(client, 3)
    answer = client.head(reverse("uploads:upload", args=[upload.pk]), headers={"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    able = client.options(reverse("uploads:uploads"))
    assert (able.status_code, able["Tus-Extension"]) == (204, "creation,termination,checksum,expiration")
    assert "sha1" in able["Tus-Checksum-Algorithm"]


def test_an_upload_is_only_its_owners(client_of, client, learner, office):
    upload = begun(client, 10)
    address = reverse("uploads:upload", args=[upload.pk])
    for other in (learner, office):
        theirs = client_of(other)
        assert theirs.head(address, headers=TUS).status_code == 404
        assert theirs.patch(address, b"x", CHUNK, headers={**TUS, "Upload-Offset": "0"}).status_code == 404
        assert theirs.delete(address, headers=TUS).status_code == 404
    assert begin(client_of(learner), 10).status_code == 403
    with pytest.raises(actions.Refused):
        actions.take(key=upload.pk, by=office, kinds=["video"])


def test_what_is_dropped_is_gone_from_the_disk(client):
    upload = begun(client, 10)
    send(client, upload, b"abc", 0)
    assert client.delete(reverse("uploads:upload", args=[upload.pk]), headers=TUS).status_code == 204
    assert not Upload.objects.exists()
    assert not actions.path_of(upload).exists()


@pytest.mark.parametrize(
    ("size", "kinds", "said"),
    [(0, "video", "пустой"), (10**15, "video", "больше"), (10, "cinema", "Непонятно"), (10, "", "Непонятно")],
)
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(client, size, kinds, said):
    response = begin(client, size, kinds=kinds)
    assert response.status_code == 409
    assert said in response.json()["reasons"][0]


def test_nobody_may_begin_without_end(client):
    for _ in range(actions.UNFINISHED_AT_MOST):
        begun(client, 10)
    assert "незаконченных" in begin(client, 10).json()["reasons"][0]


def test_a_disk_that_is_nearly_full_is_left_alone(client, monkeypatch):
    monkeypatch.setattr(actions, "SPARE_BYTES", 10**18)
    assert "не хватает места" in begin(client, 10).json()["reasons"][0]
