"""Greeting and address: is the resident met, and by their own name?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from quizzes.replies.lexicon import names, pattern, words
from quizzes.replies.text import Text, Word, normalise, parse

Span = tuple[int, int]

_GREETING = pattern("address", "greeting")
_OPENING = 110
_LETTERS = re.compile(r"[а-я]+|[a-z]+")
_CALLED_BY = re.compile(r"^\s*(?:[,!.:;]|-|$)")
_DEAR = re.compile(r"(?:уважаем[а-я]+|дорог[а-я]+|многоуважаем[а-я]+) $")
_PATRONYMIC = re.compile(r"[а-я]{2,}(?:вич|вна|чна|шна|ьич|ыч)$")
_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
_SPELLINGS = (("kh", "h"), ("ph", "f"), ("x", "ks"), ("w", "v"), ("ck", "k"), ("ts", "c"), ("yo", "e"), ("ye", "e"),
              ("jo", "e"), ("y", "i"), ("j", "i"), ("ie", "e"))  # fmt: skip


@dataclass(frozen=True)
class Author:
    """Who wrote: the full first names the display name may stand for, the patronymic, the surname."""

    first: frozenset[str]
    patronymic: str
    surname: str

    @property
    def is_named(self) -> bool:
        return bool(self.first)


@dataclass(frozen=True)
class Address:
    greeting: Span | None
    name: Span | None
    wrong_name: Span | None


@lru_cache(maxsize=256)
def read_author(display: str) -> Author:
    """Find a first name in a display name; a nickname or a community has none."""
    tokens = [token for token in _LETTERS.findall(normalise(display)) if len(token) > 1]
    if not tokens or len(tokens) > 3 or not words("authors", "communities").isdisjoint(tokens):
        return Author(frozenset(), "", "")
    own = next((token for token in tokens if _listed(token)), tokens[0] if len(tokens) == 1 else "")
    first = full_names(own) if own else frozenset()
    rest = [token for token in tokens if token != own]
    patronymic = next((token for token in rest if first and _PATRONYMIC.match(token)), "")
    surname = next((token for token in rest if token != patronymic), "")
    return Author(first, patronymic, surname)


@lru_cache(maxsize=4096)
def full_names(token: str) -> frozenset[str]:
    """Return the full first names that a word (short, declined or in Latin letters) may stand for."""
    if _listed(token):
        return _listed(token)
    reading = parse(token)
    known: frozenset[str] = frozenset().union(*(names().get(lemma, frozenset()) for lemma in reading.lemmas))
    if known or "Name" not in reading.grammemes:
        return known or _vocative(token)
    return frozenset({reading.lemma})


def _listed(token: str) -> frozenset[str]:
    if "a" <= token[0] <= "z":
        return _by_sound().get(_sound(token), frozenset())
    return names().get(token, frozenset())


def read_address(text: Text, author: Author) -> Address:
    """Look for the greeting and the name in the opening words, and for the name set off by commas anywhere."""
    match = _GREETING.search(text.norm, 0, _OPENING)
    greeting = match.span() if match else None
    called = [(span, fulls) for span, fulls in _vocatives(text) if fulls]
    own = [span for span, fulls in called if fulls & author.first]
    if own:
        return Address(greeting, own[0], None)
    wrong = [span for span, fulls in called if author.is_named and span[0] < _OPENING and _stands_alone(text, span)]
    return Address(greeting, None, wrong[0] if wrong else None)


def _vocatives(text: Text) -> list[tuple[Span, frozenset[str]]]:
    """Return the names by which someone is spoken to: at the start, after the greeting, or set off by commas."""
    found = []
    said = text.words
    for number, word in enumerate(said):
        if not word.text[0].isalpha() or not text.original[word.start].isupper():
            continue
        last = word
        if number + 1 < len(said) and _PATRONYMIC.match(said[number + 1].text):
            last = said[number + 1]
        if _is_spoken_to(text, word, last):
            found.append(((word.start, last.end), full_names(word.text)))
    return found


def _is_spoken_to(text: Text, first: Word, last: Word) -> bool:
    before, after = text.norm[: first.start], text.norm[last.end : last.end + 3]
    stands_first = not before.strip() or before.rstrip()[-1] in ",.!?:;)\n" or bool(_DEAR.search(before))
    greeted = any(match.end() >= len(before.rstrip()) for match in _GREETING.finditer(before, max(0, len(before) - 30)))
    stands_first = stands_first or greeted
    return stands_first and bool(_CALLED_BY.match(after))


def _stands_alone(text: Text, span: Span) -> bool:
    """Say whether the opening name is an address and not the subject of a list («Анна, Пётр и другие»)."""
    head = text.norm[: span[0]]
    return not _LETTERS.search(_DEAR.sub("", _GREETING.sub("", head)))


def _vocative(token: str) -> frozenset[str]:
    """Read the spoken vocative («Оль», «Тань», «Лен») by the short form it was cut from."""
    known = names()
    for ending in ("а", "я"):
        for stem in (token, token.rstrip("ь")):
            if len(stem) >= 2 and stem + ending in known and len(token) <= 6:
                return known[stem + ending]
    return frozenset()


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for form, fulls in names().items():
        sound = _sound(form.translate(_LATIN))
        found[sound] = found.get(sound, frozenset()) | fulls
    return found


def _sound(latin: str) -> str:
    """Bring the usual spellings of a name in Latin letters to one: Alexey, Aleksei, Aleksey."""
    for spelling, plain in _SPELLINGS:
        latin = latin.replace(spelling, plain)
    return re.sub(r"(.)\1+", r"\1", latin)
