"""By what a course is completed: all required lessons, so many of them, or a sum of points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Course, Lesson
from courses.progress import criteria

LESSONS = [
    Lesson(pk=1, required=True, weight=1),
    Lesson(pk=2, required=False, weight=1),
    Lesson(pk=3, required=False, weight=2),
    Lesson(pk=4, required=False, weight=4, kind="quiz"),
]
ANYTHING = st.dictionaries(st.integers(1, 4), st.none() | st.integers(0, 100))


@pytest.mark.parametrize(
    ("completing", "enough", "done", "whether"),
    [
        ("all", None, {1: None}, True),
        ("all", None, {2: None, 3: None, 4: 100}, False),
        ("some", 3, {1: None, 2: None}, False),
        ("some", 3, {1: None, 2: None, 4: 10}, True),
        ("some", 3, {2: None, 3: None, 4: 100}, False),  # the required one is never done without
        ("score", 60, {1: None, 4: 100}, True),  # 5 of 8
        ("score", 60, {1: None, 4: 90}, False),  # 4.6 of 8
        ("score", 60, {2: None, 3: None, 4: 100}, False),
    ],
)
def test_each_rule_asks_for_what_it_says(completing, enough, done, whether):
    assert criteria.is_enough(Course(completing=completing, enough=enough), LESSONS, done) is whether


def test_of_no_lessons_nothing_is_completed():
    assert not criteria.is_enough(Course(completing="all"), [], {})
    assert not criteria.is_enough(Course(completing="score", enough=0), [], {})


@given(ANYTHING, st.sampled_from(["all", "some", "score"]), st.integers(1, 100), st.integers(1, 4))
def test_doing_more_never_takes_a_completion_back(done, completing, enough, more):
    course = Course(completing=completing, enough=enough)
    if criteria.is_enough(course, LESSONS, done):
        assert criteria.is_enough(course, LESSONS, {**done, more: done.get(more, 100)})


@given(ANYTHING, st.integers(1, 9))
def test_whoever_reaches_what_is_needed_has_done_enough(done, enough):
    course = Course(completing="some", enough=enough)
    reached, needed = (criteria.reached(course, LESSONS, done), criteria.needed(course, LESSONS))
    if enough <= len(LESSONS):
        assert criteria.is_enough(course, LESSONS, done) == (reached == needed)
