"""Every kind of question is made, looked at, complained about and revised on the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Question, Topic
from quizzes.scoring import KINDS
from tests import builders
from tests.quizzes.bodies import EVERY_KIND

from .pages import as_sent, body, picture

pytestmark = pytest.mark.django_db


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


def seen(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {"stem": "Что верно?", "topic": topic.pk, "difficulty": 2, **fields}


def rows(prefix: str, *lines: dict[str, Any]) -> dict[str, Any]:
    return {f"{prefix}-{number}-{part}": value for number, line in enumerate(lines) for part, value in line.items()}


MADE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single": (
        {
            **rows("option", {"text": "В день"}, {"text": "Почти", "share": "50", "note": "Не совсем."}, {"text": ""}),
            "option-right": ["0"],
            "in_order": "on",
        },
        {
            "options": [
                {"id": "a", "text": "В день"},
                {"id": "b", "text": "Почти", "feedback": "Не совсем.", "fraction": 0.5},
            ],
            "correct": ["a"],
            "shuffle": False,
        },
    ),
    "multiple": (
        {
            **rows("option", {"text": "Имя"}, {"text": "Срок"}, {"text": "Смайлик"}),
            "option-right": ["0", "1"],
            "grading": "no_penalty",
        },
        {"correct": ["a", "b"], "grading": "no_penalty"},
    ),
    "truefalse": (
        {"answer": "false", "feedback_true": "Срок другой."},
        {"answer": False, "feedback_true": "Срок другой."},
    ),
    "match": (
        {
            **rows(
                "pair",
                {"left": "ВК", "right": "24 часа", "note": "Виден всем."},
                {"left": "ПОС", "right": "10 дней"},
            ),
            "extra": "год",
            "grading": "all",
        },
        {
            "pairs": [["ВК", "24 часа", "Виден всем."], ["ПОС", "10 дней"]],
            "extra": ["год"],
            "grading": "all",
        },
    ),
    "order": (
        {"lines": "Прочитать\n\nОтветить\nПроверить", "grading": "places"},
        {
            "options": [
                {"id": "a", "text": "Прочитать"},
                {"id": "b", "text": "Ответить"},
                {"id": "c", "text": "Проверить"},
            ],
            "correct": ["a", "b", "c"],
            "grading": "places",
        },
    ),
    "categorise": (
        {
            **rows(
                "item",
                {"text": "Назвать срок", "category": "Можно"},
                {"text": "Спорить", "category": "Нельзя", "note": "Читают все."},
                {"text": "Поздороваться", "category": "Можно"},
            ),
            "empty": "Как придётся",
        },
        {
            "categories": [
                {"id": "a", "text": "Можно"},
                {"id": "b", "text": "Нельзя"},
                {"id": "c", "text": "Как придётся"},
            ],
            "items": [
                {"id": "a", "text": "Назвать срок", "category": "a"},
                {"id": "b", "text": "Спорить", "category": "b", "feedback": "Читают все."},
                {"id": "c", "text": "Поздороваться", "category": "a"},
            ],
        },
    ),
    "short": (
        {
            **rows("answer", {"text": "прокуратура"}, {"text": "суд", "share": "30", "note": "Суд — потом."}),
            "any_form": "on",
            "typos": "on",
        },
        {
            "accepted": ["прокуратура", {"text": "суд", "fraction": 0.3, "feedback": "Суд — потом."}],
            "any_form": True,
            "typos": 1,
        },
    ),
    "number": (
        {
            **rows(
                "answer",
                {"value": "30", "tolerance": "0,5", "relative": ""},
                {"value": "1 000", "tolerance": "5", "relative": "relative", "share": "50"},
            ),
            **rows("unit", {"text": "дней", "factor": "1"}, {"text": "недель", "factor": "7"}),
            "unit_rule": "required",
            "unit_penalty": "25",
        },
        {
            "answers": [
                {"value": 30, "tolerance": 0.5},
                {"value": 1000, "tolerance": 0.05, "relative": True, "fraction": 0.5},
            ],
            "units": {
                "rule": "required",
                "list": [{"text": "дней", "factor": 1}, {"text": "недель", "factor": 7}],
                "penalty": 0.25,
            },
        },
    ),
    "cloze": (
        {
            "stem": "Отвечают за [[1]] дней, а [[2]] — за [[3]]. В ответе есть [[4]].",
            "gap_1_kind": "number",
            "gap_1_weight": "2,5",
            **rows("gap:1", {"value": "30", "tolerance": "0"}),
            "gap_2_kind": "text",
            "gap_2_any_form": "on",
            **rows("gap:2", {"text": "пересылают"}, {"text": "пере*", "share": "50"}),
            "gap_3_kind": "list",
            **rows("gap:3", {"text": "семь"}, {"text": "три"}),
            "gap:3-right": ["0"],
            "gap_4_kind": "checks",
            "gap_4_layout": "vertical",
            **rows("gap:4", {"text": "срок"}, {"text": "упрёк"}, {"text": "контакт"}),
            "gap:4-right": ["0", "2"],
        },
        {
            "gaps": [
                {"id": "1", "kind": "number", "weight": 2.5, "answers": [{"value": 30, "tolerance": 0}]},
                {
                    "id": "2",
                    "kind": "text",
                    "accepted": ["пересылают", {"text": "пере*", "fraction": 0.5}],
                    "any_form": True,
                },
                {
                    "id": "3",
                    "kind": "list",
                    "options": [{"id": "a", "text": "семь"}, {"id": "b", "text": "три"}],
                    "correct": ["a"],
                },
                {
                    "id": "4",
                    "kind": "checks",
                    "layout": "vertical",
                    "options": [
                        {"id": "a", "text": "срок"},
                        {"id": "b", "text": "упрёк"},
                        {"id": "c", "text": "контакт"},
                    ],
                    "correct": ["a", "c"],
                },
            ]
        },
    ),
    "words": (
        {
            "stem": "[[1]], здравствуйте! Яму засыплем [[2]]. Спасибо, [[3]]!",
            **rows(
                "word",
                {"text": "Ольга", "gaps": "1, 3"},
                {"text": "12 марта", "gaps": "2", "group": "2"},
                {"text": "скоро", "gaps": "", "group": "2"},
            ),
            "word-endless": ["0"],
        },
        {
            "words": [
                {"id": "a", "text": "Ольга", "endless": True},
                {"id": "b", "text": "12 марта", "group": 2},
                {"id": "c", "text": "скоро", "group": 2},
            ],
            "places": {"1": "a", "2": "b", "3": "a"},
        },
    ),
    "hotspot": (
        {
            "picture_upload": "picture",
            "picture_alt": "Схема двора",
            "mode": "areas",
            **rows(
                "area",
                {"text": "Яма", "shape": "circle", "coords": "300, 600, 100"},
                {"text": "Лавка", "shape": "poly", "coords": "100 100 300 100 200 300", "note": "Цела."},
            ),
            "area-right": ["0"],
            "choose": "1",
        },
        {
            "mode": "areas",
            "ratio": 1.5,
            "choose": 1,
            "areas": [
                {"id": "a", "text": "Яма", "shape": "circle", "coords": [300, 600, 100], "right": True},
                {
                    "id": "b",
                    "text": "Лавка",
                    "shape": "poly",
                    "coords": [100, 100, 300, 100, 200, 300],
                    "feedback": "Цела.",
                },
            ],
        },
    ),
    "essay": (
        {"guide": "Ищите срок.", "words_least": "20", "words_most": "200", "template": "Здравствуйте!", "lines": "8"},
        {"guide": "Ищите срок.", "words_least": 20, "words_most": 200, "template": "Здравствуйте!", "lines": 8},
    ),
    "reply": ({"scenario": "scenario", "judge": "person"}, {"judge": "person"}),
}


def browser_data(kind: str, topic: Topic) -> dict[str, Any]:
    data = typed(topic, **MADE[kind][0])
    if "picture_upload" in data:
        data["picture_upload"] = picture()
    if "scenario" in data:
        data["scenario"] = builders.scenario().pk
    return data


def test_no_kind_is_forgotten():
    assert set(MADE) == set(EVERY_KIND) == set(KINDS)


@pytest.mark.parametrize("kind", MADE)
def test_what_was_typed_becomes_a_question(client, topic, kind):
    response = client.post(new(kind), browser_data(kind, topic))
    assert response.status_code == 302, as_problems(response)
    revision = Question.objects.get().current
    assert revision is not None
    assert revision.kind == kind
    wanted = MADE[kind][1]
    assert {name: revision.body.get(name) for name in wanted} == wanted
    assert KINDS[kind].problems(revision.body) == []


def as_problems(response: Any) -> Any:
    return response.context["form"].errors


@pytest.mark.parametrize("kind", MADE)
def test_a_look_at_it_keeps_no_question(client, topic, kind):
    response = client.post(new(kind), {**browser_data(kind, topic), "show": "1"})
    assert response.status_code == 200
    assert "problems" not in response.context["preview"], response.context["preview"]
    assert response.context["preview"]["question"].kind == kind
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", MADE)
def test_an_empty_form_says_what_is_missing(client, topic, kind):
    response = client.post(new(kind), {"stem": "", "topic": topic.pk, "difficulty": 1})
    assert response.status_code == 422
    assert "Заполните это поле" in seen(response)
    if kind != "essay":
        assert set(as_problems(response)) - {"stem"}, "Nothing is said of what the kind needs."


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_saving_the_form_as_it_came_makes_no_revision(client, kind):
    question = builders.question(body(kind), kind=kind)
    response = client.post(edit(question), as_sent(client.get(edit(question)).content.decode()))
    assert response.status_code == 302, as_problems(response)
    assert question.revisions.count() == 1


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_edit_changes_what_was_edited_and_nothing_else(client, kind):
    """Settings that an importer wrote and the form does not show stay as they are."""
    was = {**body(kind), "imported": {"from": "Moodle"}, "hints": ["Вспомните закон."], "shuffle": True}
    question = builders.question(was, kind=kind)
    builders.quiz([question])
    page = client.get(edit(question)).content.decode()
    response = client.post(edit(question), as_sent(page, explanation="Так в законе.", source_note="59-ФЗ, ст. 12"))
    assert response.status_code == 302, as_problems(response)
    question.refresh_from_db()
    assert question.current.number == 2
    assert question.current.body == {**was, "explanation": "Так в законе."}
    assert question.current.source_note == "59-ФЗ, ст. 12"
    assert question.revisions.get(number=1).body == was


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_new_text_leaves_the_answers_alone(client, kind):
    question = builders.question(body(kind), kind=kind)
    page = client.get(edit(question)).content.decode()
    stem = f"Внимание. {EVERY_KIND[kind]['stem']}"
    client.post(edit(question), as_sent(page, stem=stem))
    question.refresh_from_db()
    assert question.current.body == {**question.revisions.get(number=1).body, "stem": stem}


def test_more_rows_come_to_the_list_that_was_asked(client, topic):
    data = {**typed(topic), **rows("answer", {"value": "30"}), "more": "answers"}
    form = client.post(new("number"), data).context["form"]
    assert len(form["answers"].lines) == 3
    assert len(form["units"].lines) == 2


def test_gaps_get_their_fields_from_the_text(client, topic):
    page = client.post(new("cloze"), {**typed(topic, stem="За [[1]] дней в [[2]]."), "show": "1"})
    assert [group.title for group in page.context["form"].groups] == ["Пропуск 1", "Пропуск 2"]
    part = client.post(
        new("cloze"),
        {**typed(topic, stem="За [[1]] дней."), "gap_1_kind": "number", "more": "own"},
        headers={"HX-Request": "true"},
    )
    assert "<html" not in seen(part)
    assert 'name="gap:1-0-tolerance"' in seen(part)


def test_what_is_no_number_is_said_by_its_row(client, topic):
    response = client.post(new("number"), typed(topic, **rows("answer", {"value": "много"})))
    assert "Ответ 1: «много» — не число." in seen(response)


def test_a_changed_exercise_is_taken_anew_only_when_asked(client):
    question = builders.question(body("reply"), kind="reply")
    assert "Взять упражнение заново" not in seen(client.get(edit(question)))
    scenario = builders.Scenario.objects.get()
    scenario.message = "Когда почистят двор?"
    scenario.save()

    page = client.get(edit(question)).content.decode()
    assert "Взять упражнение заново" in page
    client.post(edit(question), as_sent(page))
    assert question.revisions.count() == 1

    client.post(edit(question), as_sent(page, anew="on"))
    question.refresh_from_db()
    assert question.current.body["situation"]["message"] == "Когда почистят двор?"


def test_common_fields_are_kept_and_taken_away_again(client, topic):
    data = typed(
        topic,
        answer="true",
        feedback_right="Верно!",
        feedback_wrong="Прочтите статью.",
        hints="Статья 12\nЧасть 1",
        seconds="40",
        tags="Новичкам, 59-ФЗ",
        source_note="59-ФЗ, ст. 12",
    )
    client.post(new("truefalse"), data)
    question = Question.objects.get()
    current = question.current
    assert current.body["feedback"] == {"right": "Верно!", "wrong": "Прочтите статью."}
    assert current.body["hints"] == ["Статья 12", "Часть 1"]
    assert (current.seconds, current.source_note, question.tags) == (40, "59-ФЗ, ст. 12", ["новичкам", "59-фз"])

    page = client.get(edit(question)).content.decode()
    client.post(edit(question), as_sent(page, feedback_right="", feedback_wrong="", hints="", seconds="", tags="сроки"))
    question.refresh_from_db()
    assert not {"feedback", "hints"} & set(question.current.body)
    assert (question.current.seconds, question.tags) == (None, ["сроки"])


def test_rules_that_came_with_a_question_are_kept_until_they_are_taken_away(client):
    was = {**body("single"), "processing": {"program": "damaged"}}
    question = builders.question(was, kind="single")
    page = client.get(edit(question)).content.decode()
    assert "Проверять по правилам, с которыми вопрос загружен" in page
    kept = client.post(edit(question), as_sent(page))
    assert "Правила проверки, пришедшие с вопросом, повреждены" in seen(kept)

    sent = as_sent(page)
    del sent["by_rules"]
    client.post(edit(question), sent)
    question.refresh_from_db()
    assert question.current.body == body("single")
