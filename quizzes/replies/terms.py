"""Dates, hours and terms: which of them promise something that can be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizzes.replies.contacts import PHONE
from quizzes.replies.lexicon import Precision, pattern, term_forms
from quizzes.replies.text import Sentence, Text

_LAW = re.compile(
    r"(?:постановлени|закон|приказ|распоряжени|кодекс)[а-я]*[^.!?]{0,80}$|\bуказ(?:ом|а|у)?\b[^.!?]{0,80}$"
)
_OWN_PAPER = re.compile(
    r"(?:обращени|сообщени|заявлени|письм|жалоб|запрос|комментари)[а-я]*(?: №? ?[\w/-]+)? (?:от|за) $"
)
_BROKEN_PROMISE = re.compile(r"(?:обеща|вы пиш|писали|жаловал|просили|говорили|прошл[а-я]+ )[^.!?;:]{0,30}$")
_OFFICE_HOURS = pattern("terms", "office_hours")
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
    return not (precision == "hour" or "по " in match.group()) or not _in_office_hours(text, match)


def _in_office_hours(text: Text, match: re.Match[str]) -> bool:
    """Say whether the hours are those of an office or a telephone and not those of the work."""
    start = max((text.norm.rfind(mark, 0, match.start()) for mark in (". ", "! ", "? ", ";", "\n")), default=-1) + 1
    clause = text.norm[start : match.end()] + _REST.match(text.norm, match.end(), match.end() + 25).group()  # type: ignore[union-attr]
    if _OFFICE_HOURS.search(clause):
        return True
    return any(match.start() - phone.end() < 30 for phone in PHONE.finditer(text.norm, start, match.start()))
