"""What is told of somebody's life: health, family, money, trouble with the law, where they live.

No list of phrases can hold it, so two things are looked for in one sentence: a person who is not the office's (a name
that the facts do not know, a relative, a neighbour, a pupil) and a word of a private life. Which is which stands in
`data/circumstances.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from quizzes.replies.address import Author, full_names
from quizzes.replies.lexicon import pattern, words
from quizzes.replies.report import Situation
from quizzes.replies.text import Sentence, Text, Word

_PLACE_BEFORE = pattern("circumstances", "place_before")
_LIVES = pattern("circumstances", "lives")
_GENERAL = pattern("circumstances", "general")
_ADVICE = pattern("circumstances", "advice")
_OFFICE_AFTER = pattern("circumstances", "office_after")
_HOME_AFTER = pattern("circumstances", "home_after")
_AGE = pattern("circumstances", "age")
_HER_NUMBER = pattern("circumstances", "her_number")
_FLAT = pattern("circumstances", "flat")
_RECEIVES = pattern("circumstances", "receives")
_CLASS = pattern("circumstances", "class")


@dataclass(frozen=True)
class Person:
    """Somebody who is not the office's. ``own``: the applicant's relative, who may be spoken of in a closed channel."""

    start: int
    end: int
    own: bool
    named: bool


def find_told(text: Text, situation: Situation, author: Author) -> Iterator[tuple[int, int, bool]]:
    """Yield the passages that tell of a private life, and whether it is the applicant's own family's."""
    known = _first_names(Text(" ".join(situation.facts)).words, " ".join(situation.facts)) | author.first
    before: list[Person] = []
    for sentence in text.sentences:
        persons = list(_persons(text, sentence, known))
        spoken_of = persons or (before if _is_pronoun_led(sentence) else [])
        if not _ADVICE.search(sentence.text):
            yield from _told_of_reader(sentence)
            yield from _told(sentence, spoken_of) if spoken_of else ()
            yield from _actors(text, sentence, persons)
        before = persons


def _told(sentence: Sentence, persons: list[Person]) -> Iterator[tuple[int, int, bool]]:
    own = all(person.own for person in persons)
    named = any(person.named for person in persons)
    if _GENERAL.search(sentence.text) and not named:
        return
    for word in sentence.words:
        if _is_private(word) or (named and _is_hurt(word)):
            yield word.start, word.end, own
    places = [_LIVES] if not own else []
    for look in [*places, *([_CLASS] if named else [])]:
        for match in look.finditer(sentence.text):
            yield sentence.start + match.start(), sentence.start + match.end(), own


def _told_of_reader(sentence: Sentence) -> Iterator[tuple[int, int, bool]]:
    """«Ваш доход выше нормы», «кредит у вас просрочен», «вам 74 года»: the resident is told about themselves."""
    for look, own in ((_AGE, True), (_FLAT, True), (_RECEIVES, True), (_HER_NUMBER, False)):
        for match in look.finditer(sentence.text):
            yield sentence.start + match.start(), sentence.start + match.end(), own
    if _GENERAL.search(sentence.text):
        return
    touchy = words("circumstances", "of_reader")
    for number, word in enumerate(sentence.words):
        near = sentence.words[max(0, number - 3) : number + 3]
        asked = number and sentence.words[number - 1].text in ("о", "об", "без", "от")
        if (
            not asked
            and word.lemma in touchy
            and any(other.lemma in ("вы", "ваш") or other.text in ("одна", "одной") for other in near)
        ):
            yield word.start, word.end, True


def _actors(text: Text, sentence: Sentence, persons: list[Person]) -> Iterator[tuple[int, int, bool]]:
    """A named neighbour, or one who complained or did harm: who it was is nobody's business."""
    deeds = not _lemmas(sentence).isdisjoint(words("circumstances", "deeds"))
    for person in persons:
        if not person.named or person.own:
            continue
        before = [word for word in sentence.words if word.end <= person.start][-4:]
        neighbour = any(not word.parse.lemmas.isdisjoint(words("circumstances", "others")) for word in before)
        if deeds or neighbour or _HOME_AFTER.search(text.norm[person.end : person.end + 60]):
            yield person.start, person.end, False


def _lemmas(sentence: Sentence) -> frozenset[str]:
    return frozenset().union(*(word.parse.lemmas for word in sentence.words))


def _is_private(word: Word) -> bool:
    return not word.parse.lemmas.isdisjoint(_private())


def _is_hurt(word: Word) -> bool:
    return not word.parse.lemmas.isdisjoint(words("circumstances", "hurt"))


@lru_cache(maxsize=1)
def _private() -> frozenset[str]:
    return frozenset().union(*(words("circumstances", part) for part in ("health", "family", "money", "law")))


def _persons(text: Text, sentence: Sentence, known: frozenset[str]) -> Iterator[Person]:
    kin, others = words("circumstances", "kin"), words("circumstances", "others")
    for number, word in enumerate(sentence.words):
        if "plur" in word.parse.grammemes and word.lemma not in ("родитель",):
            continue
        if not word.parse.lemmas.isdisjoint(kin):
            yield Person(word.start, word.end, own=True, named=False)
        elif not word.parse.lemmas.isdisjoint(others):
            yield Person(word.start, word.end, own=False, named=False)
        elif _is_strange_surname(text, word, known):
            yield Person(word.start, word.end, own=False, named=True)
        elif _is_strange_name(text, word, known):
            own = any(not near.parse.lemmas.isdisjoint(kin) for near in sentence.words[max(0, number - 2) : number])
            yield Person(word.start, word.end, own=own, named=True)


def _is_strange_name(text: Text, word: Word, known: frozenset[str]) -> bool:
    """Say whether a word is a first name of somebody whom neither the facts nor the address know."""
    if not text.original[word.start].isupper() or "Name" not in word.parse.possible:
        return False
    if _PLACE_BEFORE.search(text.norm[max(0, word.start - 20) : word.start]):
        return False
    if _OFFICE_AFTER.search(text.norm[word.end : word.end + 60]) or _has_office(text, word):
        return False
    fulls = full_names(word.text)
    return bool(fulls) and fulls.isdisjoint(known)


def _is_strange_surname(text: Text, word: Word, known: frozenset[str]) -> bool:
    """A bare surname within a sentence («Сидорова с двойней») that no office or known name stands beside."""
    if not text.original[word.start].isupper() or not {"Surn", "sing"} <= word.parse.grammemes:
        return False
    before = text.norm[max(0, word.start - 20) : word.start]
    if not before.strip() or before.rstrip()[-1:] in ".!?" or _PLACE_BEFORE.search(before):
        return False
    beside = Text(text.norm[max(0, word.start - 15) : word.end + 15]).words
    if any(full_names(other.text) for other in beside) or _OFFICE_AFTER.search(text.norm[word.end : word.end + 60]):
        return False
    return not _has_office(text, word)


def _has_office(text: Text, word: Word) -> bool:
    """Say whether an office stands before a name: «мастер Олег», «позвоните Анне»."""
    before = Text(text.norm[max(0, word.start - 40) : word.start]).words[-3:]
    return any(not one.parse.lemmas.isdisjoint(words("privacy", "officials")) for one in before)


def _first_names(said: tuple[Word, ...], original: str) -> frozenset[str]:
    return frozenset().union(*(full_names(word.text) for word in said if original[word.start].isupper()))


def _is_pronoun_led(sentence: Sentence) -> bool:
    return any(word.text in ("он", "она", "ей", "ему", "его", "ее", "нее", "него") for word in sentence.words[:6])
