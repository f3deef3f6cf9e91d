"""Dates, hours and terms: which of them promise something that can be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizzes.replies.contacts import PHONE
from quizzes.replies.lexicon import Precision, pattern, term_forms
from quizzes.replies.text import Sentence, Text

_LAW = re.compile(
    r"(?:постановлени[а-я]*|закон(?:а|у|ом|е|ы|ов|ами|ах)?|приказ[а-я]*|распоряжени[а-я]*|кодекс[а-я]*)\b[^.!?]{0,80}$|\bуказ(?:ом|а|у)?\b[^.!?]{0,80}$"
)
_OWN_PAPER = re.compile(
    r"(?:обращени|сообщени|заявлени|письм|жалоб|запрос|комментари)[а-я]*(?: №? ?[\w/-]+)? (?:от|за) $"
)
_BROKEN_PROMISE = re.compile(r"(?:обеща|вы пиш|писали|жаловал|просили|говорили|прошл[а-я]+ )[^.!?;:]{0,30}$")
_OFFICE_HOURS = pattern("terms", "office_hours")
_WEEKDAY = re.compile(r"понедельник|вторник|сред[уыа]|четверг|пятниц|суббот|воскресен")
_RECEPTION = re.compile(r"\bпри[её]м(?:а|ом|ы)?\b|без записи|принима[ею]т")
_REST = re.compile(r"[^.!?;\n]*")
# A thought that began further back has long been forgotten.
_FAR = 400


@dataclass(frozen=True)
class Term:
    start: int
    end: int
    precision: Precision


def find_terms(text: Text) -> list[Term]:
    """Return the terms that can be checked, in the order of the text, without overlaps."""
    found: list[Term] = []
    taken: set[int] = set()
    for precision, look in term_forms():
        for match in look.finditer(text.norm):
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
    clause, start = _clause(text, match)
    if _WEEKDAY.search(match.group()) and _RECEPTION.search(clause):
        return False
    if precision != "hour" and "по " not in match.group():
        return True
    return _is_promised(text, start, match) or not _in_office_hours(text, clause, start, match)


def _clause(text: Text, match: re.Match[str]) -> tuple[str, int]:
    """Return the words around a term up to the marks that end a thought, and where they begin."""
    nearest = max(0, match.start() - _FAR)
    ends = (text.norm.rfind(mark, nearest, match.start()) for mark in (". ", "! ", "? ", ";", "\n"))
    start = max(nearest, max(ends) + 1)
    rest = _REST.match(text.norm, match.end(), match.end() + 25)
    return text.norm[start : match.end()] + (rest.group() if rest else ""), start


def _is_promised(text: Text, start: int, match: re.Match[str]) -> bool:
    """Say whether the verb before the hour is about to be done («закроют до 20:00, звоните»)."""
    comma = max(start, text.norm.rfind(",", start, match.start()) + 1)
    said = Text(text.norm[comma : match.start()]).words
    return any({"VERB", "futr", "3per"} <= word.parse.grammemes for word in said) and not any(
        word.lemma in ("звонить", "позвонить") for word in said
    )


def _in_office_hours(text: Text, clause: str, start: int, match: re.Match[str]) -> bool:
    """Say whether the hours are those of an office or a telephone and not those of the work."""
    if _OFFICE_HOURS.search(clause):
        return True
    return any(match.start() - phone.end() < 30 for phone in PHONE.finditer(text.norm, start, match.start()))
