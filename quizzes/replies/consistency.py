"""What a reply says against the facts: another day, hour, sum, quantity or number; done for to be done; yes for no.

Only what is sure is said: the sentence speaks of the fact's matter, its value is known neither to a fact nor to the
resident, and the fact's own value stands nowhere in the reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from quizzes.replies.deeds import Deed, deeds_of
from quizzes.replies.lexicon import opposites, words
from quizzes.replies.relevance import Vocabulary, vocabulary
from quizzes.replies.report import Situation
from quizzes.replies.text import Sentence, Text
from quizzes.replies.values import Value, ValueKind, find_values, values_of

# What share of the fact's words the sentence must have before the two are about one thing.
_RELATED: dict[ValueKind, float] = {
    "day": 0.3, "month": 0.4, "weekday": 0.3, "near": 0.5, "hour": 0.3, "sum": 0.3, "count": 0.4, "phone": 0.5,
}  # fmt: skip
_SAME_DEED = 0.5
# A text of many numbers, or of one endless sentence, is not read to the end.
_COMPARED = 120
_STATEMENTS = 40
# So many wrong digits are a slip of the finger; more is another telephone, perhaps of the same office.
_WRONG_DIGITS = 1


@dataclass(frozen=True)
class Contradiction:
    """A passage of the reply and the fact that it goes against."""

    start: int
    end: int
    about: str
    fact: str


def find_contradictions(text: Text, situation: Situation) -> list[Contradiction]:
    """Return the contradictions in the order of the text, one a place."""
    if not situation.facts:
        return []
    found: dict[int, Contradiction] = {}
    said = _Said(text)
    for one in (*_values(said, situation), *_deeds(said, situation), *_opposites(said, situation)):
        if not any(one.start < other.end and other.start < one.end for other in found.values()):
            found.setdefault(one.start, one)
    return sorted(found.values(), key=lambda one: one.start)


def find_disagreements(first: str, second: str, message: str) -> list[tuple[str, str]]:
    """Return where two texts that should tell the same name different days, hours, sums, numbers or telephones.

    Each is a pair of passages, of the first text and of the second, one a sentence at most; what stands in the
    resident's ``message`` is nobody's mistake. Of each text the first statements are read, as many as a reply has.
    """
    there = _against(first, second, message)
    back = [] if there else [(other, own) for own, other in _against(second, first, message)]
    return there or back


def _against(first: str, second: str, message: str) -> list[tuple[str, str]]:
    statements = [sentence.text.strip() for sentence in Text(first).sentences if not _is_open(sentence)]
    situation = Situation("", public=True, author="", message=message, facts=tuple(statements[:_STATEMENTS]))
    text = Text(second)
    things: dict[tuple[int, str], str] = {(value.start, value.kind): value.thing for value in find_values(text)}
    found: dict[str, tuple[str, str]] = {}
    for one in _values(_Said(text), situation):
        matter = (one.about, things[one.start, one.about])
        same = [value for value in values_of(one.fact) if (value.kind, value.thing) == matter]
        named = ", ".join(dict.fromkeys(one.fact[value.start : value.end] for value in same))
        found.setdefault(one.fact, (named, text.original[one.start : one.end]))
    return list(found.values())


class _Said:
    """The reply, with what each sentence is about worked out once."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.statements = [sentence for sentence in text.sentences if not _is_open(sentence)]
        self._about: dict[int, Vocabulary] = {}
        self._starts = {sentence.start for sentence in self.statements}

    def statement_at(self, offset: int) -> Sentence | None:
        sentence = self.text.sentence_at(offset)
        return sentence if sentence and sentence.start in self._starts else None

    def about(self, sentence: Sentence) -> Vocabulary:
        if sentence.start not in self._about:
            self._about[sentence.start] = vocabulary(sentence.words)
        return self._about[sentence.start]


# --- days, hours, sums, numbers ---------------------------------------------------------------------------------------
def _values(said: _Said, situation: Situation) -> Iterator[Contradiction]:
    known = _keys(value for source in _sources(situation) for value in values_of(source))
    found = list(find_values(said.text))
    repeated = _keys(found)
    new = (value for value in found if (value.kind, value.thing, value.key) not in known)
    for value in islice(new, _COMPARED):
        sentence = said.statement_at(value.start)
        if sentence is None:
            continue
        for fact in situation.facts:
            same = [other for other in values_of(fact) if (other.kind, other.thing) == (value.kind, value.thing)]
            if same and repeated.isdisjoint(_keys(same)) and _is_about(value, same, fact, said, sentence):
                yield Contradiction(value.start, value.end, value.kind, fact)
                break


def _keys(values: Iterable[Value]) -> set[tuple[str, str, str]]:
    return {(value.kind, value.thing, value.key) for value in values}


def _sources(situation: Situation) -> list[str]:
    return [*situation.facts, situation.message, *(point.text for point in situation.points)]


def _is_about(value: Value, same: list[Value], fact: str, said: _Said, sentence: Sentence) -> bool:
    if value.kind == "phone" and any(_is_slip(value.key, other.key) for other in same):
        return True
    if value.kind == "hour" and not _days(sentence.text) <= _days(fact):
        return False  # an hour of one day is not held against an hour of another
    return likeness(fact, said.about(sentence)) >= _RELATED[value.kind]


def _days(text: str) -> set[str]:
    return {value.key for value in values_of(text) if value.kind == "day"}


def _is_slip(first: str, second: str) -> bool:
    if first.endswith("00"):
        return False  # a round number is the office's own, whatever the facts' specialist has
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) <= _WRONG_DIGITS


def likeness(fact: str, said: Vocabulary, verb: str = "") -> float:
    """Return the share of a fact's words that a vocabulary holds; days, numbers and its `verb` do not count."""
    own = _matter(fact) - {verb}
    return sum(said.holds(lemma) for lemma in own) / len(own) if own else 0.0


@lru_cache(maxsize=1024)
def _matter(fact: str) -> frozenset[str]:
    return vocabulary(Text(fact).words).lemmas - words("consistency", "time")


# --- done or to be done, yes or no ------------------------------------------------------------------------------------
def _deeds(said: _Said, situation: Situation) -> Iterator[Contradiction]:
    own = list(islice(((sentence, deed) for sentence in said.statements for deed in deeds_of(sentence)), 2 * _COMPARED))
    told = [(fact, deed) for fact in situation.facts for deed in _deeds_of_fact(fact)]
    # What the reply says as the fact does, it may say otherwise of something else.
    unsaid = [(fact, deed) for fact, deed in told if not any(_repeats(mine, deed) for _, mine in own)]
    for sentence, deed in own:
        if any(deed.is_like(known) and deed.agrees(known) for _, known in told):
            continue
        for fact, known in unsaid:
            if deed.is_like(known) and deed.denies(known) and _is_of(fact, known, said.about(sentence)):
                yield Contradiction(deed.start, deed.end, "deed", fact)
                break


@lru_cache(maxsize=512)
def _deeds_of_fact(fact: str) -> tuple[Deed, ...]:
    return tuple(deed for sentence in Text(fact).sentences for deed in deeds_of(sentence))


def _repeats(mine: Deed, known: Deed) -> bool:
    return mine.lemma == known.lemma and mine.agrees(known)


def _is_of(fact: str, known: Deed, about: Vocabulary) -> bool:
    """Say whether a sentence is about what the fact says was or will be done."""
    return likeness(fact, about, known.lemma) >= _SAME_DEED


def _is_open(sentence: Sentence) -> bool:
    """Say whether nothing is stated: a question, a condition, what somebody else says or asks for."""
    if sentence.text.rstrip().endswith("?"):
        return True
    doubt, reported = words("consistency", "open"), words("consistency", "reported")
    return any(
        word.lemma in doubt or (word.lemma in reported and "1per" not in word.parse.grammemes)
        for word in sentence.words
    )


# --- free or paid, open or closed -------------------------------------------------------------------------------------
def _opposites(said: _Said, situation: Situation) -> Iterator[Contradiction]:
    told = [(fact, _lemmas_of_fact(fact)) for fact in situation.facts]
    everything = frozenset().union(*(lemmas for _, lemmas in told))
    own = {word.lemma for word in said.text.words}
    for sentence in said.statements:
        for number, word in enumerate(sentence.words):
            against = (opposites().get(word.lemma, frozenset()) & everything) - own
            denied = number and sentence.words[number - 1].text in ("не", "ни", "нет")
            if denied or not against or word.lemma in everything:
                continue
            about = said.about(sentence)
            for fact, lemmas in told:
                if not against.isdisjoint(lemmas) and likeness(fact, about) >= _SAME_DEED:
                    yield Contradiction(word.start, word.end, "opposite", fact)
                    break


@lru_cache(maxsize=512)
def _lemmas_of_fact(fact: str) -> frozenset[str]:
    return frozenset(word.lemma for word in Text(fact).words)
