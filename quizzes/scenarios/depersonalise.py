"""Personal data in a real message, and what to put in their place. Pure.

What is found is a proposal: a trainer confirms each replacement, for no rule finds everything. The same name gets the
same invented one wherever it stands, in the same case (by pymorphy3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from quizzes.replies import looks

KINDS: Final = {
    "name": "имя",
    "phone": "телефон",
    "mail": "почта",
    "link": "ссылка на страницу",
    "address": "адрес",
    "plate": "номер машины",
    "document": "номер документа",
    "birth": "дата",
}
CONTEXT: Final = 40
READ: Final = 20_000  # characters; a thread is far shorter
_FEMALE: Final = ("Вера", "Нина", "Зоя", "Лариса", "Полина", "Инна", "Раиса", "Алла", "Жанна", "Тамара")
_MALE: Final = ("Глеб", "Семён", "Фёдор", "Тимур", "Юрий", "Борис", "Родион", "Эдуард", "Лев", "Захар")
_SURNAMES: Final = ("Орлов", "Зайцев", "Белов", "Громов", "Комаров", "Лебедев", "Макаров", "Гусев", "Фролов", "Носов")
_FEMALE_SURNAMES: Final = tuple(f"{surname}а" for surname in _SURNAMES)
_PATRONYMICS: Final = {"femn": ("Петровна", "Олеговна"), "masc": ("Петрович", "Олегович")}

_LINK = re.compile(
    r"\[(?:id|club)\d+\|[^\]]{1,80}\]|(?:https?://)?(?:www\.)?(?:vk\.com|vk\.ru|ok\.ru|t\.me|max\.ru|instagram\.com|facebook\.com)"
    r"/[\w./?=&%-]{1,120}|(?<![\w@.])@[A-Za-z_][\w.]{2,40}"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,20}){1,3}")
_STREET = (
    r"(?:ул\.?|улиц[аеуы]й?|пр-?т\.?|проспект[а-яё]*|пер\.?|переул[а-яё]+|б-р|бульвар[а-яё]*|шоссе|площад[а-яё]+|пл\."
    r"|мкр\.?|микрорайон[а-яё]*)"
)
_ADDRESS = re.compile(
    rf"\b(?i:{_STREET})\s+[А-ЯЁ0-9][\wА-Яа-яЁё-]*(?:\s+[А-ЯЁ][а-яё-]+){{0,2}}"
    r"(?:,?\s*(?:д\.?|дом)?\s*\d+[а-я]?(?:/\d+)?(?:-\d+)?)?"
    r"(?:,?\s*(?:корп\.?|к\.)\s*\d+)?(?:,?\s*(?:кв\.?|квартира)\s*\d+)?"
    r"|\b(?:[Кк]в\.?|[Кк]вартир[аеуы])\s*№?\s*\d{1,4}\b|\b\d{1,3}-?[йяю]{0,2}\s+квартир[аеуы]\b"
    r"|\b[А-ЯЁ][а-яё]{2,}(?:а|ой|ая|ого|ы|и),? (?:д\.? ?|дом )?\d{1,3}[а-я]?(?:/\d+)?"
    r"(?:-\d{1,4}|, ?кв\.? ?\d{1,4})(?![\d-])"
)
_BORN = re.compile(r"\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b|\b(?:19|20)\d\d\s?г(?:ода)?\.?\s?р(?:ожд[а-яё]*)?\b")
_NUMBER = re.compile(r"(?<!\d)(?:\+7|8)[\s(-]{0,2}\d{3,5}[\s)-]{0,2}\d[\d -]{3,8}\d(?!\d)")
_LETTER = "[АВЕКМНОРСТУХавекмнорстухABEKMHOPCTYX]"
_PLATE = re.compile(rf"\b{_LETTER}\s?\d{{3}}\s?{_LETTER}{{2}}\s?\d{{2,3}}\b")
_CAPITAL = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")


@dataclass(frozen=True)
class Trace:
    """A passage that tells who somebody is: its place, its kind and what may stand instead."""

    start: int
    end: int
    kind: str
    text: str
    replacement: str

    @property
    def title(self) -> str:
        return KINDS[self.kind]


def find(text: str) -> list[Trace]:
    """Every trace in the first 20,000 characters, in order, none over another."""
    read = text[:READ]
    found = list(_by_look(read))
    names = [trace for trace in _names(read) if not any(_overlap(trace, other) for other in found)]
    return sorted([*found, *names], key=lambda trace: trace.start)


def replace(text: str, chosen: Mapping[int, str], traces: Sequence[Trace]) -> str:
    """``text`` with the traces whose places (by number) are in ``chosen`` replaced by what is chosen for each."""
    out, end = [], 0
    for number, trace in enumerate(traces):
        if number in chosen:
            out += [text[end : trace.start], chosen[number]]
            end = trace.end
    return "".join([*out, text[end:]])


def context(text: str, trace: Trace) -> tuple[str, str]:
    """The words before and after a trace, for whoever confirms it."""
    return text[max(0, trace.start - CONTEXT) : trace.start], text[trace.end : trace.end + CONTEXT]


def _by_look(text: str) -> Iterator[Trace]:
    """What can be told by its look alone; the first kind that fits a place takes it."""
    taken: list[Trace] = []
    for kind, spans in (
        ("link", _spans(_LINK, text)),
        ("mail", _spans(_MAIL, text)),
        ("birth", _spans(_BORN, text)),
        ("plate", _spans(_PLATE, text)),
        ("address", _spans(_ADDRESS, text)),
        ("document", looks.documents(text)),
        ("phone", (*looks.phones(text), *_spans(_NUMBER, text))),
    ):
        for start, end in spans:
            trace = Trace(start, end, kind, text[start:end], _instead(kind, text[start:end]))
            if start < end and not any(_overlap(trace, other) for other in taken):
                taken.append(trace)
                yield trace


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in pattern.finditer(text))


def _instead(kind: str, found: str) -> str:
    fixed = {
        "link": "@zhitel",
        "mail": "zhitel@example.org",
        "phone": "8 (831) 000-00-00",
        "plate": "А000АА00",
        "birth": "01.01.1980",
    }
    if kind in fixed:
        return fixed[kind]
    if kind == "address" and not re.match(r"кв|\d", found.lower()):
        return "ул. Садовая, 1"
    return re.sub(r"\d", "0", found)


def _overlap(one: Trace, other: Trace) -> bool:
    return one.start < other.end and other.start < one.end


# --- names ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Part:
    """A word read as a part of a name."""

    part: str
    gender: str
    case: str
    number: str
    lemma: str


def _names(text: str) -> Iterator[Trace]:
    """First names, surnames and patronymics, each with an invented one of the same gender and case."""
    invented: dict[tuple[str, str, str], str] = {}
    words = list(_CAPITAL.finditer(text))
    for number, match in enumerate(words):
        near = [other for other in words[max(0, number - 2) : number + 3] if other is not match]
        read = _read(match.group(), tuple(other.group() for other in near if _touch(text, other, match)))
        if read is None:
            continue
        key = (read.part, read.gender, read.lemma)
        if key not in invented:
            same = [one for one in invented if one[:2] == key[:2]]
            invented[key] = _invent(read.part, read.gender, len(same), text)
        yield Trace(match.start(), match.end(), "name", match.group(), _inflected(invented[key], read))


def _touch(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether only capitalised words and spaces lie between two words."""
    between = text[min(one.end(), other.end()) : max(one.start(), other.start())]
    return re.fullmatch(r"(?: [А-ЯЁ][а-яё-]+)? ", between) is not None


@lru_cache(maxsize=4096)
def _read(word: str, beside: tuple[str, ...]) -> _Part | None:
    """A word as a part of a name; None for an ordinary word. A surname alone must hardly be anything else («Соколова»
    is one, «Мороз» is not); its gender and case are those of the name beside it, where there is one."""
    parts = _parts(word)
    named = [near for other in beside for near in _parts(other)[:1] if near.part != "Surn" and _is_name(other)]
    if not parts or not (_is_name(word) or named):
        return None
    agreeing = [one for one in parts for near in named if (one.gender, one.case) == (near.gender, near.case)]
    feminine = [one for one in parts if one.gender == "femn" and one.case == "nomn" and word.endswith(("а", "я"))]
    return (agreeing or ([] if named else feminine) or parts)[0]


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    """Whether the likeliest reading of a word is a part of a name."""
    first = looks.parses(word)[0]
    if "Surn" in first.tag:
        return bool(first.score >= 0.3)
    return "Name" in first.tag or "Patr" in first.tag


@lru_cache(maxsize=4096)
def _parts(word: str) -> list[_Part]:
    found = []
    for parse in looks.parses(word):
        part = next((one for one in ("Name", "Patr", "Surn") if one in parse.tag), None)
        if part:
            tag, number = parse.tag, "plur" if "plur" in parse.tag else "sing"
            gender = str(tag.gender or "masc")
            found.append(_Part(part, gender, str(tag.case or "nomn"), number, str(parse.normal_form)))
    return found


def _invent(part: str, gender: str, number: int, text: str) -> str:
    if part == "Patr":
        first, second = _PATRONYMICS.get(gender, _PATRONYMICS["masc"])
        return second if "петров" in text.lower() else first
    pools = {
        "Name": (_FEMALE, _MALE),
        "Surn": (_FEMALE_SURNAMES, _SURNAMES),
    }
    pool = pools[part][0 if gender == "femn" else 1]
    fresh = [one for one in pool if one[:-1].lower() not in text.lower()] or list(pool)
    return fresh[number % len(fresh)]


@lru_cache(maxsize=1024)
def _inflected(name: str, read: _Part) -> str:
    for parse in looks.parses(name):
        if read.part in parse.tag and read.gender in parse.tag:
            form: Any = parse.inflect({read.case, read.number})
            return str(form.word).title() if form else name
    return name
