"""Quiz pages: a quiz is put together from the bank, told what it lacks, published and brought up to date."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.bank import actions as bank
from quizzes.models import PoolEntry, Quiz, Section
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


def address(name: str, thing: Quiz | Section) -> str:
    return reverse(f"quizzes:{name}", args=[thing.pk])


def settings_of(client: Client, quiz: Quiz, **changes: Any) -> dict[str, Any]:
    form = client.get(address("quiz-edit", quiz)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changes}.items() if value is not None and value is not False}


def stems(section: Section) -> list[str]:
    return [entry.revision.stem for entry in section.pool.select_related("revision").order_by("order")]


def test_a_quiz_begins_as_a_draft_with_one_section(client):
    response = client.post(reverse("quizzes:quiz-new"), {"title": "Сроки"})
    quiz = Quiz.objects.get()
    assert response["Location"] == address("quiz-edit", quiz)
    assert quiz.state == Quiz.State.DRAFT
    assert quiz.sections.count() == 1


def test_questions_are_picked_by_ticking_and_none_twice(client):
    quiz = builders.quiz([builders.question()], state=Quiz.State.DRAFT)
    section = quiz.sections.get()
    fresh = builders.question(builders.single("Новый вопрос"))
    pick = address("section-pick", section)
    assert [question.pk for question in client.get(pick).context["paging"].rows] == [fresh.pk]
    for _click in range(2):
        client.post(pick, {"question": [fresh.pk]})
    assert stems(section) == ["Кто отвечает?", "Новый вопрос"]
    assert list(client.get(pick).context["paging"].rows) == []


def test_picking_nothing_or_nonsense_changes_nothing(client):
    section = builders.quiz([builders.question()], state=Quiz.State.DRAFT).sections.get()
    client.post(address("section-pick", section), {})
    client.post(address("section-pick", section), {"question": ["чушь", "99999999", "-1"]})
    assert stems(section) == ["Кто отвечает?"]


def test_a_question_is_dropped_and_stays_in_the_bank(client):
    quiz = builders.quiz(state=Quiz.State.DRAFT)
    section = quiz.sections.get()
    gone = section.pool.first()
    assert gone is not None
    client.post(address("section-drop", section), {"question": gone.question_id})
    assert len(stems(section)) == 2
    gone.question.refresh_from_db()


def test_the_editor_says_what_is_missing_and_publishing_is_refused(client):
    quiz = builders.quiz(state=Quiz.State.DRAFT)
    section = quiz.sections.get()
    client.post(address("section-edit", section), {f"s{section.pk}-draw": "8", f"s{section.pk}-title": "Сроки"})
    page = client.get(address("quiz-edit", quiz)).content.decode().replace("\xa0", " ")
    assert "в наборе 3 вопроса, а взять нужно 8" in page
    assert client.post(address("quiz-publish", quiz)).status_code == 409
    quiz.refresh_from_db()
    assert quiz.state == Quiz.State.DRAFT


def test_a_ready_quiz_is_published_once_by_a_double_click(client):
    quiz = builders.quiz(state=Quiz.State.DRAFT)
    for _click in range(2):
        assert client.post(address("quiz-publish", quiz)).status_code == 302
    quiz.refresh_from_db()
    assert quiz.state == Quiz.State.PUBLISHED


def test_wrong_settings_are_said_beside_the_field_and_kept_on_the_page(client):
    quiz = builders.quiz()
    response = client.post(
        address("quiz-edit", quiz), settings_of(client, quiz, pass_percent="150", intro="Не спешите")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "Не спешите" in page
    quiz.refresh_from_db()
    assert quiz.pass_percent == 80


def test_settings_are_saved_and_the_way_back_to_the_lesson_is_kept(client):
    quiz = builders.quiz()
    url = f"{address('quiz-edit', quiz)}?back=/teach/lessons/5/"
    response = client.post(url, settings_of(client, quiz, minutes="25", shuffle_questions=False))
    quiz.refresh_from_db()
    assert (quiz.minutes, quiz.shuffle_questions) == (25, False)
    assert response["Location"].endswith("?back=%2Fteach%2Flessons%2F5%2F")


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_off_the_site(client, away):
    quiz = builders.quiz()
    page = client.get(address("quiz-edit", quiz), {"back": away})
    assert page.context["back"] == ""
    saved = client.post(f"{address('quiz-edit', quiz)}?back={away}", settings_of(client, quiz))
    assert saved["Location"] == address("quiz-edit", quiz)


def test_new_revisions_are_counted_and_taken_over(client, trainer):
    question = builders.question()
    quiz = builders.quiz([question])
    bank.revise(question=question, body=builders.single("Кто отвечает жителю?"), by=trainer)
    assert client.get(address("quiz-edit", quiz)).context["outdated"] == 1
    client.post(address("quiz-pin-latest", quiz))
    assert stems(quiz.sections.get()) == ["Кто отвечает жителю?"]


def test_a_published_quiz_is_not_left_without_questions(client):
    quiz = builders.quiz([builders.question()])
    section = quiz.sections.get()
    response = client.post(address("section-drop", section), {"question": section.pool.get().question_id})
    assert response.status_code == 409
    assert PoolEntry.objects.filter(section=section).count() == 1


@pytest.mark.parametrize("person", ["learner", "hr", "head", "stranger"])
def test_nobody_else_gets_in(request, client_of, person):
    quiz = builders.quiz()
    client = client_of(request.getfixturevalue(person))
    assert client.get(reverse("quizzes:quiz-list")).status_code == 403
    assert client.get(address("quiz-edit", quiz)).status_code == 404
    assert client.post(address("quiz-publish", quiz)).status_code == 404
    assert client.get(address("section-pick", quiz.sections.get())).status_code == 404


def test_the_editor_and_the_list_cost_the_same_for_one_question_and_for_many(client):
    small = builders.quiz([builders.question()])
    counts = []
    for url in (address("quiz-edit", small), reverse("quizzes:quiz-list")):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    large = builders.quiz()
    for url, before in zip((address("quiz-edit", large), reverse("quizzes:quiz-list")), counts, strict=True):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) == before <= 12
