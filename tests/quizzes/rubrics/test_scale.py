from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import replies
from quizzes.rubrics.actions import DEFAULT_RUBRIC
from quizzes.rubrics.scale import Scale

SCALE = Scale.from_json(json.loads(DEFAULT_RUBRIC.read_text(encoding="utf-8")))
CODES = [one.code for one in SCALE.criteria]
levels_of_all = st.fixed_dictionaries({code: st.integers(0, 4) for code in CODES})
stops = st.sets(st.sampled_from([one.code for one in SCALE.stop_factors]))


def levels(*values):
    return dict(zip(CODES, values, strict=True))


def test_the_weights_make_a_hundred():
    assert sum(one.weight for one in SCALE.criteria) == 100
    assert all(len(one.levels) == 5 for one in SCALE.criteria)


def test_the_criteria_are_those_of_the_checker():
    assert tuple(CODES) == replies.CRITERIA


@pytest.mark.parametrize(
    ("given_levels", "held", "score"),
    [
        (levels(4, 4, 4, 4, 4, 4, 4), (), 100),
        (levels(0, 0, 0, 0, 0, 0, 0), (), 0),
        (levels(4, 4, 4, 4, 3, 4, 4), (), 98),
        (levels(3, 3, 4, 3, 3, 0, 3), (), 73),
        (levels(2, 2, 1, 2, 2, 3, 3), ("SF4",), 50),
        (levels(4, 4, 4, 4, 4, 4, 4), ("SF1",), 25),
        (levels(4, 4, 4, 4, 4, 4, 4), ("SF6", "SF2"), 35),
    ],
)
def test_a_score_is_the_weighted_sum_under_the_lowest_cap(given_levels, held, score):
    assert SCALE.total(given_levels, held) == score


def test_what_does_not_apply_gives_its_weight_to_the_others():
    thanks = {**levels(4, 0, 0, 4, 4, 0, 4), "K2": None, "K3": None, "K6": None}

    assert SCALE.total(thanks) == 100
    assert SCALE.total(dict.fromkeys(CODES)) == 0


@given(levels_of_all, stops)
def test_a_score_is_from_0_to_100_and_no_cap_raises_it(given_levels, held):
    score = SCALE.total(given_levels, held)

    assert 0 <= score <= SCALE.total(given_levels) <= 100
    assert all(score <= one.cap for one in SCALE.named(held))


@given(levels_of_all, st.sampled_from(CODES))
def test_a_higher_level_never_lowers_the_score(given_levels, code):
    higher = {**given_levels, code: min(4, given_levels[code] + 1)}

    assert SCALE.total(higher) >= SCALE.total(given_levels)


@pytest.mark.parametrize(
    ("given_levels", "ticked", "held"),
    [
        (levels(1, 1, 0, 4, 4, 0, 4), [], ["SF3"]),
        (levels(1, 2, 0, 4, 4, 0, 4), [], ["SF4"]),
        (levels(1, 3, 0, 4, 4, 0, 4), ["SF3"], ["SF3"]),
        (levels(2, 0, 0, 4, 4, 0, 4), [], []),
        (levels(0, 0, 0, 0, 0, 0, 0), ["SF2"], ["SF2", "SF3"]),
    ],
)
def test_an_unanswered_question_is_a_stop_factor_whether_ticked_or_not(given_levels, ticked, held):
    assert SCALE.implied(given_levels, ticked) == held


@pytest.mark.parametrize(
    ("score", "word"), [(100, "Отлично"), (85, "Отлично"), (84, "Хорошо"), (69, "Доработать"), (49, "Не принимается")]
)
def test_a_score_has_a_word(score, word):
    assert SCALE.zone(score).title == word


def test_every_stop_factor_is_explained_in_plain_words():
    assert all(one.plain != one.title for one in SCALE.stop_factors)
