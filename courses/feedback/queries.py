from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from courses.seminars.models import SeminarSession
from lms.access import allows

from .models import FeedbackAnswer, FeedbackGiven
from .nps import Nps

if TYPE_CHECKING:
    from lms.people.models import User

SHOWN_FROM: Final = 3  # fewer answers are shown to nobody
OPENS_BEFORE: Final = dt.timedelta(minutes=15)  # before the end: people answer in the hall
OPEN_FOR: Final = dt.timedelta(days=30)


@dataclass(frozen=True)
class Results:
    """What was answered about a session. With fewer answers than SHOWN_FROM only their number is known."""

    answers: int
    nps: Nps = field(default_factory=Nps)
    scores: Counter[int] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    paces: Counter[str] = field(default_factory=Counter)
    texts: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.answers >= SHOWN_FROM


def results(session: SeminarSession) -> Results:
    """One query. The texts stand in the order of their random keys."""
    found = list(FeedbackAnswer.objects.filter(session=session).order_by("id"))
    if len(found) < SHOWN_FROM:
        return Results(len(found))
    scores = Counter(one.score for one in found)
    return Results(
        len(found),
        Nps.of(scores),
        scores,
        Counter(one.use for one in found if one.use),
        Counter(one.pace for one in found if one.pace),
        tuple(one.text for one in found if one.text),
    )


def scores_of(sessions: Iterable[int]) -> dict[int, Counter[int]]:
    """Session → answer from 0 to 10 → how many gave it; whether few are shown, the caller decides. One query."""
    found: dict[int, Counter[int]] = {}
    answers = FeedbackAnswer.objects.filter(session__in=list(sessions)).order_by()
    for session, score in answers.values_list("session", "score"):
        found.setdefault(session, Counter())[score] += 1
    return found


def is_open(session: SeminarSession) -> bool:
    now = timezone.now()
    return session.cancelled_at is None and session.ends_at - OPENS_BEFORE <= now < session.ends_at + OPEN_FOR


def has_given(session: SeminarSession, user: User) -> bool:
    return FeedbackGiven.objects.filter(session=session, user=user).exists()


def awaited(session: SeminarSession, user: User) -> bool:
    """Whether ``user`` may still say how it was."""
    return is_open(session) and allows(user, "courses.give_feedback", session) and not has_given(session, user)
