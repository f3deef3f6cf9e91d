"""Everything that is read off one reply, before it is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from quizzes.replies.actions import Action, find_actions
from quizzes.replies.address import Address, Author, Span, read_address, read_author
from quizzes.replies.closing import find_closing
from quizzes.replies.consistency import Contradiction, find_contradictions
from quizzes.replies.contacts import PHONE, Contact
from quizzes.replies.cues import look_around
from quizzes.replies.language import Hit, Known, find_phrases, readability
from quizzes.replies.lexicon import pattern, phrase_rules
from quizzes.replies.privacy import Leak, find_solicitations
from quizzes.replies.relevance import Relevance, compare
from quizzes.replies.report import Situation
from quizzes.replies.substance import Substance, judge, signs_of
from quizzes.replies.terms import Term
from quizzes.replies.text import Text
from quizzes.replies.tone import find_tone

_EMPATHY = pattern("reading", "empathy")
_FOLLOW_UP = pattern("reading", "follow_up")
_PROOF = re.compile(
    r"\b(?:фото[а-я]*|акт[а-я]{0,2}|замер[а-я]*|видео|проверим|повторн[а-я]+|снимк[а-я]+|напишем|отчитаемся)\b"
)
_NAMED = re.compile(r"[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+[^.!?]{0,60}\d|\d[^.!?]{0,25}[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+")
_DENIAL = re.compile(r"\b(?:нет, |это не так|неправда|не планир|не застра|не закры|не будет)")
_SOURCE = re.compile(
    r"\b(?:опубликован|генплан|решени[ея] |документ|постановлени|можно (?:убедиться|проверить)|своими глазами|договор)"
)
_INVITATION = pattern("reading", "invitation")
_RUMOUR = re.compile(r"\b(?:правда ли|правда,? что|говорят|пишут,? что|ходят слухи|слух|слышал[аи]?)\b")
_THANKS = re.compile(r"\b(?:спасибо|благодар[а-я]+|молодцы|респект|отличная работа)\b")
_COMPLAINT = re.compile(r"\?|\b(?:но|однако|когда|почему|не работает|не убира|нет|прошу|просим|сделайте|только)\b")
_INTERIM = pattern("reading", "interim")
NEAR = 0.25
_FORMULAS = frozenset(["empty_empathy", "formula_sorry", "pr"])


@dataclass(frozen=True)
class Reading:
    """A reply taken apart. What it is worth is for `grading` to say."""

    text: Text
    situation: Situation
    author: Author
    address: Address
    terms: list[Term]
    contacts: list[Contact]
    actions: list[Action]
    relevance: Relevance
    leaks: list[Leak]
    solicitations: list[Span]
    tone: list[Hit]
    phrases: list[Hit]
    readability: float
    contradictions: list[Contradiction]
    closing: Span | None

    @property
    def firm_actions(self) -> list[Action]:
        return [action for action in self.actions if action.firm]

    @property
    def is_thanks(self) -> bool:
        """The resident only thanks: there is nothing to do and no term to name."""
        message = Text(self.situation.message).norm
        return bool(_THANKS.search(message)) and not _COMPLAINT.search(message)

    @property
    def is_rumour_answered(self) -> bool:
        message = Text(self.situation.message).norm
        norm = self.text.norm
        return bool(_RUMOUR.search(message) and _DENIAL.search(norm) and _SOURCE.search(norm))

    @property
    def is_interim(self) -> bool:
        precisions = {term.precision for term in self.terms}
        return bool(_INTERIM.search(self.text.norm)) and "hour" in precisions

    @cached_property
    def substance(self) -> Substance:
        """What the resident gets: an answer, a part of it, or a runaround."""
        if self.is_thanks:
            thanked = bool(_THANKS.search(self.text.norm) or self.empathy)
            return Substance.ANSWER if thanked and not self.tone else Substance.PART
        if self.relevance.facts:
            verdict = judge(signs_of(self))
            return Substance.PART if verdict is Substance.RUNAROUND and self._leads_on else verdict
        if self._answers_without_facts():
            return Substance.ANSWER
        near = self.relevance.topic >= NEAR and bool(self.terms and self.firm_actions)
        return Substance.PART if near or self.gives_known_contact else Substance.RUNAROUND

    @property
    def answers(self) -> bool:
        return self.substance is Substance.ANSWER

    @property
    def is_runaround(self) -> bool:
        return self.substance is Substance.RUNAROUND

    @property
    def _leads_on(self) -> bool:
        """A deed about the very matter and the telephone of whoever does it: help, even without a day."""
        near = max(self.relevance.best, self.relevance.topic) >= NEAR
        return near and bool(self.firm_actions) and self.gives_known_contact

    def _answers_without_facts(self) -> bool:
        if "?" not in self.situation.message and not self.firm_actions:
            # Nothing was asked (an insult, a sigh): asking politely what happened is the answer.
            return bool(self.contacts and _INVITATION.search(self.text.norm)) and not self.tone
        useful = bool(self.firm_actions) and bool(self.terms or self.contacts)
        return useful and (self.relevance.topic >= 0.1 or not self.relevance.topic_known)

    @property
    def gives_known_contact(self) -> bool:
        """The very telephone that the facts name: whoever calls it comes to the right person."""
        known = [_digits(match.group()) for match in PHONE.finditer(" ".join(self.situation.facts))]
        given = [_digits(self.text.norm[contact.start : contact.end]) for contact in self.contacts]
        return any(number in known for number in given)

    @property
    def empathy(self) -> Span | None:
        match = _EMPATHY.search(self.text.norm)
        return match.span() if match else None

    @property
    def genuine_empathy(self) -> Span | None:
        """The first words of empathy that are no ready-made formula."""
        formulas = [hit for hit in self.phrases if hit.rule.code in _FORMULAS]
        for match in _EMPATHY.finditer(self.text.norm):
            if not any(hit.start < match.end() and match.start() < hit.end for hit in formulas):
                return match.span()
        return None

    @property
    def follow_up(self) -> bool:
        return bool(_FOLLOW_UP.search(self.text.norm))

    @property
    def proof(self) -> bool:
        return bool(_PROOF.search(self.text.norm))

    @property
    def named_officer(self) -> bool:
        return bool(_NAMED.search(self.text.original))

    def has_phrase(self, *codes: str) -> bool:
        return any(hit.rule.code in codes for hit in self.phrases)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def read(reply: str, situation: Situation) -> Reading:
    text = Text(reply)
    author = read_author(situation.author)
    around = look_around(text, situation)
    terms, contacts, leaks = around.terms, around.contacts, around.leaks
    actions = find_actions(text, situation, terms)
    known = Known(bool(terms), any(action.firm for action in actions), bool(contacts))
    return Reading(
        text=text,
        situation=situation,
        author=author,
        address=read_address(text, author),
        terms=terms,
        contacts=contacts,
        actions=actions,
        relevance=compare(text, situation),
        leaks=leaks,
        solicitations=find_solicitations(text, situation),
        tone=[Hit(*found) for found in find_tone(text, around)],
        phrases=find_phrases(text, phrase_rules(), terms, known),
        readability=readability(text),
        contradictions=find_contradictions(text, situation),
        closing=find_closing(text),
    )
