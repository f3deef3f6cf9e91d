"""Pictures and attachments of questions: taken in with the form, seen only by those who see the bank."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lms.errors import Refused
from lms.models import StoredFile
from quizzes.bank.actions import create_question
from quizzes.models import Question, Topic
from tests import builders

from .pages import as_sent, picture, stored

pytestmark = pytest.mark.django_db
NEW = reverse("quizzes:question-new", args=["truefalse"])


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def topic(db) -> Topic:
    return Topic.objects.create(title="Сроки")


def address(file: StoredFile) -> str:
    return reverse("quizzes:question-file", args=[file.pk])


def typed(topic: Topic, **fields: object) -> dict[str, object]:
    return {"stem": "Яма опасна?", "topic": topic.pk, "difficulty": 1, "answer": "true", **fields}


def body(file: StoredFile) -> dict[str, object]:
    return {**builders.single(), "picture": {"file": file.pk, "alt": "Двор"}}


def test_a_picture_comes_with_the_form_and_can_be_taken_away(client, topic):
    client.post(NEW, typed(topic, picture_upload=picture(), picture_alt="Яма у подъезда"))
    question = Question.objects.get()
    held = question.current.files.get()
    assert question.current.body["picture"] == {"file": held.pk, "alt": "Яма у подъезда"}
    assert client.get(address(held))["Content-Type"] == "image/png"

    page = reverse("quizzes:question-edit", args=[question.pk])
    client.post(page, as_sent(client.get(page).content.decode(), picture_remove="1"))
    question.refresh_from_db()
    assert "picture" not in question.current.body
    assert client.get(address(held)).status_code == 200  # the revision before shows it still


def test_a_picture_must_be_described(client, topic):
    response = client.post(NEW, typed(topic, picture_upload=picture()))
    assert response.status_code == 422
    assert "Скажите словами" in response.content.decode()


def test_a_picture_is_not_lost_while_the_rest_is_put_right(client, topic):
    response = client.post(NEW, typed(topic, stem="", picture_upload=picture(), picture_alt="Яма"))
    assert response.status_code == 422
    client.post(NEW, as_sent(response.content.decode(), stem="Яма опасна?"))
    assert Question.objects.get().current.body["picture"]["alt"] == "Яма"


def test_an_attachment_has_a_name(client, topic):
    paper = SimpleUploadedFile("обращение.png", picture().read())
    client.post(NEW, typed(topic, attachment_upload=paper))
    held = StoredFile.objects.get()
    assert Question.objects.get().current.body["attachment"] == {"file": held.pk, "name": "обращение.png"}


def test_what_is_no_picture_is_refused_in_words_and_the_rest_stays(client, topic):
    wrong = SimpleUploadedFile("яма.png", b"MZ not a picture")
    response = client.post(NEW, typed(topic, picture_upload=wrong, picture_alt="Яма"))
    page = response.content.decode().replace("\xa0", " ")
    assert response.status_code == 422
    assert "Такие файлы мы не принимаем" in page
    assert "Яма опасна?" in page
    assert not StoredFile.objects.exists()


def test_a_script_sends_the_file_alone_and_gets_its_part_of_the_form(client):
    response = client.post(reverse("quizzes:question-file-keep"), {"picture_upload": picture()})
    held = StoredFile.objects.get()
    assert f'name="picture" value="{held.pk}"' in response.content.decode()
    assert response["HX-Trigger-After-Swap"] == "question-file"
    assert client.post(reverse("quizzes:question-file-keep"), {}).status_code == 422


def test_a_file_is_seen_by_whoever_brought_it_and_with_a_question_by_all_who_see_the_bank(
    client, client_of, trainer, office, learner, hr, topic
):
    held = stored(trainer)
    assert client.get(address(held)).status_code == 200
    assert client_of(office).get(address(held)).status_code == 404

    create_question(kind="single", body=body(held), topic=topic, by=trainer)
    assert client_of(office).get(address(held)).status_code == 200
    for person in (learner, hr):
        assert client_of(person).get(address(held)).status_code == 404


def test_a_question_cannot_be_used_to_see_a_strangers_file(topic, trainer, learner):
    private = stored(learner)
    with pytest.raises(Refused):
        create_question(kind="single", body=body(private), topic=topic, by=trainer)
    assert not Question.objects.exists()


def test_a_file_that_is_not_there_is_refused(topic, trainer):
    ghost = {**builders.single(), "picture": {"file": 999, "alt": "Двор"}}
    with pytest.raises(Refused):
        create_question(kind="single", body=ghost, topic=topic, by=trainer)
