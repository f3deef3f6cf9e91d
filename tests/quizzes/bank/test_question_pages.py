"""Question pages: typed rows become a body, a look before saving keeps nothing, an edit is a new revision."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Question, Revision, Topic
from tests import builders

from .pages import as_sent

pytestmark = pytest.mark.django_db
BANK = reverse("quizzes:bank")


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def topic(db) -> Topic:
    return Topic.objects.create(title="Сроки")


def new(kind: str) -> str:
    return reverse("quizzes:question-new", args=[kind])


def edit(question: Question) -> str:
    return reverse("quizzes:question-edit", args=[question.pk])


def base(about: Topic, **fields: Any) -> dict[str, Any]:
    return {"stem": "Когда отвечать?", "explanation": "Так в законе.", "topic": about.pk, "difficulty": 2, **fields}


def options(*texts: str, right: list[int]) -> dict[str, Any]:
    rows = {f"option-{number}-text": text for number, text in enumerate(texts)}
    return {**rows, "option-right": [str(number) for number in right]}


def resent(client: Client, question: Question, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form of ``question``, with some fields changed."""
    return as_sent(client.get(edit(question)).content.decode(), **changes)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("single", options("Да", "Нет", right=[]), "Отметьте правильный ответ"),
        ("single", options("Да", "да", right=[0]), "есть одинаковые"),
        ("match", {"pair-0-left": "ВК", "pair-0-right": ""}, "заполнены обе части"),
        ("order", {"lines": "Один шаг"}, "от 2 до 20"),
        ("short", {"answer-0-text": ""}, "хотя бы один"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, topic, kind, typed, said):
    response = client.post(new(kind), base(topic, **typed))
    page = response.content.decode().replace("\xa0", " ")
    assert response.status_code == 422
    assert said in page
    assert "Когда отвечать?" in page
    assert not Question.objects.exists()


def test_a_new_topic_is_made_once_whatever_its_letters(client, topic):
    typed = {**options("Да", "Нет", right=[0]), "topic": "", "new_topic": "сроки"}
    client.post(new("single"), base(topic, **typed))
    client.post(new("single"), base(topic, **{**typed, "new_topic": "Тон"}))
    assert set(Topic.objects.values_list("title", flat=True)) == {"Сроки", "Тон"}


def test_without_any_topic_the_question_is_not_saved(client, topic):
    response = client.post(new("single"), base(topic, **options("Да", "Нет", right=[0]), topic=""))
    assert response.status_code == 422
    assert "Выберите тему или впишите новую" in response.content.decode()


def test_more_rows_come_without_losing_what_was_typed(client, topic):
    response = client.post(new("multiple"), {**base(topic), **options("Имя", right=[0]), "more": "options"})
    assert response.status_code == 200
    assert len(response.context["form"]["options"].lines) == 4
    sent = as_sent(response.content.decode(), more="options")
    assert (sent["option-0-text"], sent["option-right"]) == (["Имя"], ["0"])
    assert len(client.post(new("multiple"), sent).context["form"]["options"].lines) == 6


def test_a_look_at_the_question_keeps_nothing(client, topic):
    typed = {**base(topic), **options("В день", "Через месяц", right=[0]), "show": "1"}
    page = client.post(new("single"), typed).content.decode().replace("\xa0", " ")
    assert "Выберите один ответ" in page
    part = client.post(new("single"), typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Через" in part
    assert not Question.objects.exists()


def test_an_edit_is_a_new_revision_and_says_where_the_old_one_stands(client):
    question = builders.question()
    builders.quiz([question])
    response = client.post(edit(question), resent(client, question, stem="Кто отвечает жителю?"), follow=True)
    page = response.content.decode().replace("\xa0", " ")
    assert "редакция 2" in page
    assert "стоит в 1 тесте" in page
    assert [revision.stem for revision in question.revisions.order_by("number")] == [
        "Кто отвечает?",
        "Кто отвечает жителю?",
    ]
    assert question.revisions.get(number=2).body["options"] == question.revisions.get(number=1).body["options"]


def test_saving_what_stands_already_makes_no_revision(client):
    question = builders.question()
    client.post(edit(question), resent(client, question))
    assert Revision.objects.filter(question=question).count() == 1


def test_saving_over_a_colleagues_revision_is_refused_and_shows_both(client, client_of, office):
    question = builders.question()
    mine = resent(client, question, stem="Моя правка?")
    client_of(office).post(edit(question), resent(client, question, stem="Чужая правка?"))
    response = client.post(edit(question), mine)
    page = response.content.decode().replace("\xa0", " ")
    assert response.status_code == 409
    assert "Моя правка?" in page
    assert "Чужая правка?" in page
    assert question.revisions.count() == 2


def test_markup_in_a_question_is_text(client, topic):
    client.post(new("single"), base(topic, stem="<script>alert(1)</script>", **options("<b>Да</b>", "Нет", right=[0])))
    question = Question.objects.get()
    for page in (client.get(BANK), client.get(edit(question))):
        assert b"<script>alert(1)" not in page.content
        assert b"<b>" not in page.content


def test_the_bank_is_searched_in_russian_and_by_what_is_unused(client):
    used = builders.question(builders.single("Срок ещё не вышел?"), topic="Сроки")
    spare = builders.question(builders.single("Каким тоном писать?"), topic="Тон")
    builders.quiz([used])

    def found(**asked: str) -> set[int]:
        return {question.pk for question in client.get(BANK, asked).context["paging"].rows}

    assert found(q="СРОК еще") == {used.pk}
    assert found(use="unused") == {spare.pk}
    assert found(topic=str(spare.topic_id)) == {spare.pk}
    assert found(kind="order") == set()
    assert found(topic="чушь", kind="чушь", difficulty="99999999999") == {used.pk, spare.pk}


def test_archiving_and_bringing_back(client):
    question = builders.question()
    client.post(reverse("quizzes:question-archive", args=[question.pk]))
    assert not client.get(BANK).context["paging"].rows
    assert client.get(BANK, {"use": "archived"}).context["paging"].rows
    client.post(reverse("quizzes:question-restore", args=[question.pk]))
    assert client.get(BANK).context["paging"].rows


@pytest.mark.parametrize("person", ["learner", "hr", "head", "stranger"])
def test_nobody_else_sees_questions_or_keys(request, client_of, person):
    question = builders.question()
    client = client_of(request.getfixturevalue(person))
    assert client.get(BANK).status_code == 403
    assert client.get(new("single")).status_code == 403
    assert client.get(edit(question)).status_code == 404
    assert client.post(edit(question), {}).status_code == 404


def test_the_bank_costs_the_same_for_one_question_and_for_three(client):
    builders.question()
    with CaptureQueriesContext(connection) as one:
        client.get(BANK)
    builders.quiz()
    with CaptureQueriesContext(connection) as many:
        client.get(BANK)
    assert len(many) == len(one) <= 12
