"""What several allowances come to: personal before group, the most generous of one level, never less than the quiz."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.allowances.limits import Limits, effective, given_in_words
from quizzes.models import Allowance

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
QUIZ = Limits(minutes=30, max_attempts=3, opens_at=NOON, closes_at=NOON + 5 * HOUR)


def personal(**fields) -> Allowance:
    return Allowance(user_id=1, reason="Болезнь", **fields)


def group(**fields) -> Allowance:
    return Allowance(agency_id=1, reason="Сбой связи", **fields)


hours = st.none() | st.integers(-9, 9).map(lambda number: NOON + number * HOUR)
allowances = st.lists(
    st.builds(
        lambda own, minutes, attempts, opens, closes: (personal if own else group)(
            extra_minutes=minutes, extra_attempts=attempts, opens_at=opens, closes_at=closes
        ),
        st.booleans(),
        st.integers(0, 60),
        st.integers(0, 3),
        hours,
        hours,
    ),
    max_size=5,
)


def test_without_allowances_the_quiz_s_own_rules_hold():
    assert effective(QUIZ, []) == QUIZ


def test_minutes_and_attempts_are_added_and_dates_are_moved():
    limits = effective(
        QUIZ, [personal(extra_minutes=15, extra_attempts=1, opens_at=NOON - HOUR, closes_at=NOON + 9 * HOUR)]
    )

    assert (limits.minutes, limits.max_attempts) == (45, 4)
    assert (limits.opens_at, limits.closes_at) == (NOON - HOUR, NOON + 9 * HOUR)
    assert [gain.field for gain in limits.gains] == ["extra_minutes", "extra_attempts", "opens_at", "closes_at"]


def test_what_was_given_to_her_goes_before_what_was_given_to_all():
    assert effective(QUIZ, [group(extra_minutes=60), personal(extra_minutes=10)]).minutes == 40


def test_of_several_on_one_level_the_most_generous_counts_and_they_are_not_added_up():
    assert effective(QUIZ, [group(extra_minutes=10), group(extra_minutes=20)]).minutes == 50


def test_each_field_is_decided_by_itself():
    limits = effective(QUIZ, [personal(extra_minutes=10), group(extra_minutes=60, extra_attempts=2)])

    assert (limits.minutes, limits.max_attempts) == (40, 5)
    assert [gain.reason for gain in limits.gains] == ["Болезнь", "Сбой связи"]


def test_what_is_not_limited_stays_so():
    assert effective(Limits(), [personal(extra_minutes=10, extra_attempts=1, closes_at=NOON)]) == Limits()


@given(allowances)
def test_nobody_ever_gets_less_than_the_quiz_gives(given_ones):
    limits = effective(QUIZ, given_ones)

    assert limits.minutes >= QUIZ.minutes
    assert limits.max_attempts >= QUIZ.max_attempts
    assert limits.opens_at <= QUIZ.opens_at
    assert limits.closes_at >= QUIZ.closes_at


@given(allowances, st.randoms())
def test_the_order_in_which_they_were_given_does_not_matter(given_ones, rng):
    shuffled = list(given_ones)
    rng.shuffle(shuffled)
    one, other = effective(QUIZ, given_ones), effective(QUIZ, shuffled)

    assert (one.minutes, one.max_attempts, one.opens_at, one.closes_at) == (
        other.minutes,
        other.max_attempts,
        other.opens_at,
        other.closes_at,
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("extra_minutes", 1, "Вам дано на 1 минуту больше"),
        ("extra_minutes", 15, "Вам дано на 15 минут больше"),
        ("extra_attempts", 1, "Вам дана ещё 1 попытка"),
        ("extra_attempts", 2, "Вам даны ещё 2 попытки"),
        ("extra_attempts", 5, "Вам дано ещё 5 попыток"),
    ],
)
def test_she_reads_what_she_was_given(field, value, words):
    assert given_in_words(field, value).replace("\xa0", " ") == words
