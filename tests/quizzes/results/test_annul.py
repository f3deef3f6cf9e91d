"""An attempt is annulled for a reason: it is given back, and what rests on it is decided by a person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.doubts import actions as doubts
from courses.enrolments.actions import enrol
from courses.lessons.models import Lesson
from courses.models import Certificate, Doubt
from lms.errors import Refused
from lms.models import Notification
from quizzes.attempts import actions as attempts
from quizzes.attempts.queries import summary
from quizzes.models import Attempt
from quizzes.results import actions
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return builders.quiz([builders.question()], max_attempts=1)


def take(quiz, user) -> Attempt:
    attempt = attempts.start(quiz=quiz, user=user)
    item = attempt.items.get()
    attempts.save_answer(attempt=attempt, position=1, data={"answer": item.key["correct"]}, sequence=1)
    return attempts.submit(attempt=attempt)


@pytest.fixture
def certified(quiz, learner) -> Certificate:
    """A certificate of a course whose only lesson is the quiz."""
    course = builders.course()
    builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED)
    enrol(user=learner, course=course)
    take(quiz, learner)
    return learner.certificates.get()


def test_an_annulled_attempt_is_given_back_and_its_reason_told(quiz, learner, trainer, client_of):
    attempt = take(quiz, learner)
    actions.annul(attempt=attempt, by=trainer, reason="Отвечал другой человек")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.ANNULLED
    assert attempt.percent == 100
    standing = summary(quiz, learner)
    assert (standing.attempts_left, standing.passed) == (1, False)
    assert Notification.objects.filter(recipient=learner, kind="quizzes.attempt_annulled").count() == 1
    page = client_of(learner).get(reverse("quizzes:attempt-review", args=[attempt.pk])).content.decode()
    assert "Отвечал другой человек" in page.replace("\xa0", " ")


def test_it_takes_a_reason_and_a_finished_attempt(quiz, learner, trainer, client_of):
    running = attempts.start(quiz=quiz, user=learner)
    with pytest.raises(Refused, match="ещё идёт"):
        actions.annul(attempt=running, by=trainer, reason="Так вышло")
    finished = attempts.submit(attempt=running)
    response = client_of(trainer).post(reverse("quizzes:attempt-annul", args=[finished.pk]), {"reason": "  "})
    assert response.status_code == 422
    finished.refresh_from_db()
    assert finished.state == Attempt.State.GRADED


def test_the_certificate_stays_until_somebody_decides(certified, quiz, learner, trainer):
    actions.annul(attempt=learner.attempts.get(), by=trainer, reason="Отвечал другой человек")
    certified.refresh_from_db()
    assert certified.state == Certificate.State.VALID
    doubt = Doubt.objects.get()
    assert (doubt.certificate, doubt.decision) == (certified, "")

    doubts.decide(doubt=doubt, decision="revoke", by=trainer, note="Подтвердилось")
    doubts.decide(doubt=doubt, decision="keep", by=trainer, note="Второй щелчок")

    certified.refresh_from_db()
    doubt.refresh_from_db()
    assert (certified.state, certified.state_reason) == (Certificate.State.REVOKED, "Подтвердилось")
    assert doubt.decision == "revoke"


def test_a_certificate_may_be_kept(certified, learner, trainer, client_of):
    actions.annul(attempt=learner.attempts.get(), by=trainer, reason="Сбой")
    client = client_of(trainer)
    assert "ждёт решения" in client.get(reverse("courses:teach")).content.decode()
    doubt = Doubt.objects.get()
    address = reverse("courses:doubt-decide", args=[doubt.pk])
    assert client.post(address, {"decision": "keep"}).status_code == 422
    client.post(address, {"decision": "keep", "note": "Ошибка была нашей"})
    certified.refresh_from_db()
    assert certified.state == Certificate.State.VALID
    assert "Ошибка была нашей" in client.get(reverse("courses:doubts")).content.decode().replace("\xa0", " ")


def test_a_certificate_has_one_open_doubt_at_a_time(certified, learner, trainer):
    attempt = learner.attempts.get()
    for _ in range(2):
        doubts.raise_doubts(attempt=attempt, reason="Ключ")
    assert Doubt.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Doubt.objects.create(certificate=certified, attempt=attempt, reason="Ещё раз")
