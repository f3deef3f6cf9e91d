"""A machine reads a written reply: what helps the resident, what harms, what is missing, and a score by the rubric.

Words: a *situation* is what the official knew, a *finding* a remark with its place, a *report* the whole judgement.
Pure and deterministic: no Django, no database, no clock; sends and hears nothing. `check` is the door;
`covers` asks the same question of two texts; `find_disagreements` says where two versions of a reply differ.
"""

from __future__ import annotations

from quizzes.replies.checker import check
from quizzes.replies.consistency import find_disagreements
from quizzes.replies.markup import Segment, segments
from quizzes.replies.relevance import covers
from quizzes.replies.report import (
    CRITERIA,
    FEATURES,
    RULES_VERSION,
    FeatureName,
    Finding,
    FindingKind,
    OwnPhrases,
    Phrase,
    Point,
    Report,
    Situation,
)

__all__ = [
    "CRITERIA",
    "FEATURES",
    "RULES_VERSION",
    "FeatureName",
    "Finding",
    "FindingKind",
    "OwnPhrases",
    "Phrase",
    "Point",
    "Report",
    "Segment",
    "Situation",
    "check",
    "covers",
    "find_disagreements",
    "segments",
]
