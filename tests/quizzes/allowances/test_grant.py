"""More of a quiz is given to a person or a group: it holds at once, also for an attempt that runs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lms.errors import Refused
from lms.models import AuditEntry, Employment, Notification, Position
from quizzes.allowances.actions import grant, revoke
from quizzes.allowances.queries import effective
from quizzes.attempts import actions as attempts
from quizzes.attempts import queries
from quizzes.models import Allowance, Attempt
from tests import builders

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def quiz(db):
    return builders.quiz(minutes=30, max_attempts=1)


def test_an_extra_attempt_opens_the_quiz_again(quiz, learner, trainer, client_of):
    attempts.submit(attempt=attempts.start(quiz=quiz, user=learner))
    with pytest.raises(Refused):
        attempts.start(quiz=quiz, user=learner)

    grant(quiz=quiz, by=trainer, user=learner, extra_attempts=1, reason="Сбой связи")

    assert queries.summary(quiz, learner).attempts_left == 1
    assert attempts.start(quiz=quiz, user=learner).number == 2


def test_right_answers_wait_for_the_extra_attempt_too(quiz, learner, trainer):
    first = attempts.submit(attempt=attempts.start(quiz=quiz, user=learner))
    assert queries.review(first, learner).seen.key

    grant(quiz=quiz, by=trainer, user=learner, extra_attempts=1, reason="Сбой связи")

    assert not queries.review(first, learner).seen.key


def test_extra_minutes_lengthen_the_attempt_that_runs_and_the_next(quiz, learner, stranger, trainer):
    mine, other = (attempts.start(quiz=quiz, user=user) for user in (learner, stranger))

    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Особые условия")

    for attempt in (mine, other):
        attempt.refresh_from_db()
    assert mine.deadline_at - mine.started_at == dt.timedelta(minutes=45)
    assert other.deadline_at - other.started_at == dt.timedelta(minutes=30)


def test_minutes_are_added_to_those_the_attempt_began_with(quiz, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)
    type(quiz).objects.update(minutes=90)

    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Особые условия")

    attempt.refresh_from_db()
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=45)


def test_a_later_closing_lengthens_an_attempt_that_closing_would_cut_short(learner, trainer):
    closes = timezone.now() + dt.timedelta(minutes=10)
    quiz = builders.quiz(minutes=30, closes_at=closes)
    attempt = attempts.start(quiz=quiz, user=learner)
    assert attempt.deadline_at == closes

    grant(quiz=quiz, by=trainer, user=learner, closes_at=closes + HOUR, reason="Опоздала не по своей вине")

    attempt.refresh_from_db()
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=30)


def test_a_lengthened_attempt_is_not_ended_by_the_server_s_clock(quiz, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)
    begun = timezone.now() - dt.timedelta(minutes=35)
    Attempt.objects.update(started_at=begun, deadline_at=begun + dt.timedelta(minutes=30))

    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Особые условия")

    assert attempts.finish_expired() == 0
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN


def test_an_agency_is_meant_with_all_below_it_and_nobody_else(quiz, region, learner, stranger, trainer):
    grant(quiz=quiz, by=trainer, agency=region.health, extra_minutes=10, reason="Сбой связи в министерстве")

    assert effective(quiz, learner).minutes == 40
    assert effective(quiz, stranger).minutes == 30


def test_whoever_has_left_the_agency_has_no_more_of_it(quiz, region, learner, trainer):
    grant(quiz=quiz, by=trainer, agency=region.health, extra_minutes=10, reason="Сбой связи")
    Employment.objects.filter(user=learner).update(ended_on=timezone.localdate() - dt.timedelta(days=1))

    assert effective(quiz, learner).minutes == 30


def test_a_category_of_positions_is_meant_wherever_they_work(quiz, region, learner, trainer):
    chief = builders.official(
        "chief@example.org",
        "Главный",
        "Иван",
        agency=region.transport,
        post=builders.position("Начальник отдела", category=Position.Category.HEADS),
    )
    grant(quiz=quiz, by=trainer, category=Position.Category.HEADS, extra_minutes=10, reason="Приказ № 5")

    assert effective(quiz, chief).minutes == 40
    assert effective(quiz, learner).minutes == 30


def test_an_agency_s_allowance_lengthens_every_attempt_that_runs_in_it(quiz, region, learner, hr, stranger, trainer):
    running = [attempts.start(quiz=quiz, user=user) for user in (learner, hr, stranger)]

    grant(quiz=quiz, by=trainer, agency=region.health, extra_minutes=10, reason="Сбой связи")

    lengths = []
    for attempt in running:
        attempt.refresh_from_db()
        lengths.append((attempt.deadline_at - attempt.started_at).seconds // 60)
    assert lengths == [40, 40, 30]


def test_it_ends_at_its_term(quiz, learner, trainer):
    allowance = grant(
        quiz=quiz, by=trainer, user=learner, extra_minutes=10, ends_at=timezone.now() + HOUR, reason="Болезнь"
    )
    assert effective(quiz, learner).minutes == 40

    Allowance.objects.filter(pk=allowance.pk).update(ends_at=timezone.now())
    assert effective(quiz, learner).minutes == 30


def test_the_person_is_told_in_words_and_it_is_recorded(quiz, learner, trainer):
    grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Плохо видит.")

    body = Notification.objects.get(recipient=learner).body.replace("\xa0", " ")
    assert "Вам дано на 15 минут больше: Плохо видит." in body
    assert AuditEntry.objects.get(verb="quizzes.grant_allowance").data["reason"] == "Плохо видит."


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"extra_minutes": 5, "reason": "  "}, "причину"),
        ({}, "чего дать больше"),
        ({"opens_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "уже открыт для всех"),
        ({"closes_at": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, "ещё открыт для всех"),
    ],
)
def test_what_would_change_nothing_is_refused(quiz, learner, trainer, fields, why):
    with pytest.raises(Refused) as refusal:
        grant(**{"quiz": quiz, "by": trainer, "user": learner, "reason": "Болезнь", **fields})
    assert why in " ".join(refusal.value.reasons)
    assert not Allowance.objects.exists()


def test_minutes_of_a_quiz_without_a_limit_are_refused(learner, trainer):
    with pytest.raises(Refused) as refusal:
        grant(quiz=builders.quiz(), by=trainer, user=learner, extra_minutes=5, reason="Болезнь")
    assert "не ограничено" in refusal.value.reasons[0]


def test_one_allowance_is_for_one_addressee(quiz, region, learner, trainer):
    for whom in ({}, {"user": learner, "agency": region.health}):
        with pytest.raises(Refused):
            grant(quiz=quiz, by=trainer, extra_minutes=5, reason="Болезнь", **whom)


def test_a_revoked_allowance_holds_no_more_but_what_runs_is_not_cut_short(quiz, learner, trainer):
    attempt = attempts.start(quiz=quiz, user=learner)
    allowance = grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Болезнь")

    revoke(allowance=allowance, by=trainer, why="Ошибка в фамилии")
    revoke(allowance=allowance, by=trainer, why="Ещё раз")

    attempt.refresh_from_db()
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=45)
    assert effective(quiz, learner).minutes == 30
    allowance.refresh_from_db()
    assert (allowance.revoked_by, allowance.revoked_why) == (trainer, "Ошибка в фамилии")
    assert AuditEntry.objects.filter(verb="quizzes.revoke_allowance").count() == 1


def test_revoking_asks_for_a_reason(quiz, learner, trainer):
    allowance = grant(quiz=quiz, by=trainer, user=learner, extra_minutes=15, reason="Болезнь")

    with pytest.raises(Refused):
        revoke(allowance=allowance, by=trainer, why=" ")


@pytest.mark.parametrize("allowances", [1, 3])
def test_the_rules_of_a_person_are_found_in_one_query(
    quiz, region, learner, trainer, allowances, django_assert_num_queries
):
    for minutes in range(1, allowances + 1):
        grant(quiz=quiz, by=trainer, agency=region.health, extra_minutes=minutes, reason="Сбой")

    with django_assert_num_queries(1):
        assert effective(quiz, learner).minutes == 30 + allowances
