from __future__ import annotations

import pytest
from django.urls import reverse

from quizzes.assembly import reviews
from quizzes.assembly.actions import update
from quizzes.assembly.sitting_forms import SittingForm
from quizzes.models import Quiz
from tests import builders


@pytest.fixture
def quiz(db):
    return builders.quiz()


def fields(quiz, **changes):
    """What the browser sends from the form as it stands."""
    form = SittingForm(instance=quiz)
    data = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**data, **changes}.items() if value is not False}


def save(client_of, trainer, quiz, **changes):
    response = client_of(trainer).post(reverse("quizzes:quiz-sitting", args=[quiz.pk]), fields(quiz, **changes))
    quiz.refresh_from_db()
    return response


def test_saving_the_form_as_it_stands_changes_nothing(client_of, trainer, quiz):
    before = Quiz.objects.values().get()

    assert save(client_of, trainer, quiz).status_code == 302

    after = Quiz.objects.values().get()
    assert after.pop("penalty") == pytest.approx(before.pop("penalty"))
    assert after == before


def test_pages_the_bell_and_practice_are_set(client_of, trainer, quiz):
    save(client_of, trainer, quiz, layout="single", forward_only=True, grace_seconds="90", practice=True, penalty="0.1")

    assert (quiz.layout, quiz.forward_only, quiz.grace_seconds) == (Quiz.Layout.SINGLE, True, 90)
    assert (quiz.practice, quiz.penalty, quiz.practice_counts) == (True, 0.1, False)


def test_the_table_says_what_is_seen_when(client_of, trainer, quiz):
    save(client_of, trainer, quiz, seen=["after:score", "closed:score", "closed:answers"], key_waits=False)

    assert quiz.review == {
        "during": [],
        "after": ["score"],
        "later": [],
        "closed": ["score", "answers"],
        "key_waits": False,
    }
    page = client_of(trainer).get(reverse("quizzes:quiz-edit", args=[quiz.pk]))
    ticked = [cell.value for _title, cells in page.context["sitting"].table() for cell in cells if cell.ticked]
    assert ticked == ["after:score", "closed:score", "closed:answers"]


def test_a_grace_longer_than_an_hour_is_refused_beside_the_field(client_of, trainer, quiz):
    response = save(client_of, trainer, quiz, grace_seconds="4000")

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert quiz.grace_seconds == 60


def test_a_table_with_strange_words_is_refused(trainer, quiz):
    assert reviews.problems({"after": ["everything"]})
    assert reviews.problems({"tomorrow": []})
    assert not reviews.problems(quiz.review)
    with pytest.raises(Exception, match="Не понять"):
        update(quiz=quiz, by=trainer, review={"after": ["everything"]})
