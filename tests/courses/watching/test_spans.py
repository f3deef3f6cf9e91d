"""Spans are sets of seconds, told shortly: every operation is compared with that of sets."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from courses.watching import spans

some = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=6)


def seconds(parts) -> set[int]:
    return {second for start, end in parts for second in range(start, end)}


@given(some, some)
def test_union_and_difference_are_those_of_sets(left, right):
    one, other = spans.union(left), spans.union(right)
    assert seconds(spans.union(one, other)) == seconds(left) | seconds(right)
    assert seconds(spans.without(one, other)) == seconds(left) - seconds(right)
    assert spans.length(one) == len(seconds(left))


@given(some, st.integers(0, 40), st.integers(0, 60))
def test_the_first_seconds_and_those_within_the_recording(parts, most, whole):
    merged = spans.union(parts)
    assert sorted(seconds(spans.first(merged, most))) == sorted(seconds(merged))[:most]
    assert seconds(spans.within(parts, whole)) == seconds(parts) & set(range(whole))


@given(some)
def test_spans_are_sorted_and_do_not_touch(parts):
    merged = spans.union(parts)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(merged))
