"""From a reading to the rubric: features, levels of K1–K7, stop factors SF1–SF6, exceptions, score.

A cap alone would make every capped reply equal, so under a cap the order is kept: a capped reply earns between 40 and
100 per cent of its cap, as good as the rest of it is.
"""

from __future__ import annotations

import re

from quizzes.replies.language import HEAVY, long_sentences, shouts
from quizzes.replies.reading import Reading
from quizzes.replies.relevance import TOLD
from quizzes.replies.report import Situation

WEIGHTS = {"K1": 25, "K2": 20, "K3": 15, "K4": 15, "K5": 10, "K6": 8, "K7": 7}
CAPS = {"SF1": 25, "SF2": 35, "SF3": 35, "SF4": 60, "SF5": 40, "SF6": 40}
_NOT_FOR_THANKS = frozenset({"K2", "K3", "K6"})


def features(reading: Reading) -> dict[str, bool]:
    answers = reading.answers
    return {
        "otpiska": reading.is_runaround,
        "has_greeting": reading.address.greeting is not None,
        "addresses_by_name": reading.address.name is not None,
        "has_concrete_action": bool(reading.firm_actions),
        "has_deadline": bool(reading.terms),
        "has_contact": bool(reading.contacts),
        "personal_data_leak": bool(reading.leaks),
        "tone_ok": not reading.tone and not any(shouts(reading.text)),
        "answers_question": answers,
        "pd_request_public": bool(reading.solicitations),
        "has_empathy": reading.genuine_empathy is not None,
        "has_closing": reading.closing is not None,
        "contradicts_facts": bool(reading.contradictions),
    }


def criteria(reading: Reading, found: dict[str, bool]) -> dict[str, int]:
    levels = {
        "K1": _substance(reading, found),
        "K2": _deed(reading),
        "K3": _term(reading),
        "K4": _clarity(reading),
        "K5": _warmth(reading, found),
        "K6": _contact(reading),
        "K7": _address(reading),
    }
    if reading.is_interim:
        levels |= {"K1": min(levels["K1"], 3), "K3": 4}
    if reading.is_rumour_answered:
        levels["K2"] = max(levels["K2"], 4 if reading.terms else 3)
    return levels


def exceptions(reading: Reading) -> tuple[str, ...]:
    held = {
        "EX1": reading.is_thanks,
        "EX2": reading.is_interim,
        "EX3": reading.is_rumour_answered,
        "EX4": reading.situation.in_thread,
        "EX5": not reading.author.is_named,
        "EX6": not reading.situation.public,
    }
    return tuple(name for name, holds in held.items() if holds)


def caps(reading: Reading, found: dict[str, bool]) -> tuple[str, ...]:
    held = {
        "SF1": found["personal_data_leak"],
        "SF2": not found["tone_ok"],
        "SF3": found["otpiska"],
        "SF4": not found["answers_question"] and not found["otpiska"],
        "SF5": bool(reading.solicitations),
        "SF6": reading.address.wrong_name is not None or bool(reading.contradictions),
    }
    return tuple(name for name, holds in held.items() if holds)


def score(
    levels: dict[str, int], applied: tuple[str, ...], held: tuple[str, ...], situation: Situation | None = None
) -> int:
    weights = (situation and situation.weights) or WEIGHTS
    caps = (situation and situation.caps) or CAPS
    counted = (weights.keys() & levels.keys()) - (_NOT_FOR_THANKS if "EX1" in held else frozenset())
    earned = sum(weights[name] * levels[name] / 4 for name in counted)
    whole = 100 * earned / (sum(weights[name] for name in counted) or 1)
    cap = min((caps[name] for name in applied if name in caps), default=100)
    return round(whole if cap == 100 else min(whole, cap * (0.4 + 0.6 * whole / 100)))


def _substance(reading: Reading, found: dict[str, bool]) -> int:
    told = reading.relevance
    if not found["answers_question"]:
        return 1 if told.best >= 0.3 or told.topic >= 0.15 else 0
    if reading.is_thanks or not told.facts:
        return 4 if reading.is_thanks else 3
    share = told.total / len(told.facts)
    if told.points:
        weights = [point.weight for point in reading.situation.points]
        earned = sum(weight for weight, part in zip(weights, told.points, strict=True) if part >= TOLD)
        share = max(share, earned / (sum(weights) or 1))
    return 4 if share >= 0.6 else 3 if share >= 0.3 else 2


def _deed(reading: Reading) -> int:
    firm = reading.firm_actions
    if not firm:
        return 1 if reading.actions or reading.has_phrase("noaction", "taken", "procedure", "talk") else 0
    if len(firm) == 1 and reading.has_phrase("vague_time") and not reading.terms:
        return 2
    return 4 if len(firm) >= 2 and (reading.proof or reading.named_officer or len(firm) >= 4) else 3


def _term(reading: Reading) -> int:
    precisions = {term.precision for term in reading.terms}
    if not precisions:
        return 1 if reading.has_phrase("vague_time", "planned", "procedure") else 0
    if precisions == {"month"}:
        return 2
    return 4 if {"day", "hour"} <= precisions or (reading.follow_up and precisions & {"day", "term"}) else 3


def _clarity(reading: Reading) -> int:
    heavy = sum(hit.rule.code in HEAVY for hit in reading.phrases) + len(long_sentences(reading.text))
    length = len(reading.text.words)
    if not length:
        return 0
    level = 4 if heavy == 0 else 3 if heavy <= 2 else 2 if heavy <= 5 else 1
    if heavy >= 4 and 100 * heavy / length > 20:
        level = 0
    return min(level, 3) if reading.has_phrase("pr", "formula_sorry", "empty_empathy") else level


def _warmth(reading: Reading, found: dict[str, bool]) -> int:
    if not found["tone_ok"]:
        return 0 if any(hit.rule.severity == 3 for hit in reading.tone) else 1
    if reading.empathy is None:
        return 2
    formula = reading.has_phrase("empty_empathy", "formula_sorry", "pr")
    return 3 if formula or not found["answers_question"] else 4


def _contact(reading: Reading) -> int:
    kinds = {contact.kind for contact in reading.contacts}
    if not kinds:
        return 1 if reading.has_phrase("redirect", "selfservice") else 0
    if kinds <= {"short", "link"}:
        return 2
    return 4 if reading.named_officer or re.search("круглосуточно|будни|с \\d+ до \\d+", reading.text.norm) else 3


def _address(reading: Reading) -> int:
    greeted, named = reading.address.greeting is not None, reading.address.name is not None
    if reading.address.wrong_name is not None:
        return 0
    if reading.situation.in_thread:
        return 4
    if not reading.author.is_named:
        return 4 if greeted else 1
    if greeted and named:
        return 4 if reading.contacts or reading.follow_up else 3
    return 2 if greeted or named else 0
