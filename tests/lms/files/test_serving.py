"""Parts of a file: a player asks for ranges, and gets exactly the bytes of the file that it knows."""

import email

import pytest
from django.core.files.storage import Storage
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from lms.files import ranges, serving
from lms.files.serving import respond
from lms.models import StoredFile
from tests import builders

FILM = bytes(number % 256 for number in range(10_000))

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return builders.stored_file("запись.mp4", StoredFile.Kind.VIDEO, "video/mp4", FILM)


def ask(stored, **headers):
    return respond(
        RequestFactory().get("/", headers={name.replace("_", "-"): text for name, text in headers.items()}), stored
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_several_ranges_come_as_parts_of_one_answer(film):
    response = ask(film, range="bytes=0-9, -5,100-199")
    sent = body(response)
    assert int(response["Content-Length"]) == len(sent)
    parts = email.message_from_bytes(f"Content-Type: {response['Content-Type']}\r\n\r\n".encode() + sent).get_payload()
    told = [(part["Content-Range"], part.get_payload(decode=True)) for part in parts]
    assert response.status_code == 206
    assert told == [
        ("bytes 0-9/10000", FILM[:10]),
        ("bytes 9995-9999/10000", FILM[-5:]),
        ("bytes 100-199/10000", FILM[100:200]),
    ]


@pytest.mark.parametrize(
    "header",
    ["items=0-5", "bytes=5-2", "bytes=-", "bytes=a-b", "bytes=0-10,5-20", "bytes=" + ",".join(["0-0"] * 9), "bytes="],
)
def test_what_is_no_sensible_range_gets_the_whole_file(film, header):
    response = ask(film, range=header)
    assert (response.status_code, body(response)) == (200, FILM)


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=-0", "bytes=20000-30000,50000-"])
def test_a_range_beyond_the_file_says_how_long_it_is(film, header):
    response = ask(film, range=header)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10000")


def test_a_part_is_sent_only_while_the_file_is_the_one_that_the_client_knows(film):
    whole = ask(film)
    for known, status in [
        (whole["ETag"], 206),
        (whole["Last-Modified"], 206),
        ('"another"', 200),
        (f"W/{whole['ETag']}", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ]:
        assert ask(film, range="bytes=0-9", if_range=known).status_code == status, known
    whole.close()


def test_what_the_browser_has_is_not_sent_again(film):
    whole = ask(film)
    assert ask(film, if_none_match=f'"other", {whole["ETag"]}').status_code == 304
    assert ask(film, if_modified_since=whole["Last-Modified"]).status_code == 304
    whole.close()


def test_a_player_that_asks_for_all_the_rest_gets_a_piece_so_that_no_worker_waits_for_it(film, monkeypatch):
    monkeypatch.setattr(serving, "PLAYED_AT_ONCE", 1000)
    response = ask(film, range="bytes=500-")
    assert response["Content-Range"] == "bytes 500-1499/10000"
    assert body(response) == FILM[500:1500]


def test_nginx_is_told_which_file_to_send(film, settings):
    settings.FILES_BY = "nginx"
    response = ask(film, range="bytes=0-9")
    assert response["X-Accel-Redirect"].startswith("/_files/")
    assert "%D0%B7" in response["X-Accel-Redirect"]
    assert (response.content, response["Content-Type"]) == (b"", "video/mp4")
    assert response["Content-Disposition"].startswith("inline")


class Elsewhere(Storage):
    """A storage whose files have addresses of their own, as S3 has."""

    def url(self, name, parameters=None, expire=None):
        return f"https://files.example.org/{name}?until={expire}&as={parameters['ResponseContentType']}"


def test_a_storage_with_addresses_is_called_by_one_that_holds_for_an_hour(film, monkeypatch):
    monkeypatch.setattr(film.file, "storage", Elsewhere())
    response = ask(film)
    assert response.status_code == 302
    assert response["Location"].endswith("?until=3600&as=video/mp4")
    assert response["Cache-Control"].startswith("private")


@given(st.text(alphabet="bytes=0123456789-, ", max_size=30), st.integers(0, 50))
def test_ranges_lie_within_the_file_whatever_is_asked(header, size):
    found = ranges.asked(header, size) or ranges.asked(f"bytes={header}", size) or []
    assert all(0 <= first <= last < size for first, last in found)
