"""Where the resident can turn: telephones, mail, links, private messages, rooms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from quizzes.replies.lexicon import pattern
from quizzes.replies.text import Text

ContactKind = Literal["phone", "mobile", "short", "mail", "link", "private", "office"]

PHONE = pattern("contacts", "phone")
_MOBILE = re.compile(r"(?:\+7|8)[\s(-]*9\d\d")
_SHORT = re.compile(
    r"(?<![\d.,:№/-])(?:10[1-5]|112|11[5-9]|12[0-9])(?![\d.,:/-]*\d)(?! (?:дом|рубл|руб|метр|м\b|человек|кв|дн|тыс|км))"
)
_SHORT_CONTEXT = re.compile(
    r"(?:звон|телефон|тел\.|номер|лини|служб|набер|набир|вызыв|вызов|оператор|скор|сразу|диспетчер)[^.!?]{0,30}$"
)
_CALL = pattern("contacts", "call")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]{2,20}")
_LINK = pattern("contacts", "link")
_PRIVATE = pattern("contacts", "private")
_OFFICE = re.compile(r"\b(?:кабинет[а-я]*|каб\.?|окн[оеа]|офис[ае]?) ?(?:№ ?)?\d{1,4}\b")
_ADDRESS_HOURS = re.compile(
    r"\bпо адресу[^.!?]{0,80}(?:\bс \d{1,2}(?:[:.]\d\d)?[^.!?]{0,12} до \d{1,2}|\d{1,2}[:.]\d\d ?- ?\d{1,2}[:.]\d\d)"
)


@dataclass(frozen=True)
class Contact:
    start: int
    end: int
    kind: ContactKind


def find_contacts(text: Text) -> list[Contact]:
    """Return every contact of the text; whose it is (an office or a resident) is for `privacy` to say."""
    found = list(_phones(text.norm))
    patterns: tuple[tuple[ContactKind, re.Pattern[str]], ...] = (
        ("mail", _MAIL),
        ("link", _LINK),
        ("private", _PRIVATE),
        ("office", _OFFICE),
        ("office", _ADDRESS_HOURS),
    )
    for kind, look in patterns:
        for match in look.finditer(text.norm):
            if not any(contact.start < match.end() and match.start() < contact.end for contact in found):
                found.append(Contact(match.start(), match.end(), kind))
    return sorted(found, key=lambda contact: contact.start)


def called(norm: str, start: int) -> bool:
    """Say whether the words before a number invite to call it."""
    return bool(_CALL.search(norm[max(0, start - 60) : start]))


def _phones(norm: str) -> list[Contact]:
    found = []
    for match in PHONE.finditer(norm):
        kind: ContactKind = "mobile" if _MOBILE.match(match.group()) else "phone"
        if match.group()[0] in "+8(" or called(norm, match.start()):
            found.append(Contact(match.start(), match.end(), kind))
    for match in _SHORT.finditer(norm):
        if _SHORT_CONTEXT.search(norm[max(0, match.start() - 50) : match.start()]):
            found.append(Contact(match.start(), match.end(), "short"))
    return found
