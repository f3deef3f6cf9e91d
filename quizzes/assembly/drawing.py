"""Drawing the questions of an attempt. Pure: chance comes in from outside."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ANY = 0  # stands for the difficulty where any will do


@dataclass(frozen=True)
class Card:
    """A question that may be drawn, by the revision that the quiz holds."""

    revision: int
    question: int
    difficulty: int = 1
    points: float = 1.0


@dataclass(frozen=True)
class Pool:
    """What a section draws from, in the author's order: ``draw`` of it, or all where it is None.

    With a ``mix`` (difficulty to number) exactly so many of each difficulty are taken, and ``draw`` says no more.
    """

    title: str
    draw: int | None
    cards: Sequence[Card]
    mix: Mapping[int, int] = field(default_factory=dict)
    section: int = 0
    pass_percent: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.draw is None and not self.mix

    @property
    def wanted(self) -> dict[int, int]:
        """How many of each difficulty (ANY: of whichever) the section is to give."""
        if self.mix:
            return {difficulty: number for difficulty, number in self.mix.items() if number}
        return {ANY: len(self.cards) if self.draw is None else self.draw}

    @property
    def size(self) -> int:
        """How many questions the section can give by itself."""
        return sum(min(number, len(self.of(difficulty))) for difficulty, number in self.wanted.items())

    def of(self, difficulty: int) -> list[Card]:
        return [card for card in self.cards if difficulty in (ANY, card.difficulty)]


@dataclass(frozen=True)
class Drawn:
    """A question taken for an attempt, with what is frozen of its section."""

    revision: int
    section_title: str
    points: float = 1.0
    section: int = 0


@dataclass(frozen=True)
class Short:
    """A draw that cannot be filled: of the ``wanted`` questions only ``found`` are there."""

    section: int
    difficulty: int
    wanted: int
    found: int


def draw(
    pools: Sequence[Pool], rng: random.Random, *, shuffle: bool, without: Collection[int] = frozenset()
) -> list[Drawn]:
    """Take each section's questions by chance, none of them twice, and none of the questions ``without``.

    Sections keep their order; questions inside are mixed if ``shuffle``, else they stand as the author put them.
    """
    found = []
    for pool, cards in zip(pools, _taken(pools, rng, without), strict=True):
        if shuffle:
            rng.shuffle(cards)
        else:
            places = {card.question: place for place, card in enumerate(pool.cards)}
            cards.sort(key=lambda card: places[card.question])
        found += [Drawn(card.revision, pool.title, card.points, pool.section) for card in cards]
    return found


def shortages(pools: Sequence[Pool]) -> list[Short]:
    """Draws that could not be filled even with the best of luck, taking all sections together."""
    any_luck = random.Random(0)  # noqa: S311 - how many there are is no matter of chance
    found = []
    for pool, cards in zip(pools, _taken(pools, any_luck, ()), strict=True):
        counted = Counter(card.difficulty for card in cards)
        counted[ANY] = len(cards)
        for difficulty, wanted in pool.wanted.items():
            if counted[difficulty] < wanted:
                found.append(Short(pool.section, difficulty, wanted, counted[difficulty]))
    return found


def _taken(pools: Sequence[Pool], rng: random.Random, without: Collection[int]) -> list[list[Card]]:
    """The cards of each pool. Sections that give all they hold come first: they have no choice."""
    taken: list[list[Card]] = [[] for _ in pools]
    used = set(without)
    for place, pool in enumerate(pools):
        if pool.is_whole:
            taken[place] = [card for card in pool.cards if card.question not in used]
            used.update(card.question for card in taken[place])
    hands = [
        _Hand(place, number, [card for card in pool.of(difficulty) if card.question not in used])
        for place, pool in enumerate(pools)
        if not pool.is_whole
        for difficulty, number in pool.wanted.items()
    ]
    for hand, cards in zip(hands, _dealt(hands, rng), strict=True):
        taken[hand.pool] += cards
    return taken


@dataclass(frozen=True)
class _Hand:
    """So many of these cards for this pool."""

    pool: int
    number: int
    cards: list[Card]


def _dealt(hands: Sequence[_Hand], rng: random.Random) -> Iterable[list[Card]]:
    """A sample for each hand. Only where hands share questions does one hand have to look at another."""
    held = Counter(card.question for hand in hands for card in hand.cards)
    if all(times == 1 for times in held.values()):
        return [rng.sample(hand.cards, min(hand.number, len(hand.cards))) for hand in hands]
    return _Dealer(hands, rng).deal()


class _Dealer:
    """Hands that share questions: a matching of places to questions, tried in a random order.

    A place that finds its questions taken asks their holders to change (Kuhn's augmenting paths), so that every
    draw that can be filled is filled.
    """

    def __init__(self, hands: Sequence[_Hand], rng: random.Random) -> None:
        self.orders = [rng.sample(hand.cards, len(hand.cards)) for hand in hands]
        self.places = [number for number, hand in enumerate(hands) for _ in range(min(hand.number, len(hand.cards)))]
        self.holder: dict[int, int] = {}  # question → place

    def deal(self) -> list[list[Card]]:
        for place in range(len(self.places)):
            self._seat(place, set())
        chosen: dict[int, set[int]] = defaultdict(set)
        for question, place in self.holder.items():
            chosen[self.places[place]].add(question)
        return [[card for card in order if card.question in chosen[hand]] for hand, order in enumerate(self.orders)]

    def _seat(self, place: int, asked: set[int]) -> bool:
        order = self.orders[self.places[place]]
        for card in order:
            if card.question not in self.holder and card.question not in asked:
                self.holder[card.question] = place
                return True
        for card in order:
            if card.question in asked:
                continue
            asked.add(card.question)
            if self._seat(self.holder[card.question], asked):
                self.holder[card.question] = place
                return True
        return False
