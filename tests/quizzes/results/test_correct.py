"""A wrong key is put right: who changes is shown first, what stood is kept, no certificate goes by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from lms.errors import Refused
from lms.models import AuditEntry, Notification
from quizzes.attempts import actions as attempts
from quizzes.attempts import signals
from quizzes.bank.actions import revise
from quizzes.models import Attempt, CorrectedAttempt, Correction
from quizzes.results import actions, regrading
from quizzes.results.signals import pass_lost
from tests import builders

pytestmark = pytest.mark.django_db
WAY = Correction.Way


@pytest.fixture
def question():
    """Its key says «a», which is wrong."""
    return builders.question(builders.single("Сколько дней даёт закон?"))


@pytest.fixture
def quiz(question):
    other = builders.question(builders.single("Кто отвечает?"))
    return builders.quiz([question, other], pass_percent=100, shuffle_questions=False, shuffle_options=False)


def take(quiz, user, *answers: str) -> Attempt:
    """Answer with the options of these letters, in the order of the questions."""
    attempt = attempts.start(quiz=quiz, user=user)
    for item, letter in zip(attempt.items.order_by("position"), answers, strict=True):
        option = item.shown["options"]["abc".index(letter)]["id"]
        attempts.save_answer(attempt=attempt, position=item.position, data={"answer": [option]}, sequence=1)
    return attempts.submit(attempt=attempt)


@pytest.fixture
def right_key(question, trainer):
    """The next revision, whose key is «b»."""
    body = {**question.current.body, "correct": ["b"]}
    return revise(question=question, body=body, by=trainer)


@pytest.fixture
def heard():
    found: list[tuple[str, int]] = []

    def gained(sender, attempt, **extra):
        found.append(("gained", attempt.user_id))

    def lost(sender, attempt, **extra):
        found.append(("lost", attempt.user_id))

    signals.attempt_graded.connect(gained)
    pass_lost.connect(lost)
    yield found
    signals.attempt_graded.disconnect(gained)
    pass_lost.disconnect(lost)


def test_attempts_are_graded_by_the_right_key(quiz, question, learner, hr, trainer, heard):
    was_right, was_wrong = take(quiz, learner, "a", "a"), take(quiz, hr, "b", "a")
    old = question.current
    key = revise(question=question, body={**old.body, "correct": ["b"]}, by=trainer)
    heard.clear()

    correction = actions.correct(
        quiz=quiz, revision=old, way=WAY.KEY, replacement=key, by=trainer, reason="Срок по закону другой"
    )

    was_right.refresh_from_db()
    was_wrong.refresh_from_db()
    assert (was_right.percent, was_right.passed) == (Decimal(50), False)
    assert (was_wrong.percent, was_wrong.passed) == (Decimal(100), True)
    assert heard == [("gained", hr.pk), ("lost", learner.pk)]
    kept = CorrectedAttempt.objects.get(correction=correction, attempt=was_wrong)
    assert (kept.percent_before, kept.passed_before, kept.item_before["fraction"]) == (Decimal(50), False, 0.0)
    told = {(one.recipient_id, one.kind) for one in Notification.objects.all()}
    assert {(hr.pk, "quizzes.pass_gained"), (learner.pk, "quizzes.pass_lost")} <= told
    assert AuditEntry.objects.filter(verb="quizzes.correct_key").count() == 1


def test_a_look_before_changes_nothing(quiz, question, learner, trainer):
    attempt = take(quiz, learner, "a", "a")
    old = question.current
    key = revise(question=question, body={**old.body, "correct": ["b"]}, by=trainer)

    planned = regrading.plan(quiz=quiz, revision=old, way=WAY.KEY, replacement=key)

    assert [change.attempt for change in planned.losing] == [attempt]
    attempt.refresh_from_db()
    assert attempt.passed
    assert attempt.items.get(position=1).fraction == 1.0


def test_who_keeps_the_same_percentage_is_not_named_among_those_who_change(quiz, question, learner, hr):
    take(quiz, learner, "a", "a")
    second = take(quiz, hr, "a", "c")

    planned = regrading.plan(quiz=quiz, revision=question.current, way=WAY.DROP)

    assert len(planned.changes) == 2
    assert [change.attempt for change in planned.noticed] == [second]


def test_a_question_may_be_credited_to_all_or_left_out(quiz, question, learner, hr, trainer):
    first, second = take(quiz, learner, "c", "a"), take(quiz, hr, "c", "c")
    actions.correct(quiz=quiz, revision=question.current, way=WAY.CREDIT, by=trainer, reason="Неясная формулировка")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.percent, second.percent) == (Decimal(100), Decimal(50))

    actions.correct(quiz=quiz, revision=question.current, way=WAY.DROP, by=trainer, reason="Убран из счёта")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.percent, first.max_score, second.percent) == (Decimal(100), 1, Decimal(0))


def test_an_attempt_that_still_runs_is_graded_by_the_new_key_at_its_end(quiz, question, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)
    old = question.current
    key = revise(question=question, body={**old.body, "correct": ["b"]}, by=trainer)
    actions.correct(quiz=quiz, revision=old, way=WAY.KEY, replacement=key, by=trainer, reason="Ключ")
    for item in attempt.items.order_by("position"):
        option = item.shown["options"][1 if item.position == 1 else 0]["id"]
        attempts.save_answer(attempt=attempt, position=item.position, data={"answer": [option]}, sequence=1)
    assert attempts.submit(attempt=attempt).passed


def test_a_key_for_other_options_is_refused(quiz, question, learner, trainer):
    take(quiz, learner, "a", "a")
    old = question.current
    reworded = {**old.body, "options": [{**one, "text": f"{one['text']}!"} for one in old.body["options"]]}
    key = revise(question=question, body=reworded, by=trainer)
    with pytest.raises(Refused, match="варианты"):
        actions.correct(quiz=quiz, revision=old, way=WAY.KEY, replacement=key, by=trainer, reason="Ключ")


def test_a_second_click_finds_nothing_to_change(quiz, question, learner, trainer):
    take(quiz, learner, "c", "a")
    actions.correct(quiz=quiz, revision=question.current, way=WAY.CREDIT, by=trainer, reason="Неясно")
    with pytest.raises(Refused, match="не изменятся"):
        actions.correct(quiz=quiz, revision=question.current, way=WAY.CREDIT, by=trainer, reason="Неясно")
    assert Correction.objects.count() == 1


def test_the_only_question_cannot_be_left_out(question, learner, trainer):
    quiz = builders.quiz([question])
    take(quiz, learner, "a")
    with pytest.raises(Refused, match="ни одного вопроса"):
        actions.correct(quiz=quiz, revision=question.current, way=WAY.DROP, by=trainer, reason="Убран")


def test_whoever_has_another_passed_attempt_loses_nothing(quiz, question, learner, trainer, heard):
    take(quiz, learner, "a", "a")
    take(quiz, learner, "b", "a")
    old = question.current
    key = revise(question=question, body={**old.body, "correct": ["b"]}, by=trainer)
    heard.clear()
    actions.correct(quiz=quiz, revision=old, way=WAY.KEY, replacement=key, by=trainer, reason="Ключ")
    assert heard == [("gained", learner.pk)]


def test_a_trainer_looks_first_and_then_corrects(quiz, question, learner, client_of, trainer):
    attempt = take(quiz, learner, "c", "a")
    client = client_of(trainer)
    address = reverse("quizzes:results-correct", args=[quiz.pk, question.current_id])
    asked = {"way": "credit", "reason": "Неясно"}

    page = client.post(address, asked).content.decode()
    assert "Получат зачёт: 1" in page.replace("\xa0", " ")
    attempt.refresh_from_db()
    assert not attempt.passed

    client.post(address, {**asked, "do": "1"})
    attempt.refresh_from_db()
    assert attempt.passed
    assert "Неясно" in client.get(reverse("quizzes:attempt-examine", args=[attempt.pk])).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_attempts(
    quiz, question, learner, hr, head, trainer, django_assert_max_num_queries
):
    def queries(people) -> int:
        for person in people:
            take(quiz, person, "c", "a")
        with django_assert_max_num_queries(10) as made:
            regrading.plan(quiz=quiz, revision=question.current, way=WAY.CREDIT)
        return len(made)

    assert queries([learner]) == queries([hr, head])
