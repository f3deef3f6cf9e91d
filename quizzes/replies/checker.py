"""The one door: a reply and its situation in, a report out."""

from __future__ import annotations

from quizzes.replies import grading
from quizzes.replies.lexicon import length_norm
from quizzes.replies.reading import read
from quizzes.replies.remarks import remarks
from quizzes.replies.report import RULES_VERSION, Report, Situation


def check(reply: str, situation: Situation) -> Report:
    """Judge a reply. The same input gives the same report for the same rules version; never raises on a string."""
    reading = read(reply, situation)
    features = grading.features(reading)
    levels = grading.criteria(reading, features)
    applied, held = grading.caps(reading, features), grading.exceptions(reading)
    length = {"chars": len(reply.strip()), **length_norm(situation.channel)}
    return Report(
        rules_version=_version(situation),
        features=features,
        criteria=levels,
        caps=applied,
        exceptions=held,
        score=grading.score(levels, applied, held, situation),
        findings=remarks(reading, features, length),
        length=length,
        readability=reading.readability,
    )


def _version(situation: Situation) -> str:
    """«2.1+p12» is version 2.1 of the rules with edition 12 of the trainers' own phrases."""
    edition = situation.phrases.edition
    return f"{RULES_VERSION}+p{edition}" if edition else RULES_VERSION
