"""Every kind of question on the sheet: shown, answered, saved, graded; files are had only where they are shown."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.urls import reverse

from quizzes.attempts import actions, sheet
from quizzes.models import Item
from quizzes.scoring import KINDS
from tests import builders
from tests.quizzes.bodies import EVERY_KIND

from .conftest import right, wrong
from .form import sent


def test_there_is_an_example_of_every_kind():
    assert set(EVERY_KIND) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_question_has_its_place_on_the_sheet(long_attempt, kind):
    for item in long_attempt.items.filter(kind=kind):
        question = sheet.question(position=1, shown=item.shown)
        page = get_template(question.template).render({"question": question})

        assert 'name="q1-answer' in page
        assert "[[" not in page + question.legend + question.stem


def test_right_answers_earn_everything_and_wrong_ones_nothing(long_attempt):
    for item in long_attempt.items.order_by("position"):
        for data, earned in ((wrong(item), 0.0), (right(item), 1.0)):
            actions.save_answer(
                attempt=long_attempt, position=item.position, data=data, sequence=item.position * 10 + int(earned)
            )
            answered = Item.objects.get(pk=item.pk)
            kind = KINDS[item.kind]
            assert answered.answer is not None
            if item.kind not in ("essay", "reply"):
                assert kind.score(answered.shown, answered.key, answered.answer) == earned, item.kind


def test_an_answer_comes_back_in_its_fields(long_attempt, learner, client_of):
    """What the sheet shows, sent as it is, is the same answer."""
    for item in long_attempt.items.order_by("position"):
        actions.save_answer(attempt=long_attempt, position=item.position, data=right(item), sequence=1)
    before = list(long_attempt.items.order_by("position").values_list("answer", flat=True))
    client = client_of(learner)
    page = client.get(reverse("quizzes:attempt", args=[long_attempt.pk])).content.decode()

    client.post(reverse("quizzes:attempt-answers", args=[long_attempt.pk]), sent(page))

    assert list(long_attempt.items.order_by("position").values_list("answer", flat=True)) == before


def test_the_sheet_asks_the_database_the_same_whatever_the_kinds(
    long_attempt, learner, client_of, django_assert_max_num_queries
):
    client = client_of(learner)
    with django_assert_max_num_queries(12):
        client.get(reverse("quizzes:attempt", args=[long_attempt.pk]))


def file_address(attempt, pk):
    return reverse("quizzes:attempt-file", args=[attempt.pk, pk])


def test_a_picture_of_a_question_is_served_to_whoever_has_the_attempt(
    long_attempt, picture, learner, trainer, stranger, client_of
):
    address = file_address(long_attempt, picture.pk)

    assert client_of(learner).get(address)["Content-Type"] == "image/png"
    assert client_of(trainer).get(address).status_code == 200
    assert client_of(stranger).get(address).status_code == 404


def test_no_other_file_is_had_through_an_attempt(attempt, picture, learner, client_of):
    assert client_of(learner).get(file_address(attempt, picture.pk)).status_code == 404


def test_an_attachment_stands_above_the_question(learner, client_of, picture):
    body = {**EVERY_KIND["essay"], "attachment": {"file": picture.pk, "name": "Приказ.png"}}
    quiz = builders.quiz([builders.question(body, kind="essay")])
    attempt = actions.start(quiz=quiz, user=learner)
    client = client_of(learner)

    page = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()

    assert "Приказ.png" in page
    assert file_address(attempt, picture.pk) in page
    assert client.get(file_address(attempt, picture.pk)).status_code == 200


def test_a_file_that_was_never_stored_is_left_out():
    shown = {"kind": "essay", "stem": "?", "picture": {"file": "missing.png", "alt": ""}}
    assert sheet.question(position=1, shown=shown).picture is None


def test_no_more_can_be_ticked_than_may_be(learner):
    body = {**EVERY_KIND["multiple"], "grading": "no_penalty"}
    attempt = actions.start(quiz=builders.quiz([builders.question(body, kind="multiple")]), user=learner)
    item = attempt.items.get()

    question = sheet.question(position=1, shown=item.shown)

    assert question.at_most == 2
    assert "не больше чем 2" in question.hint
    everything = {"answer": [option["id"] for option in item.shown["options"]]}
    saved = actions.save_sheet(attempt=attempt, given={1: actions.Given(data=everything, seen=0)})
    assert saved.problems == {1: "Отметьте не больше вариантов, чем нужно: 2."}
