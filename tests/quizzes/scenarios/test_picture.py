"""A picture stands with the resident's message, and only for those who may read it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from quizzes.scenarios import actions


def picture(name="яма.png", content=None):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile(name, content or out.getvalue())


@pytest.fixture
def pictured(scenario, trainer):
    return actions.put_picture(scenario=scenario, by=trainer, upload=picture(), alt="Яма на полдороги")


def test_it_is_shown_with_the_message_and_described(client_of, learner, pictured):
    reply = actions.start(scenario=pictured, user=learner)
    client = client_of(learner)

    html = client.get(f"/replies/{reply.pk}/").content.decode()

    assert 'alt="Яма на полдороги"' in html
    assert f'src="/replies/{reply.pk}/picture/"' in html
    assert client.get(f"/replies/{reply.pk}/picture/")["Content-Type"] == "image/png"


def test_others_do_not_get_it(client_of, learner, stranger, pictured):
    reply = actions.start(scenario=pictured, user=learner)

    assert client_of(stranger).get(f"/replies/{reply.pk}/picture/").status_code == 404
    assert client_of(stranger).get(f"/scenarios/{pictured.pk}/picture/").status_code == 404


def test_whoever_has_begun_keeps_the_picture_that_is_taken_away(client_of, learner, trainer, pictured):
    reply = actions.start(scenario=pictured, user=learner)

    client_of(trainer).post(f"/scenarios/{pictured.pk}/picture/change/", {"remove": "1"})

    assert client_of(learner).get(f"/replies/{reply.pk}/picture/").status_code == 200
    assert client_of(trainer).get(f"/scenarios/{pictured.pk}/picture/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Выберите файл"),
        ({"picture": "png", "alt": " "}, "Опишите, что на картинке"),
        ({"picture": "text", "alt": "Яма"}, "файл"),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused(client_of, trainer, scenario, sent, words):
    uploads = {"png": picture(), "text": picture("яма.png", b"not a picture")}
    data = {**sent, "picture": uploads[sent["picture"]]} if sent else {}

    response = client_of(trainer).post(f"/scenarios/{scenario.pk}/picture/change/", data)

    scenario.refresh_from_db()
    assert response.status_code == 409
    assert words in response.content.decode()
    assert scenario.picture is None
