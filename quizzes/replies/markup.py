"""Split a reply into pieces so that a template can mark the findings in place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.replies.report import KINDS, Finding, FindingKind


@dataclass(frozen=True)
class Segment:
    """A run of text under the same findings; `finding_ids` are their indexes, `kind` is that of the gravest one."""

    text: str
    finding_ids: tuple[int, ...]
    kind: FindingKind | None


def segments(text: str, findings: Sequence[Finding]) -> list[Segment]:
    """Cut the text at every edge of a finding; the pieces put together are the text again."""
    spans = [
        (number, max(0, finding.start), min(len(text), finding.end))
        for number, finding in enumerate(findings)
        if finding.start is not None and finding.end is not None
    ]
    edges = sorted({0, len(text), *(edge for _, start, end in spans if start < end for edge in (start, end))})
    pieces = []
    for start, end in itertools.pairwise(edges):
        over = tuple(number for number, first, last in spans if first <= start and end <= last)
        pieces.append(Segment(text[start:end], over, _gravest(findings, over)))
    return pieces


def _gravest(findings: Sequence[Finding], ids: tuple[int, ...]) -> FindingKind | None:
    return min((findings[number].kind for number in ids), key=KINDS.index, default=None)
