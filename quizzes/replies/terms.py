"""Dates, hours and terms: which of them promise something that can be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from quizzes.replies.contacts import PHONE
from quizzes.replies.text import Sentence, Text

Precision = Literal["day", "term", "hour", "month"]

_MONTH = r"(?:январ[яьею]|феврал[яьею]|март[ае]?|апрел[яьею]|ма[яйе]|июн[яьею]|июл[яьею]|август[ае]?|сентябр[яьею]|октябр[яьею]|ноябр[яьею]|декабр[яьею])"
_NUMBER = (
    r"(?:\d{1,3}(?:\s?-\s?(?:х|ти|\d{1,3}))?|пол|полутора|один|одного|одну|двух|две|два|двое|трех|три|трое|четыре|четырех"
    r"|пяти|пять|шести|шесть|семи|семь|восьми|восемь|девяти|девять|десяти|десять|пятнадцати|двадцати|тридцати"
    r"|пары|пару|нескольких)(?:-(?:двух|трех|три|четырех|пяти|два))?"
)
_UNIT = r"(?:минут[а-я]*|час[а-я]*|дн[а-я]+|день|суток|сутк[а-я]*|недел[а-я]*|месяц[а-я]*)"
_WEEKDAY = (
    r"(?:понедельник[а-я]*|вторник[а-я]*|сред(?:у|ы|е|а|ам)|четверг[а-я]*|пятниц[а-я]+|суббот[а-я]+|воскресень[а-я]+)"
)

_PATTERNS: tuple[tuple[Precision, re.Pattern[str]], ...] = (
    (
        "day",
        re.compile(rf"\b\d{{1,2}}(?:-?(?:го|е|му|ого))?(?:\s?(?:-|и|,|по|до)\s?\d{{1,2}})?\s{_MONTH}\b(?:\s20\d\d)?"),
    ),
    ("day", re.compile(r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?:\.(?:20)?\d\d)?(?![\d.]*\d)")),
    (
        "day",
        re.compile(
            r"\b(?:[12]?\d|3[01])-(?:го|ого|му|е)\b(?! (?:микрорайон|подъезд|этаж|дом|класс|школ|маршрут|квартал|номер))"
        ),
    ),
    ("day", re.compile(r"\b(?:сегодня|завтра|послезавтра|вчера|позавчера)\b")),
    (
        "day",
        re.compile(
            rf"\b(?:во?|до|к|ко|с|со|по|на|утром|вечером)\s(?:(?:следующ|эт|ближайш|прошл|кажд)[а-я]+\s)?{_WEEKDAY}\b"
        ),
    ),
    (
        "day",
        re.compile(
            r"\b(?:на|до конца|к концу|в конце|в начале) (?:этой|следующей|текущей|будущей|рабочей)?\s?недел[а-я]+\b"
        ),
    ),
    (
        "day",
        re.compile(
            r"\b(?:до|к|в) (?:конц[ауе] )?(?:рабочего )?(?:дня|вечера|вечеру|утра|утру|обеда|полудня|полуночи|ночи|смены)\b"
        ),
    ),
    (
        "term",
        re.compile(
            rf"\b(?:в течение|за|через|спустя|не позднее(?:,? чем)?(?: через)?|не более|максимум|срок[а-я]*(?: -)?|ближайши[ех])\s"
            rf"{_NUMBER}\s?(?:рабоч[а-я]+\s|календарн[а-я]+\s)?{_UNIT}\b"
        ),
    ),
    ("term", re.compile(r"\b\d{1,3} (?:рабочих|календарных) д(?:ней|ня|ень)\b")),
    (
        "term",
        re.compile(
            r"\b(?:в течение|за|через)\s(?:[а-я]+\s)?(?:суток|сутки|дня|день|часа?|недел[юи]|месяца?|полчаса|получаса|смены)\b"
        ),
    ),
    (
        "hour",
        re.compile(
            r"\b(?:в|к|до|с|около|после|на)\s(?:[01]?\d|2[0-3])(?:[:.][0-5]\d|\s(?:час[а-я]*|утра|вечера|дня|ночи))\b"
        ),
    ),
    ("hour", re.compile(r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")),
    ("hour", re.compile(r"\b(?:к|до) (?:[1-9]|1\d|2[0-3])\b(?![ -]?[а-я%\d.,:/№]|\s\d)")),
    (
        "month",
        re.compile(
            rf"\b(?:до конца|к концу|в конце|в начале|в середине|до середины|во второй половине|во?|до|к|с|по|на)\s(?:(?:эт|следующ|текущ|ближайш)[а-я]+\s)?{_MONTH}\b"
        ),
    ),
    (
        "month",
        re.compile(
            r"\b(?:до|к|в) (?:конц[ауе] |начал[ауе] |середин[еуы] )?(?:(?:этого|следующего|текущего|этом|следующем|текущем) )?(?:месяца|месяце|квартала|квартале|года)\b"
        ),
    ),
    (
        "month",
        re.compile(
            r"\b(?:в |во |до конца |к концу )?(?:i{1,3}|iv|[1-4]-?[йм]?|первом|втором|третьем|четвертом|первого|второго|третьего|четвертого) квартал[ае]\b"
        ),
    ),
    ("month", re.compile(r"\b(?:весной|летом|осенью|зимой) 20\d\d\b")),
    ("month", re.compile(r"\b(?:январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*ск[а-я]+ (?:квитанци|плат[её]ж|выплат|начислени)[а-я]*")),
)

_LAW = re.compile(
    r"(?:постановлени|закон|приказ|распоряжени|кодекс)[а-я]*[^.!?]{0,80}$|\bуказ(?:ом|а|у)?\b[^.!?]{0,80}$"
)
_OWN_PAPER = re.compile(
    r"(?:обращени|сообщени|заявлени|письм|жалоб|запрос|комментари)[а-я]*(?: №? ?[\w/-]+)? (?:от|за) $"
)
_BROKEN_PROMISE = re.compile(r"(?:обеща|вы пиш|писали|жаловал|просили|говорили|прошл[а-я]+ )[^.!?;:]{0,30}$")
_OFFICE_HOURS = re.compile(
    r"будн|ежеднев|\b(?:пн|вт|ср|чт|пт)\b|режим[а-я]* работ|график[а-я]* (?:работ|прием)|час[а-я]* (?:работ|прием)|прием[а-я]* граждан"
    r"|ведет прием|личн[а-я]+ прием|рабочее время|рабочие (?:дни|часы)|\bзвон|\bпозвон|обращайтесь|перерыв|по телефон|\bтел\b"
)
_REST = re.compile(r"[^.!?;\n]*")


@dataclass(frozen=True)
class Term:
    start: int
    end: int
    precision: Precision


def find_terms(text: Text) -> list[Term]:
    """Return the terms that can be checked, in the order of the text, without overlaps."""
    found: list[Term] = []
    taken: set[int] = set()
    for precision, pattern in _PATTERNS:
        for match in pattern.finditer(text.norm):
            span = range(match.start(), match.end())
            if taken.isdisjoint(span) and _promises(text, match, precision):
                taken.update(span)
                found.append(Term(match.start(), match.end(), precision))
    return sorted(found, key=lambda term: term.start)


def has_term(terms: list[Term], sentence: Sentence, *, exact: bool = False) -> bool:
    """Say whether a sentence names a term; a mere month counts unless `exact`."""
    return any(
        sentence.start <= term.start < sentence.end and not (exact and term.precision == "month") for term in terms
    )


def _promises(text: Text, match: re.Match[str], precision: Precision) -> bool:
    before = text.norm[max(0, match.start() - 100) : match.start()]
    if _LAW.search(before) or _OWN_PAPER.search(before):
        return False
    if precision == "month" and _BROKEN_PROMISE.search(before):
        return False
    return not (precision == "hour" or "по " in match.group()) or not _in_office_hours(text, match)


def _in_office_hours(text: Text, match: re.Match[str]) -> bool:
    """Say whether the hours are those of an office or a telephone and not those of the work."""
    start = max((text.norm.rfind(mark, 0, match.start()) for mark in (". ", "! ", "? ", ";", "\n")), default=-1) + 1
    clause = text.norm[start : match.end()] + _REST.match(text.norm, match.end(), match.end() + 25).group()  # type: ignore[union-attr]
    if _OFFICE_HOURS.search(clause):
        return True
    phone = None
    for phone in PHONE.finditer(text.norm, start, match.start()):
        pass
    return phone is not None and match.start() - phone.end() < 30
