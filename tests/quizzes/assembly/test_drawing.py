from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quizzes.assembly.drawing import Pool, draw

sizes = st.lists(st.tuples(st.integers(0, 12), st.none() | st.integers(0, 15)), max_size=4)


def pools_of(shape):
    """Pools with revision ids that are never the same in two of them."""
    return [
        Pool(f"Раздел {number}", wanted, list(range(number * 100, number * 100 + size)))
        for number, (size, wanted) in enumerate(shape)
    ]


@given(sizes, st.integers(), st.booleans())
def test_each_section_gives_what_was_asked_and_nothing_twice(shape, seed, shuffle):
    pools = pools_of(shape)

    drawn = draw(pools, random.Random(seed), shuffle=shuffle)

    assert len({one.revision for one in drawn}) == len(drawn)
    counted = Counter(one.section_title for one in drawn)
    for pool in pools:
        assert counted[pool.title] == pool.size
        assert {one.revision for one in drawn if one.section_title == pool.title} <= set(pool.revisions)


@given(sizes, st.integers())
def test_a_whole_pool_that_is_shuffled_is_a_permutation_of_it(shape, seed):
    pools = pools_of([(size, None) for size, _ in shape])

    drawn = draw(pools, random.Random(seed), shuffle=True)

    assert sorted(one.revision for one in drawn) == [revision for pool in pools for revision in pool.revisions]


@given(sizes, st.integers())
def test_without_shuffling_the_author_s_order_stands(shape, seed):
    drawn = draw(pools_of(shape), random.Random(seed), shuffle=False)

    assert [one.revision for one in drawn] == sorted(one.revision for one in drawn)


def test_everybody_s_draw_is_as_likely_as_another():
    pool = Pool("", 1, [1, 2, 3, 4])
    rng = random.Random(7)

    seen = Counter(draw([pool], rng, shuffle=True)[0].revision for _ in range(4000))

    assert set(seen) == {1, 2, 3, 4}
    assert max(seen.values()) - min(seen.values()) < 250
