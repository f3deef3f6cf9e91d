"""Whose a name of an online meeting is: by address, then by name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

LIKE: Final = 84
_WORD = re.compile(r"[a-zа-я]+(?:-[a-zа-я]+)*")
_LATIN: Final = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        ("a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
         "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
        strict=True,
    )
)  # fmt: skip


class Match(TextChoices):
    EMAIL = "email", _("по почте")
    NAME = "name", _("по имени")
    WEAK = "weak", _("похоже, но не точно")
    MANY = "many", _("подходят несколько")
    NONE = "none", _("не нашли")
    HOST = "host", _("ведёт занятие")


SURE: Final = (Match.EMAIL, Match.NAME)


class Person(Protocol):
    pk: int
    last_name: str
    first_name: str
    patronymic: str


@dataclass(frozen=True)
class Found:
    """``user`` is the person, or in a weak match the one it may be; ``candidates`` where there are several."""

    match: Match
    user: int | None = None
    candidates: tuple[int, ...] = ()


def find(name: str, email: str, *, by_email: Mapping[str, int], expected: Sequence[Person]) -> Found:
    """``expected`` are those who have a seat; an address may be anybody's whom we know."""
    if email and email in by_email:
        return Found(Match.EMAIL, by_email[email])
    scores = {person.pk: likeness(name, person) for person in expected}
    best = max(scores.values(), default=0)
    if not best:
        return Found(Match.NONE)
    likely = tuple(pk for pk, score in scores.items() if score == best)
    if len(likely) > 1:
        return Found(Match.MANY, candidates=likely)
    return Found(Match.NAME if best == 3 else Match.WEAK, likely[0])


def likeness(name: str, person: Person) -> int:
    """3: surname and first name are there and nothing speaks against; 2: nearly so; 1: the surname alone; else 0."""
    said = words(name)
    last, first, middle = (" ".join(words(part)) for part in (person.last_name, person.first_name, person.patronymic))
    if not said or not last:
        return 0
    if last in said and first in said:
        rest = [word for word in said if word not in (last, first)]
        return 2 if middle and rest and _contradicts(rest[0], middle) else 3
    if last in said:
        rest = [word for word in said if word != last]
        if not rest:
            return 1
        return 2 if _begins(rest[0], first) or _close(rest[0], first) else 0
    return 2 if _like(said, last, first) else 0


def words(name: str) -> list[str]:
    """A name as it is compared; what stands in brackets is no name."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name.casefold().replace("ё", "е"))
    return _WORD.findall(bare)


def latin(word: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in word)


def _contradicts(word: str, middle: str) -> bool:
    """Another patronymic is another person; a unit or a town beside the name is not."""
    looks_so = word.endswith(("вич", "вна", "ична", "оглы", "кызы")) or len(word) == 1
    return looks_so and not (_begins(word, middle) or _close(word, middle))


def _begins(word: str, name: str) -> bool:
    return len(word) <= 2 and name.startswith(word)


def _close(word: str, name: str) -> bool:
    return fuzz.ratio(word, name) >= LIKE or fuzz.ratio(latin(word), latin(name)) >= LIKE


def _like(said: Iterable[str], last: str, first: str) -> bool:
    said = list(said)
    return any(_close(one, last) for one in said) and any(_close(one, first) or _begins(one, first) for one in said)
