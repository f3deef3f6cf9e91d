"""Days, hours, sums, quantities and telephones of a text, each in one form, so that two texts can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from quizzes.replies.contacts import PHONE
from quizzes.replies.lexicon import numerals, words
from quizzes.replies.text import Text, parse

ValueKind = Literal["day", "month", "weekday", "near", "hour", "sum", "count", "phone"]

_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_MONTH = (
    r"(январ[яьею]|феврал[яьею]|март[ае]?|апрел[яьею]|ма[яйе]|июн[яьею]|июл[яьею]|август[ае]?|сентябр[яьею]|октябр[яьею]|"
    r"ноябр[яьею]|декабр[яьею])\b"
)
_DAY = re.compile(
    rf"(?<![\d.,:/-])(\d{{1,2}})(?:-?(?:го|е|му|ого))?(?: ?(?:-|и|,|по|до) ?(\d{{1,2}})(?:-?(?:го|е|му))?)? {_MONTH}"
)
_NUMERIC_DAY = re.compile(r"(?<![\d.,:/№-])(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])(?:\.(?:20)?\d\d)?(?![\d.]*\d)")
_MONTH_ALONE = re.compile(rf"(?<!\d )(?<!го )\b{_MONTH}")
_WEEKDAY = re.compile(
    r"\b(?:во?|до|к|ко|с|со|по|на|утром|вечером)\s(?:[а-я]+(?:ую|ый|ий|ой|ее|ую) )?"
    r"(понедельник|вторник|сред[уыеа]|четверг|пятниц|суббот|воскресень)[а-я]*\b"
)
_NEAR = re.compile(r"\b(сегодня|завтра|послезавтра|вчера|позавчера)\b")
_HOUR = re.compile(r"(?<![\d:.,/-])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_SAID_HOUR = re.compile(
    r"\b(?:в|к|до|с|около|после|на) ([01]?\d|2[0-3])(?: (час[а-я]*|утра|вечера|дня|ночи)\b|(?= до \d| по \d))"
    r"|(?<=\bс \d) до (\d{1,2})\b|(?<=\bс \d\d) до (\d{1,2})\b"
)
_SUM = re.compile(
    r"(?<![\d.,№/-])(\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)?) ?(тыс[а-я.]*|млн|миллион[а-я]*|млрд)? ?(?:руб[а-я]*|р\.|₽)"
)
_SCALE = {"т": 1_000, "м": 1_000_000}
_BILLION = 1_000_000_000
_NUMBER = re.compile(r"^\d{1,6}$")


@dataclass(frozen=True)
class Value:
    """One value in its place; values of one kind and thing are comparable by `key`."""

    kind: ValueKind
    thing: str
    key: str
    start: int
    end: int


@lru_cache(maxsize=512)
def values_of(text: str) -> tuple[Value, ...]:
    """Return the values of a short text (a fact, a message)."""
    return tuple(find_values(Text(text)))


def find_values(text: Text) -> Iterator[Value]:
    yield from _days(text.norm)
    yield from _hours(text.norm)
    for match in _WEEKDAY.finditer(text.norm):
        yield Value("weekday", "", match[1][:4], *match.span())
    for match in _NEAR.finditer(text.norm):
        yield Value("near", "", match[1], *match.span())
    for match in _SUM.finditer(text.norm):
        yield Value("sum", "", _sum(match), *match.span())
    for match in PHONE.finditer(text.norm):
        yield Value("phone", "", _digits(match.group()), *match.span())
    yield from _counts(text)


def _days(norm: str) -> Iterator[Value]:
    taken = []
    for match in _DAY.finditer(norm):
        month = _month(match[3])
        taken.append(match.span())
        for day in filter(None, (match[1], match[2])):
            yield Value("day", "", f"{int(day)}.{month}", *match.span())
    for match in _NUMERIC_DAY.finditer(norm):
        yield Value("day", "", f"{int(match[1])}.{int(match[2])}", *match.span())
    for match in _MONTH_ALONE.finditer(norm):
        if not any(start <= match.start() < end for start, end in taken):
            yield Value("month", "", str(_month(match[1])), *match.span())


def _hours(norm: str) -> Iterator[Value]:
    for match in _HOUR.finditer(norm):
        yield Value("hour", "", f"{int(match[1])}:{match[2]}", *match.span())
    for match in _SAID_HOUR.finditer(norm):
        hour = int(match[1] or match[3] or match[4])
        evening = match[2] in ("вечера", "дня") and hour < 12
        yield Value("hour", "", f"{hour + 12 * evening}:00", *match.span())


def _counts(text: Text) -> Iterator[Value]:
    """Yield numbers with the thing they count: «3 светильника», «пять новых лавок», «10 дней»."""
    for sentence in text.sentences:
        said = sentence.words
        for number, word in enumerate(said):
            amount = _amount(word.text)
            if amount is None or (number and said[number - 1].lemma in words("consistency", "numbered")):
                continue
            for follower in said[number + 1 : number + 3]:
                reading = follower.parse
                if "NOUN" in reading.grammemes:
                    if reading.lemma not in words("consistency", "uncounted"):
                        yield Value("count", reading.lemma, amount, word.start, follower.end)
                    break
                if "ADJF" not in reading.grammemes:
                    break


def _amount(word: str) -> str | None:
    if _NUMBER.match(word):
        return word.lstrip("0") or "0"
    return next((numerals()[lemma] for lemma in parse(word).lemmas if lemma in numerals()), None)


def _sum(match: re.Match[str]) -> str:
    amount = float(match[1].replace(" ", "").replace(",", "."))
    scale = match[2] or ""
    amount *= _BILLION if scale.startswith("млрд") else _SCALE.get(scale[:1], 1)
    return f"{amount:.2f}"


def _month(name: str) -> int:
    return next(number for number, stem in enumerate(_MONTHS, start=1) if name.startswith(stem) and _own(stem, name))


def _own(stem: str, name: str) -> bool:
    return stem != "ма" or name in ("май", "мая", "мае")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))[-10:]
