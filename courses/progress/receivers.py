"""What the floor below announces completes lessons. Never refuses: a grade must not be lost for a lesson."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.dispatch import receiver

from courses.lessons.models import Lesson
from quizzes.attempts import queries as attempts
from quizzes.attempts.models import Attempt
from quizzes.attempts.signals import attempt_graded
from quizzes.marking.signals import reply_marked
from quizzes.scenarios.models import Reply
from quizzes.scenarios.signals import reply_submitted

from . import actions, grades, queries
from .models import LessonProgress

if TYPE_CHECKING:
    from lms.people.models import User


@receiver(attempt_graded)
def complete_quiz_lessons(sender: object, attempt: Attempt, **extra: Any) -> None:
    """A lesson is completed by the result that counts; what was completed before stays so."""
    if not attempt.passed:  # by no way of grading does an attempt that fails bring a pass
        return
    for lesson in _open_lessons(attempt.user).filter(quiz=attempt.quiz_id):
        since = _since(lesson)
        standing = attempts.standing(attempt.quiz_id, attempt.user_id, since=since)
        if standing.passed and standing.percent is not None:
            grade = grades.of_percent(standing.percent)
            actions.complete_lesson(lesson=lesson, user=attempt.user, score=grade.score)


@receiver(reply_submitted)
@receiver(reply_marked)
def complete_reply_lessons(sender: object, reply: Reply, **extra: Any) -> None:
    for lesson in _open_lessons(reply.user).filter(scenario=reply.scenario_id):
        since = _since(lesson)
        if since and reply.started_at < since:
            continue
        if grade := grades.of_reply(reply, lesson):
            actions.complete_lesson(lesson=lesson, user=reply.user, score=grade.score)


def _since(lesson: Any) -> dt.datetime | None:
    """When the round of the course began, where it is not the first: a grade from before counts for that one."""
    began: dt.datetime = lesson.began_at
    return began if lesson.round > 1 else None


def _open_lessons(user: User) -> QuerySet[Lesson]:
    """Lessons of the courses that ``user`` takes, without those that an earlier lesson still holds up.

    A grade for one of the latter is not lost: it counts when she opens the lesson (``actions.open_lesson``).
    """
    lessons = Lesson.objects.filter(archived_at=None, course__enrolments__user=user).annotate(
        round=F("course__enrolments__round"), began_at=F("course__enrolments__started_at")
    )
    completed = LessonProgress.objects.filter(enrolment__user=user, lesson=OuterRef("pk")).exclude(completed_at=None)
    return lessons.filter(~Exists(queries.holders(user)) | Exists(completed)).select_related("course__programme")
