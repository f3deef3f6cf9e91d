"""The language of audiences: read strictly, written back the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.audience.conditions import (
    AMONG,
    DAYS,
    EVERYBODY,
    All,
    Among,
    AnyOf,
    BadAudience,
    Day,
    Node,
    Not,
    Person,
    covers,
    read,
    write,
)

WORDS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True).map(tuple)
KEYS = st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True).map(tuple)
CONDITIONS = st.one_of(
    st.builds(Among, st.sampled_from([kind for kind in AMONG if kind != "people"]), WORDS),
    st.builds(Among, st.just("people"), KEYS),
    st.builds(Day, st.sampled_from(DAYS), st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1))),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    CONDITIONS,
    lambda parts: st.one_of(
        st.builds(All, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=6,
)
ANNA = Person(
    key=1,
    agencies=frozenset({"GOV"}),
    category="heads",
    service="civil",
    group="chief",
    position="Начальник отдела",
    hired_on=dt.date(2026, 1, 1),
    appointed_on=dt.date(2026, 6, 1),
)


@given(NODES)
def test_what_is_written_is_read_as_the_same(node: Node) -> None:
    assert read(write(node)) == node


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "heads",
        {"categories": ["heads"], "services": ["civil"]},
        {"colour": ["red"]},
        {"categories": []},
        {"categories": "heads"},
        {"categories": [1]},
        {"people": ["1"]},
        {"people": [True]},
        {"all": {}},
        {"all": [{}]},
        {"not": {}},
        {"hired_from": "вчера"},
        {"hired_from": 5},
        {"any": [{"people": list(range(1, 3000))}]},
    ],
)
def test_what_is_no_audience_is_refused(said: Any) -> None:
    with pytest.raises(BadAudience):
        read(said)


def test_nothing_said_is_everybody() -> None:
    assert read({}) == EVERYBODY
    assert covers(EVERYBODY, ANNA)
    assert not covers(AnyOf(), ANNA)


def test_a_day_counts_from_itself_on() -> None:
    first = ANNA.hired_on
    assert covers(Day("hired_from", first), ANNA)
    assert not covers(Day("hired_before", first), ANNA)
    assert covers(Day("appointed_before", ANNA.appointed_on + dt.timedelta(days=1)), ANNA)


def test_what_is_nested_too_deeply_is_refused() -> None:
    said: dict[str, Any] = {"categories": ["heads"]}
    for _ in range(10):
        said = {"not": said}
    with pytest.raises(BadAudience, match="глубоко"):
        read(said)
