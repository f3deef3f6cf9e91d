"""What in a sentence speaks for a rude tone, and what against it; `tone` weighs it.

A cue is a wide class of words or turns (`data/tone_cues.json`) or something in the build of the sentence. None is a
verdict: «просто» or «не» stand in good replies too. Against rudeness speak apologies, facts, dates, telephones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quizzes.replies.address import read_author
from quizzes.replies.contacts import Contact, find_contacts
from quizzes.replies.lexicon import DATA, phrase_rules, tone_rules, words
from quizzes.replies.privacy import Leak, find_leaks
from quizzes.replies.relevance import coverage, vocabulary
from quizzes.replies.report import Situation
from quizzes.replies.terms import Term, find_terms
from quizzes.replies.text import Sentence, Text
from quizzes.replies.turns import find_turns, is_unrelated

_TWICE = 2
_SHORT = 3
_MOST_TURNS = 6
_NOT = frozenset(["не", "ни", "нет"])
_ALL = frozenset(["все", "всем", "всех", "каждый", "каждому", "любой", "любому", "никто", "никого", "никому", "многие",
                  "другие", "остальные", "некоторые"])  # fmt: skip
_SELF = frozenset(["сам", "себя", "свой"])
_YOU = frozenset(["вы", "ваш"])
_CONTRAST = re.compile(r", а не |не [^,.]{1,40}, а ")
_NOT_A_THING = re.compile(r" - (?:это |ведь |же |вам )*не ")
_IF = re.compile(r"\b(?:если|что|как|когда|котор[а-я]+|поэтому)\b")
_QUOTED = re.compile(r'"([^"]{1,40})"')
# A closing bracket that nothing opened, or two of them: how a smile is typed.
_SMILE = re.compile(r"\){2}|^[^(]*[а-я.,!?]\)")
_GREETING = re.compile(r"здрав?ствуй|добр(?:ый|ое|ого|ой)|спасибо вам")


@dataclass(frozen=True)
class Cue:
    """A class of words: `code` is the tone rule it may be named by, `prior` what it is thought to weigh untaught."""

    name: str
    code: str
    prior: float
    most: int
    pattern: re.Pattern[str] | None
    lemmas: frozenset[str]

    def count(self, sentence: Sentence, known: frozenset[str]) -> int:
        """Count the cue in a sentence; words of the facts say nothing about the tone."""
        found = sum(1 for _ in self.pattern.finditer(sentence.text)) if self.pattern else 0
        if self.lemmas:
            found += sum(
                word.lemma not in known and not word.parse.lemmas.isdisjoint(self.lemmas) for word in sentence.words
            )
        return min(found, self.most)


@dataclass(frozen=True)
class Surroundings:
    """What else was read off the reply, and what the official knew."""

    situation: Situation
    terms: list[Term]
    contacts: list[Contact]
    leaks: list[Leak]

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(word.lemma for fact in self.situation.facts for word in Text(fact).words)

    @cached_property
    def heard(self) -> frozenset[str]:
        named = self.known
        return frozenset(word.lemma for word in Text(self.situation.message).words) - named


def look_around(text: Text, situation: Situation) -> Surroundings:
    contacts, author = find_contacts(text), read_author(situation.author)
    leaks = find_leaks(text, situation, author, contacts)
    own = [each for each in contacts if not any(leak.start <= each.start < leak.end for leak in leaks)]
    return Surroundings(situation, find_terms(text), own, leaks)


def _is_echo(quoted: str, heard: frozenset[str]) -> bool:
    """Say whether a word of the resident is held up to them in quotation marks; names of things are no echo."""
    said = Text(quoted).words
    return 0 < len(said) <= _SHORT and all(word.lemma in heard for word in said)


@lru_cache(maxsize=1)
def cues() -> tuple[Cue, ...]:
    entries = json.loads((DATA / "tone_cues.json").read_text(encoding="utf-8"))
    return tuple(
        Cue(
            name=entry["name"],
            code=entry["code"],
            prior=entry["prior"],
            most=entry.get("most", _TWICE),
            pattern=_compiled(entry.get("patterns", ())),
            lemmas=frozenset(entry.get("lemmas", "").replace("ё", "е").split()),
        )
        for entry in entries
    )


def count_cues(sentence: Sentence, around: Surroundings) -> dict[str, float]:
    """Return what is found in a sentence under the names that `data/tone_weights.json` weighs."""
    turns = list(find_turns(sentence))
    counts: dict[str, float] = {
        **{cue.name: cue.count(sentence, around.known) for cue in cues()},
        **{f"phrase:{rule.code}": bool(rule.pattern.search(sentence.text)) for rule in tone_rules()},
        "turns": min(sum(turn.weight for turn in turns), _MOST_TURNS),
        "officialese": min(sum(bool(rule.pattern.search(sentence.text)) for rule in phrase_rules()), _TWICE),
        **_place(sentence, around),
        **_build(sentence),
    }
    return {name: float(count) for name, count in counts.items() if count}


def _compiled(patterns: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = "|".join(patterns).replace("~", "[а-я]*")
    return re.compile(rf"\b(?:{alternatives})(?!\w)") if alternatives else None


def _place(sentence: Sentence, around: Surroundings) -> dict[str, float]:
    """Say what the sentence gives to the resident: facts, days, contacts; or someone's data, another trouble."""
    told = vocabulary(sentence.words)
    return {
        "facts": max((coverage(fact, told) for fact in around.situation.facts), default=0.0),
        "term": _within(sentence, around.terms),
        "contact": _within(sentence, around.contacts),
        "leak": _within(sentence, around.leaks),
        "unrelated": is_unrelated(sentence, around.situation),
        "echo": any(_is_echo(match[1], around.heard) for match in _QUOTED.finditer(sentence.text)),
    }


def _within(sentence: Sentence, found: Iterable[Term | Contact | Leak]) -> bool:
    return any(sentence.start <= each.start < sentence.end for each in found)


def _build(sentence: Sentence) -> dict[str, float]:
    said = {word.text for word in sentence.words}
    lemmas = {word.lemma for word in sentence.words}
    grammemes = [word.parse.grammemes for word in sentence.words]
    return {
        "denial": not said.isdisjoint(_NOT),
        "generality": not said.isdisjoint(_ALL),
        "self": not lemmas.isdisjoint(_SELF),
        "you": not lemmas.isdisjoint(_YOU),
        "contrast": bool(_CONTRAST.search(sentence.text)),
        "not a thing": bool(_NOT_A_THING.search(sentence.text)),
        "people": any(
            {"nomn", "plur"} <= each and word.lemma in words("tone_words", "people")
            for each, word in zip(grammemes, sentence.words, strict=True)
        ),
        "habit": any({"VERB", "pres", "3per"} <= each for each in grammemes),
        "result": any("PRTS" in each for each in grammemes),
        "comparison": any("COMP" in each for each in grammemes),
        "future": any({"VERB", "futr"} <= each for each in grammemes),
        "second person": any({"VERB", "2per"} <= each and "impr" not in each for each in grammemes),
        "their past": _tells_them_their_past(sentence),
        "greeting": len(sentence.words) < 2 * _SHORT and bool(_GREETING.search(sentence.text)),
        "short": len(sentence.words) <= _SHORT,
        "smile": bool(_SMILE.search(sentence.text)),
        "exclamation": "!" in sentence.text and len(sentence.words) > _SHORT + 1,
    }


def _tells_them_their_past(sentence: Sentence) -> bool:
    """«Вы всё везли из города»: the resident's own doings are told back to them; what they wrote is no reproach."""
    for number, word in enumerate(sentence.words):
        if word.text != "вы" or _IF.search(sentence.text[: word.start - sentence.start]):
            continue
        for after in sentence.words[number + 1 : number + 5]:
            if {"VERB", "past", "plur"} <= after.parse.grammemes:
                return after.lemma not in words("tone_words", "told")
    return False
