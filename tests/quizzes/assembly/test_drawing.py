from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quizzes.assembly.drawing import ANY, Card, Pool, draw, shortages

sizes = st.lists(st.tuples(st.integers(0, 12), st.none() | st.integers(0, 15)), max_size=4)


def pools_of(shape):
    """Pools with revision ids that are never the same in two of them."""
    return [
        Pool(f"Раздел {number}", wanted, cards(range(number * 100, number * 100 + size)), section=number)
        for number, (size, wanted) in enumerate(shape)
    ]


def cards(numbers):
    return [Card(revision=1000 + number, question=number) for number in numbers]


@st.composite
def shared_pools(draw_example):
    """Sections that draw from one bank: some by difficulty, some any, some all they hold."""
    bank = [Card(1000 + number, number, draw_example(st.integers(1, 3))) for number in range(14)]
    pools = []
    for section in range(1, draw_example(st.integers(1, 4)) + 1):
        held = [card for card in bank if draw_example(st.booleans())]
        mix = draw_example(st.dictionaries(st.integers(1, 3), st.integers(0, 4), max_size=3))
        wanted = draw_example(st.integers(0, 5))
        pools.append(Pool(f"Раздел {section}", wanted, held, mix, section))
    return pools


@given(sizes, st.integers(), st.booleans())
def test_each_section_gives_what_was_asked_and_nothing_twice(shape, seed, shuffle):
    pools = pools_of(shape)

    drawn = draw(pools, random.Random(seed), shuffle=shuffle)

    assert len({one.revision for one in drawn}) == len(drawn)
    counted = Counter(one.section_title for one in drawn)
    for pool in pools:
        assert counted[pool.title] == pool.size
        held = {card.revision for card in pool.cards}
        assert {one.revision for one in drawn if one.section_title == pool.title} <= held


@given(sizes, st.integers())
def test_a_whole_pool_that_is_shuffled_is_a_permutation_of_it(shape, seed):
    pools = pools_of([(size, None) for size, _ in shape])

    drawn = draw(pools, random.Random(seed), shuffle=True)

    assert sorted(one.revision for one in drawn) == [card.revision for pool in pools for card in pool.cards]


@given(sizes, st.integers())
def test_without_shuffling_the_author_s_order_stands(shape, seed):
    drawn = draw(pools_of(shape), random.Random(seed), shuffle=False)

    assert [one.revision for one in drawn] == sorted(one.revision for one in drawn)


@given(shared_pools(), st.integers(), st.booleans())
def test_a_draw_with_a_mix_is_exact_and_repeats_no_question_across_sections(pools, seed, shuffle):
    """Only what ``shortages`` names is missing, and nothing that could be filled is left empty."""
    difficulty = {card.revision: card.difficulty for pool in pools for card in pool.cards}
    missing = {(short.section, short.difficulty): short.wanted - short.found for short in shortages(pools)}

    drawn = draw(pools, random.Random(seed), shuffle=shuffle)

    assert len({one.revision for one in drawn}) == len(drawn)
    assert sum(pool.draw if not pool.mix else sum(pool.mix.values()) for pool in pools) - len(drawn) == sum(
        missing.values()
    )
    for pool in pools:
        mine = [one for one in drawn if one.section == pool.section]
        assert {one.revision for one in mine} <= {card.revision for card in pool.cards}
        counted = Counter(difficulty[one.revision] for one in mine)
        counted[ANY] = len(mine)
        if not missing:
            for level, wanted in pool.wanted.items():
                assert counted[level] == wanted


@given(shared_pools(), st.integers(), st.sets(st.integers(0, 13)))
def test_questions_that_are_left_out_are_never_drawn(pools, seed, without):
    drawn = draw(pools, random.Random(seed), shuffle=True, without=without)

    assert not {one.revision - 1000 for one in drawn} & without


def test_a_section_gives_way_to_another_that_has_no_choice():
    """The first may take 1 or 2, the second only 1: whoever is asked first, both get one."""
    wide, narrow = Pool("Широкий", 1, cards([1, 2]), section=1), Pool("Узкий", 1, cards([1]), section=2)

    for seed in range(20):
        drawn = {one.section: one.revision for one in draw([wide, narrow], random.Random(seed), shuffle=True)}
        assert drawn == {1: 1002, 2: 1001}
    assert shortages([wide, narrow]) == []


def test_a_draw_that_cannot_be_filled_is_named_with_what_is_there():
    easy = [Card(10, 1, 1), Card(20, 2, 1), Card(30, 3, 2)]

    (short,) = shortages([Pool("Сроки", 6, easy, {1: 5, 2: 1}, 7)])

    assert (short.section, short.difficulty, short.wanted, short.found) == (7, 1, 5, 2)


def test_a_section_that_gives_all_it_holds_comes_before_one_that_chooses():
    drawn = draw(
        [Pool("Выбор", 1, cards([1, 2]), section=1), Pool("Все", None, cards([2]), section=2)],
        random.Random(3),
        shuffle=False,
    )

    assert [(one.section, one.revision) for one in drawn] == [(1, 1001), (2, 1002)]


def test_everybody_s_draw_is_as_likely_as_another():
    pool = Pool("", 1, cards([1, 2, 3, 4]))
    rng = random.Random(7)

    seen = Counter(draw([pool], rng, shuffle=True)[0].revision for _ in range(4000))

    assert set(seen) == {1001, 1002, 1003, 1004}
    assert max(seen.values()) - min(seen.values()) < 250


def test_sections_that_share_questions_still_give_each_its_chance():
    first, second = Pool("А", 2, cards(range(8)), section=1), Pool("Б", 2, cards(range(8)), section=2)
    rng = random.Random(11)

    seen = Counter(one.revision for _ in range(2000) for one in draw([first, second], rng, shuffle=True))

    assert set(seen) == {1000 + number for number in range(8)}
    assert max(seen.values()) - min(seen.values()) < 150


def test_points_and_the_section_come_with_the_question():
    (one,) = draw([Pool("Закон", None, [Card(5, 1, 3, 2.5)], section=9)], random.Random(1), shuffle=True)

    assert (one.points, one.section, one.section_title) == (2.5, 9, "Закон")
