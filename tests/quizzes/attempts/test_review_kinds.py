"""The review of every kind: what was answered, what is right, what the author says to it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from quizzes.assembly import reviews
from quizzes.attempts import actions, reviewing
from quizzes.results.queries import in_words
from quizzes.scoring import KINDS
from tests import builders
from tests.quizzes.bodies import EVERY_KIND

from .conftest import right, wrong


def reviewed(item, **seen):
    return reviewing.reviewed(
        position=item.position,
        shown=item.shown,
        key=item.key,
        answer=item.answer,
        fraction=item.fraction,
        seen=reviews.Seen(**seen) if seen else reviews.EVERYTHING,
    )


@pytest.fixture
def answered(long_attempt):
    """Every question answered, every other one wrong."""
    for item in long_attempt.items.order_by("position"):
        data = wrong(item) if item.position % 2 else right(item)
        actions.save_answer(attempt=long_attempt, position=item.position, data=data, sequence=1)
    return actions.submit(attempt=long_attempt)


def test_every_kind_is_shown_on_the_page_of_the_review(answered, trainer, client_of):
    page = client_of(trainer).get(reverse("quizzes:attempt-review", args=[answered.pk])).content.decode()

    assert page.count('class="sheet reviewed"') == answered.items.count()
    assert "[[" not in page
    assert "True" not in page
    assert "None" not in page


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"order"}))
def test_what_was_answered_is_told_in_words(answered, kind):
    for item in answered.items.filter(kind=kind):
        words = " ".join(reviewed(item).given)
        assert words.strip()
        assert not any(found in words for found in ("True", "None", "{", "["))
        assert in_words(item, item.answer) == reviewed(item).given


def test_the_text_stands_with_its_gaps_as_they_were_filled(answered):
    item = answered.items.get(kind="words")

    found = reviewed(item)
    texts = [piece.gap.text if piece.gap else piece.text for piece in found.paragraphs[0]]

    assert "".join(texts).replace("\u2060", "") == "Ольга, здравствуйте! Яму засыплем 12 марта. Спасибо, Ольга!"
    assert {piece.gap.look for piece in found.paragraphs[0] if piece.gap} == {"right"}
    assert found.heading == "Слова по местам"


def test_a_picture_shows_right_areas_and_what_was_chosen_wrongly(answered):
    item = answered.items.filter(kind="hotspot").first()
    canvas = reviewed(item).canvas

    assert [area.tone for area in canvas.areas] == ["right", "right", "wrong"]
    assert [area.chosen for area in canvas.areas] == [False, False, True]


def test_before_the_key_is_due_nothing_gives_it_away(answered):
    for item in answered.items.order_by("position"):
        found = reviewed(item, marks=True)
        assert (found.lines, found.paragraphs, found.canvas) == ((), (), None)
        assert (found.comment, found.explanation) == ("", "")


@pytest.mark.parametrize(("answer", "said"), [("59-ФЗ", "Именно так."), ("152-ФЗ", "Почти."), ("7-ФЗ", "Перечитайте.")])
def test_the_author_answers_to_the_outcome(learner, answer, said):
    body = {**EVERY_KIND["short"], "feedback": {"right": "Именно так.", "part": "Почти.", "wrong": "Перечитайте."}}
    attempt = actions.start(quiz=builders.quiz([builders.question(body, kind="short")]), user=learner)
    actions.save_answer(attempt=attempt, position=1, data={"answer": [answer]}, sequence=1)

    item = actions.submit(attempt=attempt).items.get()

    assert reviewed(item).comment == said


def test_an_option_that_earns_a_part_is_told_apart(learner, client_of):
    options = [{**option} for option in EVERY_KIND["single"]["options"]]
    options[1] |= {"fraction": 0.5, "feedback": "Иногда."}
    body = {**EVERY_KIND["single"], "options": options}
    attempt = actions.start(quiz=builders.quiz([builders.question(body)], pass_percent=50), user=learner)
    item = attempt.items.get()
    chosen = next(option["id"] for option in item.shown["options"] if option["text"] == "Никто")
    actions.save_answer(attempt=attempt, position=1, data={"answer": [chosen]}, sequence=1)
    assert actions.submit(attempt=attempt).percent == 50

    page = client_of(learner).get(reverse("quizzes:attempt-review", args=[attempt.pk])).content.decode()

    assert "Ваш ответ, верно частично" in page
    assert "Иногда." in page
