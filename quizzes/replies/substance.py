"""How far a reply helps: it answers, helps in part, or is a runaround.

No single sign tells: an answer may have no date, and a runaround may have a date, a deed and a telephone that belong to
another matter. So signs of many kinds are weighed together by a linear model (multinomial logistic regression) whose
weights were learned from labelled replies (`data/substance_weights.json`, see `training`). Each sign can be read off
the page, and so can the reason of a verdict: the remarks name the facts, the deed and the term that are missing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from quizzes.replies.language import HEAVY
from quizzes.replies.lexicon import DATA
from quizzes.replies.relevance import content_facts, coverage, terms_of, vocabulary

if TYPE_CHECKING:
    from quizzes.replies.reading import Reading

ANCHORED: Final = 0.3
SURE: Final = 0.5
FORMULAS: Final = (
    "redirect", "selfservice", "noaction", "taken", "procedure", "talk", "vague_time", "planned", "pr",
    "empty_empathy", "formula_sorry",
)  # fmt: skip


class Substance(StrEnum):
    """What the resident gets."""

    RUNAROUND = "runaround"
    PART = "part"
    ANSWER = "answer"


@dataclass(frozen=True)
class Weights:
    """Signs in order; for each its mean and spread, and for each verdict the weights with the bias last."""

    signs: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    verdicts: Mapping[Substance, tuple[float, ...]]


def judge(signs: Mapping[str, float]) -> Substance:
    """Return the verdict: a runaround or an answer where its share is over one half, else PART."""
    shares = probabilities(signs, weights())
    sure = (verdict for verdict in (Substance.RUNAROUND, Substance.ANSWER) if shares[verdict] > SURE)
    return next(sure, Substance.PART)


def probabilities(signs: Mapping[str, float], learned: Weights) -> dict[Substance, float]:
    """Return the share of each verdict; the shares add up to one."""
    scaled = [
        (signs.get(name, 0.0) - mean) / spread
        for name, mean, spread in zip(learned.signs, learned.mean, learned.spread, strict=True)
    ]
    sums = {verdict: dot(scaled, weights) for verdict, weights in learned.verdicts.items()}
    return softmax(sums)


def dot(scaled: Sequence[float], weights: Sequence[float]) -> float:
    return sum(one * weight for one, weight in zip(scaled, weights[:-1], strict=True)) + weights[-1]


def softmax(sums: Mapping[Substance, float]) -> dict[Substance, float]:
    highest = max(sums.values())
    powers = {verdict: math.exp(total - highest) for verdict, total in sums.items()}
    whole = sum(powers.values())
    return {verdict: power / whole for verdict, power in powers.items()}


@lru_cache(maxsize=1)
def weights() -> Weights:
    data: dict[str, Any] = json.loads((DATA / "substance_weights.json").read_text(encoding="utf-8"))
    return Weights(
        tuple(data["signs"]),
        tuple(data["mean"]),
        tuple(data["spread"]),
        {Substance(name): tuple(values) for name, values in data["verdicts"].items()},
    )


def signs_of(reading: Reading) -> dict[str, float]:
    """Return every sign by its name: shares lie in 0–1, counts are cut where more says no more."""
    deeds, terms = bool(reading.firm_actions), bool(reading.terms)
    signs: dict[str, float] = {
        **_told(reading, deeds, terms),
        **_sentences(reading),
        **_words(reading),
        "deeds": min(3, len(reading.firm_actions)),
        "deed": deeds,
        "actions": min(3, len(reading.actions)),
        "terms": min(3, len(reading.terms)),
        "term": terms,
        "dated deed": deeds and terms,
        "known term": _has_known_term(reading),
        "contact": bool(reading.contacts),
        "known contact": reading.gives_known_contact,
        "rude": bool(reading.tone),
        "leak": bool(reading.leaks),
        "empathy": reading.empathy is not None,
        **{f"formula:{code}": reading.has_phrase(code) for code in FORMULAS},
    }
    return {name: float(value) for name, value in signs.items()}


def _told(reading: Reading, deeds: bool, terms: bool) -> dict[str, float]:
    """How much of the facts is told, alone and together with a deed or a term."""
    told = reading.relevance
    shares = [*sorted(told.facts, reverse=True), 0.0, 0.0]
    total = min(told.total, 3.0)
    return {
        "best fact": shares[0],
        "second fact": shares[1],
        "facts": total,
        "mean fact": told.total / max(1, len(told.facts)),
        "topic": told.topic,
        "best fact, deed": shares[0] * deeds,
        "best fact, term": shares[0] * terms,
        "facts, deed": total * deeds,
        "facts, term": total * terms,
    }


def _sentences(reading: Reading) -> dict[str, float]:
    """How many sentences stand on a fact: words scattered over a long reply are no answer."""
    facts = content_facts(reading.situation.facts)
    shares = []
    for sentence in reading.text.sentences:
        said = vocabulary(sentence.words)
        shares.append(max((coverage(fact, said) for fact in facts), default=0.0))
    anchored = sum(share >= ANCHORED for share in shares)
    return {
        "best sentence": max(shares, default=0.0),
        "anchored": min(3, anchored),
        "anchored share": anchored / max(1, len(shares)),
    }


def _words(reading: Reading) -> dict[str, float]:
    """Words and numbers of the facts that the resident did not write, and words that belong to neither."""
    said = vocabulary(reading.text.words)
    asked, asked_numbers = terms_of(reading.situation.message)
    known: set[str] = set()
    numbers: set[str] = set()
    for fact in content_facts(reading.situation.facts):
        lemmas, figures = terms_of(fact)
        known |= lemmas
        numbers |= figures
    new, new_numbers = known - asked, numbers - asked_numbers
    shared = sum(said.holds(lemma) for lemma in new)
    foreign = sum(lemma not in known and lemma not in asked for lemma in said.lemmas)
    length = len(reading.text.words)
    heavy = sum(hit.rule.code in HEAVY for hit in reading.phrases)
    return {
        "new words": min(8, shared),
        "new words share": shared / max(1, len(new)),
        "new numbers": min(3, len(new_numbers & said.numbers)),
        "new numbers share": len(new_numbers & said.numbers) / max(1, len(new_numbers)),
        "foreign share": foreign / max(1, len(said.lemmas)),
        "length": min(100, length) / 50,
        "short": length < 20,
        "officialese": 10 * heavy / max(10, length),
    }


def _has_known_term(reading: Reading) -> bool:
    """A day or hour that the facts name: the one the resident wrote tells nothing new."""
    known = set().union(*(terms_of(fact)[1] for fact in reading.situation.facts))
    asked = terms_of(reading.situation.message)[1]
    for term in reading.terms:
        numbers = terms_of(reading.text.norm[term.start : term.end])[1]
        if numbers & known - asked:
            return True
    return False
