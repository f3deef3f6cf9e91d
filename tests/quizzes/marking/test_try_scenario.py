from __future__ import annotations

from quizzes.models import Reply

from .conftest import GOOD


def test_a_trainers_own_words_are_judged_and_not_kept(client_of, trainer, scenario):
    html = client_of(trainer).post(f"/scenarios/{scenario.pk}/try/", {"text": GOOD}).content.decode()

    assert "ничего не" in html
    assert "data-marked" in html
    assert not Reply.objects.exists()


def test_a_blank_try_is_refused_beside_the_field(client_of, trainer, scenario):
    response = client_of(trainer).post(f"/scenarios/{scenario.pk}/try/", {"text": " "})

    assert response.status_code == 422
    assert "Ответ пустой" in response.content.decode()


def test_learners_cannot_try(client_of, learner, hr, scenario):
    for user in (learner, hr):
        assert client_of(user).post(f"/scenarios/{scenario.pk}/try/", {"text": GOOD}).status_code == 404
