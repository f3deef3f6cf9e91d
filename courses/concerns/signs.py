"""What makes one ask whether a course was learnt. Pure.

The bounds are the programme's own and lenient: an honest quick reader stays well inside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from quizzes.replies.copies import likeness

from .models import Concern

# Reading: less than this share of the time planned, where so many minutes at the least were planned.
READING_SHARE: Final = 0.15
LEAST_MINUTES: Final = 10
# Quizzes: fewer seconds a question than it takes to read one, over so many questions at the least.
SECONDS_A_QUESTION: Final = 4
LEAST_QUESTIONS: Final = 5


@dataclass(frozen=True)
class Read:
    """A lesson to read or watch, from opening to «пройдено»."""

    opened_at: dt.datetime
    completed_at: dt.datetime
    planned_minutes: int


@dataclass(frozen=True)
class Answered:
    """A passed attempt: how many questions it asked and how long it took."""

    attempt: int
    title: str
    questions: int
    seconds: float


@dataclass(frozen=True)
class Written:
    """The words of a reply, the model of its exercise and what colleagues wrote in it (reply → text)."""

    reply: int
    title: str
    text: str
    model: str
    colleagues: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sign:
    kind: Concern.Kind
    about: str
    facts: dict[str, Any]


def of_reading(lessons: Iterable[Read]) -> Iterator[Sign]:
    """All reading of a course together: one page is often known already, all of them are not."""
    read = list(lessons)
    planned = sum(one.planned_minutes for one in read)
    spent = sum((one.completed_at - one.opened_at for one in read), dt.timedelta())
    if planned >= LEAST_MINUTES and spent < dt.timedelta(minutes=planned * READING_SHARE):
        minutes = round(spent.total_seconds() / 60)
        yield Sign(Concern.Kind.FAST_READING, "reading", {"minutes": minutes, "planned": planned})


def of_quizzes(attempts: Iterable[Answered]) -> Iterator[Sign]:
    for one in attempts:
        if one.questions >= LEAST_QUESTIONS and one.seconds < one.questions * SECONDS_A_QUESTION:
            facts = {"title": one.title, "questions": one.questions, "seconds": round(one.seconds)}
            yield Sign(Concern.Kind.FAST_QUIZ, f"attempt:{one.attempt}", facts)


def of_replies(replies: Iterable[Written]) -> Iterator[Sign]:
    """The model first: colleagues who both took the model did not take from each other."""
    for one in replies:
        facts = {"title": one.title, "reply": one.reply}
        if alike := likeness(one.text, one.model):
            yield Sign(Concern.Kind.MODEL_TEXT, f"reply:{one.reply}", {**facts, "alike": alike})
            continue
        found = [(likeness(one.text, text), key) for key, text in one.colleagues.items()]
        alike, other = max(found, default=(0, 0))
        if alike:
            yield Sign(Concern.Kind.SAME_TEXT, f"reply:{one.reply}", {**facts, "alike": alike, "other": other})
