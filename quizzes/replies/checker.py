"""The one door: a reply and its situation in, a report out."""

from __future__ import annotations

from quizzes.replies.report import CRITERIA, FEATURES, RULES_VERSION, Report, Situation


def check(reply: str, situation: Situation) -> Report:
    """Judge a reply. The same input gives the same report for the same rules version; never raises on a string."""
    return Report(
        rules_version=RULES_VERSION,
        features=dict.fromkeys(FEATURES, False),
        criteria=dict.fromkeys(CRITERIA, 0),
        caps=(),
        score=0,
        findings=(),
        length={"chars": len(reply), "min": 120, "opt_min": 250, "opt_max": 700, "max": 1000},
        readability=0.0,
    )
