from __future__ import annotations

from django.urls import reverse

from quizzes.attempts import actions


def flagged(attempt):
    return list(attempt.items.filter(flagged=True).values_list("position", flat=True))


def test_a_flag_is_kept_and_taken_off(attempt, learner, client_of):
    address = reverse("quizzes:attempt-flag", args=[attempt.pk, 3])
    client = client_of(learner)

    assert client.post(address, {"on": "1"}).status_code == 204
    assert flagged(attempt) == [3]
    client.post(address, {"on": "0"})
    assert flagged(attempt) == []


def test_without_scripts_the_button_keeps_the_flag_and_the_answers(attempt, learner, client_of):
    address = reverse("quizzes:attempt-answers", args=[attempt.pk])

    response = client_of(learner).post(address, {"at": "flag-5", "q5-answer": "59-ФЗ", "q5-seen": "0"})

    assert response["Location"].endswith("#q5")
    assert flagged(attempt) == [5]
    assert attempt.items.get(position=5).answer == "59-ФЗ"


def test_flagged_questions_are_named_before_the_end(attempt, learner, client_of):
    actions.flag(attempt=attempt, position=2, on=True)

    html = client_of(learner).get(reverse("quizzes:attempt-finish", args=[attempt.pk])).content.decode()

    assert "Вы хотели вернуться" in html
    assert html.count("Какие каналы?".replace(" ", "\u00a0")) == 2 or html.count("каналы?") == 2


def test_a_flag_changes_nothing_after_the_end(attempt):
    actions.submit(attempt=attempt)
    actions.flag(attempt=attempt, position=1, on=True)

    assert flagged(attempt) == []


def test_nobody_flags_in_another_s_attempt(attempt, stranger, client_of):
    assert (
        client_of(stranger).post(reverse("quizzes:attempt-flag", args=[attempt.pk, 1]), {"on": "1"}).status_code == 404
    )
