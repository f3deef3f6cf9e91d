"""A draft as a trainer sees it before it comes in: the question as learners will see it, and what is right. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from quizzes.attempts import sheet
from quizzes.scoring import KINDS
from quizzes.scoring.kind import Line

from .drafts import Draft


@dataclass(frozen=True)
class Look:
    """``number`` is its place in the file, from one; ``known`` the question of the bank that says the same."""

    number: int
    draft: Draft
    kind: str
    question: sheet.Question
    right: list[str]
    known: int | None


def look(number: int, draft: Draft, known: int | None) -> Look:
    kind = KINDS[draft.kind]
    shown = kind.present(draft.body, random.Random(1), shuffle=False)  # noqa: S311
    question = sheet.question(position=number, shown=shown)
    key = kind.key(draft.body)
    lines = [] if kind.by_person(key) else kind.explain(shown, key, None)
    return Look(number, draft, kind.title, question, [said for line in lines if (said := _right(line))], known)


def _right(line: Line) -> str:
    right: Any = line.right
    if isinstance(right, str):
        return f"{line.text} — {right}" if line.text else right
    return line.text if right else ""
