"""Personal data in a reply: whose, and may it stand there?

In an open channel nobody's; in a closed one the applicant's own may be named, other people's never. The name of an
official, an office telephone and the address of a house are no one's secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.replies.address import Author, full_names
from quizzes.replies.circumstances import find_told
from quizzes.replies.contacts import Contact, called
from quizzes.replies.lexicon import document_patterns, pattern, words
from quizzes.replies.report import Situation
from quizzes.replies.text import Sentence, Text, Word, normalise, parse

_ABOUT_PERSON = pattern("privacy", "about_person")
_THIRD_PERSON = pattern("privacy", "third_person")
_HYPOTHETICAL = pattern("privacy", "hypothetical")
_CHILD = pattern("privacy", "child")
_GROUP = pattern("privacy", "group")
_SUM = re.compile(r"\d[\d ]*(?:[.,]\d+)?\s?(?:руб|₽|тыс|р\b)")
_STATE_MONEY = pattern("privacy", "state_money")
_ON_RECORD = pattern("privacy", "on_record")
# Looked for at every capital, for the first may be that of the sentence: «Заявление Ларионовой Екатерины Игоревны».
_FULL_NAME = re.compile(r"\b(?=([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?: [А-ЯЁ][а-яё]+){1,2})\b)")
_INITIALS = pattern("privacy", "initials")
_PATRONYMIC = re.compile(
    r"^[А-ЯЁ][а-яё]{1,}(?:вич|вичу|вича|вичем|вна|вны|вне|вну|вной|чна|чны|чне|чну|чной|ьич|ьича|ьичу)$"
)
_FAMILY = re.compile(r"\b[Сс]емь[а-яё]+ [А-ЯЁ][а-яё]+(?:овых|евых|ёвых|иных|ыных|ских|цких|енко)\b")
_SIGNATURE = re.compile(r"с уважением[^.!?]{0,80}$|\bответственн[а-я]+[^.!?]{0,40}$|\bисполнител[а-я]+[^.!?]{0,40}$")
_SOLICIT = pattern("privacy", "solicit")
_PRIVATE_HINT = pattern("privacy", "private_hint")
_ADDRESSED = re.compile(r"^[^.!?]{0,30}?\b(?:уважаем[а-я]+|здравствуйте,?|добрый (?:день|вечер),?) $")
_NEAR = 70


@dataclass(frozen=True)
class Leak:
    """A passage with someone's data; `own` when it may be the applicant's and is harmless in a closed channel."""

    code: str
    start: int
    end: int
    own: bool


def find_leaks(text: Text, situation: Situation, author: Author, contacts: list[Contact]) -> list[Leak]:
    found = [*_documents(text, author), *_phones(text, situation, contacts), *_people(text, author)]
    found += _circumstances(text)
    found += [Leak("circumstances", *told) for told in find_told(text, situation, author)]
    if not situation.public:
        found = [leak for leak in found if not leak.own]
    return sorted(set(found), key=lambda leak: (leak.start, -leak.end))


def find_solicitations(text: Text, situation: Situation) -> list[tuple[int, int]]:
    """Return the requests to write personal data where everybody reads."""
    if not situation.public:
        return []
    found = []
    for sentence in text.sentences:
        if not _PRIVATE_HINT.search(sentence.text):
            found += [
                (sentence.start + match.start(), sentence.start + match.end())
                for match in _SOLICIT.finditer(sentence.text)
            ]
    return found


def _documents(text: Text, author: Author) -> Iterator[Leak]:
    for code, look in document_patterns():
        for match in look.finditer(text.norm):
            own = not (_of_third_person(text, match.start()) or _of_another(text, match.start(), author))
            yield Leak(code, match.start(), match.end(), own)


def _of_another(text: Text, start: int, author: Author) -> bool:
    """Say whether the sentence is about somebody named in full who is not the author."""
    sentence = text.sentence_at(start)
    original = text.original[sentence.start : sentence.end] if sentence else ""
    named = [match[1].split() for match in _FULL_NAME.finditer(original)]
    return any(
        _is_full_name(parts) and not any(full_names(normalise(part)) & author.first for part in parts)
        for parts in named
    )


def _phones(text: Text, situation: Situation, contacts: list[Contact]) -> Iterator[Leak]:
    """A mobile number is private unless the facts give it or the reader is asked to call an office by it."""
    known = _digits(" ".join(situation.facts))
    for contact in contacts:
        if contact.kind != "mobile" or _digits(text.norm[contact.start : contact.end])[-10:] in known:
            continue
        about = _role_before(text, contact.start)
        if about == "person" or not (about == "official" or called(text.norm, contact.start)) or _listed(text, contact):
            yield Leak(
                "mobile", contact.start, contact.end, about != "person" or not _of_third_person(text, contact.start)
            )


def _listed(text: Text, contact: Contact) -> bool:
    """Say whether the number stands in a row of someone's particulars («кв. 5, тел. …»)."""
    before = text.norm[max(0, contact.start - 40) : contact.start]
    return bool(
        re.search(
            r"\b(?:кв|квартир|проживающ|фио|ваш|указанн|оставлен)[а-я.]*[^.!?]{0,25}(?:тел|номер)[а-я.:]* ?$", before
        )
    )


def _people(text: Text, author: Author) -> Iterator[Leak]:
    for match in _FULL_NAME.finditer(text.original):
        start, end = match.span(1)
        parts = match[1].split()
        if not _is_full_name(parts):
            if _follows_person(text, start) and _is_name(parts):
                yield Leak("third_person", start, end, own=False)
            continue
        if _is_private(text, start, end) and not _has_trade(text, start):
            own = any(full_names(normalise(part)) & author.first for part in parts)
            yield Leak("full_name", start, end, own)
    for match in _INITIALS.finditer(text.original):
        if _is_private(text, match.start(), match.end()):
            surname = normalise(match["surname"] or match["after"])
            own = bool(author.surname) and surname == author.surname
            yield Leak("initials", match.start(), match.end(), own or _is_addressed(text, match.start()))
    yield from _family(text, author)
    yield from _children(text)
    yield from _surname_of_author(text, author)


def _family(text: Text, author: Author) -> Iterator[Leak]:
    """Relatives by name («муж Сергей», «пособие на Егора», «Алису из 2 „А“») and whole families by surname."""
    for name in ("relative", "for_child", "from_class"):
        for match in pattern("privacy", name).finditer(text.norm):
            fulls = full_names(match["name"])
            if text.original[match.start("name")].isupper() and fulls and not fulls & author.first:
                yield Leak("child" if name != "relative" else "third_person", match.start(), match.end(), own=True)
    for match in _FAMILY.finditer(text.original):
        yield Leak("third_person", match.start(), match.end(), own=True)


def _is_addressed(text: Text, start: int) -> bool:
    """«Уважаемый Гурьянов С. П.!»: whoever is spoken to is the applicant."""
    return bool(_ADDRESSED.search(text.norm[:start]))


def _has_trade(text: Text, start: int) -> bool:
    """«Электрик Сергей Петрович Волков»: whoever is named by a trade at the head of a sentence is at work."""
    before = re.search(r"([А-ЯЁ][а-яё]+) $", text.original[max(0, start - 30) : start])
    grammemes = parse(normalise(before[1])).grammemes if before else frozenset()
    return {"NOUN", "anim"} <= grammemes and grammemes.isdisjoint({"Name", "Surn", "Patr"})


def _children(text: Text) -> Iterator[Leak]:
    for match in _CHILD.finditer(text.norm):
        start = match.start("name")
        if text.original[start].isupper() and full_names(match["name"]):
            yield Leak("child", match.start(), match.end(), own=True)
    for match in _GROUP.finditer(text.norm):
        sentence = text.sentence_at(match.start())
        if (
            sentence
            and _ABOUT_PERSON.search(sentence.text)
            and re.search(r"сын|доч|реб[её]н|внук|внучк|ученик|учениц|мальчик|девочк", sentence.text)
        ):
            yield Leak("child", match.start(), match.end(), own=True)


def _surname_of_author(text: Text, author: Author) -> Iterator[Leak]:
    """A surname put to the author's name although the display name hides it («Марина С.» → «Марина Соколова»)."""
    if author.surname or not author.is_named:
        return
    for match in re.finditer(
        r"\b([А-ЯЁ][а-яё]+) ([А-ЯЁ][а-яё]{2,}(?:ова|ева|ина|ов|ев|ин|ская|ский|енко|ук|юк))\b(?=\s?[,!.])",
        text.original,
    ):
        at_start = match.start() < 60 and _role_before(text, match.start()) is None
        if at_start and full_names(normalise(match[1])) & author.first and not _PATRONYMIC.match(match[2]):
            yield Leak("surname", match.start(), match.end(), own=True)


def _circumstances(text: Text) -> Iterator[Leak]:
    """Health, money and family, when they are said of someone in particular."""
    ill = words("privacy", "health")
    for sentence in text.sentences:
        if _HYPOTHETICAL.search(sentence.text) and "диагноз" not in sentence.text:
            continue
        own = not _THIRD_PERSON.search(sentence.text)
        if _ABOUT_PERSON.search(sentence.text):
            yield from _health(sentence, ill, own)
        for said in (_STATE_MONEY, _ON_RECORD):
            for match in said.finditer(sentence.text):
                yield Leak("circumstances", sentence.start + match.start(), sentence.start + match.end(), own)
        if not own and (owed := _SUM.search(sentence.text)) and re.search("долг|задолженн", sentence.text):
            yield Leak("circumstances", sentence.start + owed.start(), sentence.start + owed.end(), own)


def _health(sentence: Sentence, ill: frozenset[str], own: bool) -> Iterator[Leak]:
    if re.search(
        r"не (?:пишите|указывайте|называйте|публикуйте|нужно|надо)|удал|скро[йю]|скрыть|убер|убрать", sentence.text
    ):
        return
    for word, after in zip(sentence.words, (*sentence.words[1:], None), strict=True):
        if after and after.lemma == "полицейский":
            continue
        if not word.parse.lemmas.isdisjoint(ill):
            yield Leak("health", word.start, word.end, own)


def _is_private(text: Text, start: int, end: int) -> bool:
    """Say whether a full name is a resident's: no office stands beside it, or a resident does."""
    role = _role_before(text, start)
    if role:
        return role == "person"
    if _SIGNATURE.search(text.norm[max(0, start - 100) : start]):
        return False
    after = text.norm[end : end + _NEAR]
    if re.match(r"[\s,(-]+(?:тел[а-я.]*:? ?|по телефону )?(?:8|\+7)?[ (]*\(?\d{3,5}\) ?\d", after) and not re.match(
        r"[^.!?]{0,20}9\d\d", after
    ):
        return False
    lemmas = [word.lemma for word in Text(after).words[:4]]
    return words("privacy", "officials").isdisjoint(lemmas)


def _role_before(text: Text, start: int) -> str | None:
    """Return who is named just before a place: an official, a private person, or no one."""
    sentence = text.sentence_at(start)
    if sentence is None:
        return None
    officials, persons = words("privacy", "officials"), words("privacy", "persons")
    before = [word for word in sentence.words if word.end <= start][-6:]
    for word in reversed(before):
        if not word.parse.lemmas.isdisjoint(persons):
            return "person"
        # «Позвоните Сомову» names an official, «позвоним вам» does not.
        if not word.parse.lemmas.isdisjoint(officials) and _is_no_report(word):
            return "official"
    return None


def _is_no_report(word: Word) -> bool:
    """Say whether a verb invites («позвоните») and does not report («звонили вам»)."""
    grammemes = word.parse.grammemes
    return "VERB" not in grammemes or "impr" in grammemes


def _of_third_person(text: Text, start: int) -> bool:
    sentence = text.sentence_at(start)
    return sentence is not None and bool(_THIRD_PERSON.search(sentence.text))


def _follows_person(text: Text, start: int) -> bool:
    if _role_before(text, start) == "official":
        return False
    before = text.norm[max(0, start - 40) : start]
    return bool(re.search(_THIRD_PERSON.pattern + r"(?:[\s,(-]{1,3}|(?: (?:с|из|по|на) [^.!?,]{0,25})? )$", before))


def _is_name(parts: list[str]) -> bool:
    return any(full_names(normalise(part)) for part in parts)


def _is_full_name(parts: list[str]) -> bool:
    """Say whether three words are a surname, a name and a patronymic and not «Уважаемый Николай Петрович»."""
    rest = [part for part in parts if not _PATRONYMIC.match(part)]
    if len(parts) < 3 or len(rest) == len(parts):
        return False
    return any("Surn" in parse(normalise(part)).possible or not parse(normalise(part)).grammemes for part in rest)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
