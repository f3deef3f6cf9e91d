import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from lms.files.actions import store
from lms.files.inspection import MAX_ARCHIVE_RATIO
from lms.files.serving import respond
from lms.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files_folder(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (12, 8), "#14568C").save(out, form)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def put(name: str, content: bytes, *kinds: str) -> StoredFile:
    return store(upload=SimpleUploadedFile(name, content), by=None, kinds=kinds or list(StoredFile.Kind))


def test_a_picture_is_kept_with_its_type_told_by_content():
    stored = put("схема.png", picture())
    assert (stored.kind, stored.content_type, stored.name) == ("image", "image/png", "схема.png")
    assert stored.file.open().read() == picture()


def test_slides_are_recognised_inside_their_archive():
    pptx = archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})
    assert put("семинар.pptx", pptx).kind == "slides"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("пусто.pdf", b"", "пустой"),
        ("программа.pdf", b"MZ\x90\x00 not a document", "не принимаем"),
        ("битый.pdf", b"%PDF-1.7 and nothing more", "повреждён"),
        ("битая.png", picture()[:40], "повреждён"),
        ("вирус.jpg", picture("PNG"), "внутри — PNG"),
        ("файлы.zip", archive({"a.txt": b"hello"}), "Архивы"),
        ("бомба.docx", archive({"[Content_Types].xml": b"0" * (MAX_ARCHIVE_RATIO * 20_000)}), "подозрительно"),
        ("макрос.docx", archive({"[Content_Types].xml": b"", "word/vbaProject.bin": b"x"}), "макросы"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words_and_nothing_is_kept(name, content, reason):
    with pytest.raises(ValidationError) as refused:
        put(name, content)
    assert reason in refused.value.messages[0]
    assert not StoredFile.objects.exists()


def test_a_file_of_another_kind_than_wanted_is_refused():
    with pytest.raises(ValidationError, match="нужен другой файл"):
        put("схема.png", picture(), StoredFile.Kind.PDF)


def test_a_file_over_the_limit_is_refused(settings):
    settings.UPLOAD_LIMIT_BYTES = 10
    with pytest.raises(ValidationError, match="больше"):
        put("схема.png", picture(), StoredFile.Kind.IMAGE)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None)]
)
def test_a_range_of_bytes_is_answered_with_just_that_range(asked, first, last):
    stored = put("схема.png", picture())
    response = respond(RequestFactory().get("/", headers={"range": asked}), stored)
    assert response.status_code == 206
    assert body(response) == picture()[first : None if last is None else last + 1]


def test_a_range_beyond_the_file_is_refused_and_a_known_file_is_not_sent_again():
    stored = put("схема.png", picture())
    beyond = respond(RequestFactory().get("/", headers={"range": "bytes=99999-"}), stored)
    assert beyond.status_code == 416
    again = respond(RequestFactory().get("/", headers={"if-none-match": f'"{stored.sha256}"'}), stored)
    assert again.status_code == 304


def test_a_document_is_offered_for_download_under_its_own_name():
    stored = put("ответ.docx", archive({"[Content_Types].xml": b"", "word/document.xml": b"<w/>"}))
    header = respond(RequestFactory().get("/"), stored)["Content-Disposition"]
    assert header.startswith("attachment")
    assert "%D0%BE" in header


def test_a_file_that_the_storage_has_lost_is_not_found_rather_than_an_error():
    stored = put("схема.png", picture())
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Http404):
        respond(RequestFactory().get("/"), stored)
