"""From grades of the floor below to lessons: which grade completes a lesson, and with what score."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from courses.lessons.models import Lesson
from quizzes.attempts import queries as attempts
from quizzes.scenarios.models import Reply
from quizzes.scenarios.queries import HEAVY

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Grade:
    """What completes a lesson: percent of a quiz, or points of a reply."""

    score: int


def earned(lesson: Lesson, user: User, *, since: dt.datetime | None) -> Grade | None:
    """The grade that ``user`` has for ``lesson`` already, whichever course she earned it in."""
    if lesson.quiz_id is not None:
        standing = attempts.standing(lesson.quiz_id, user.pk, since=since)
        return of_percent(standing.percent) if standing.passed and standing.percent else None
    return of_replies(lesson, user, since=since) if lesson.scenario_id is not None else None


def of_percent(percent: Decimal) -> Grade:
    """Rounded down: 79.9 % must not read as the 80 % it is not."""
    return Grade(int(percent))


def of_reply(reply: Reply, lesson: Lesson) -> Grade | None:
    """The grade that ``reply`` gives by the rule of ``lesson``: sent, passed, or passed by a trainer."""
    enough = {
        Lesson.Rule.SUBMITTED: reply.state != Reply.State.DRAFT,
        Lesson.Rule.PASSED: bool(reply.passed),
        Lesson.Rule.MARKED: bool(reply.passed) and reply.state == Reply.State.MARKED,
    }.get(Lesson.Rule(lesson.completion), False)
    return Grade(reply.score or 0) if enough else None


def of_replies(lesson: Lesson, user: User, *, since: dt.datetime | None = None) -> Grade | None:
    """The best grade that the replies ``user`` has sent already (``since``) give for ``lesson``."""
    sent = Reply.objects.filter(scenario=lesson.scenario_id, user=user, trial=False).exclude(state=Reply.State.DRAFT)
    if since is not None:
        sent = sent.filter(started_at__gte=since)
    grades = [grade for reply in sent.defer(*HEAVY) if (grade := of_reply(reply, lesson))]
    return max(grades, key=lambda grade: grade.score, default=None)
