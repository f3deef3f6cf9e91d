"""What the floor below announces completes lessons. Never refuses: a grade must not be lost for a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.dispatch import receiver

from courses.enrolments.models import Enrolment
from courses.lessons.models import Lesson
from courses.versions.models import LessonVersion
from quizzes.attempts import queries as attempts
from quizzes.attempts.models import Attempt
from quizzes.attempts.signals import attempt_graded
from quizzes.marking.signals import reply_marked
from quizzes.scenarios.models import Reply
from quizzes.scenarios.signals import reply_submitted

from . import actions, grades
from .queries import Trail, trail_of

if TYPE_CHECKING:
    from lms.people.models import User


@receiver(attempt_graded)
def complete_quiz_lessons(sender: object, attempt: Attempt, **extra: Any) -> None:
    """A lesson is completed by the result that counts; what was completed before stays so."""
    if not attempt.passed:  # by no way of grading does an attempt that fails bring a pass
        return
    for way, lesson in _open_lessons(attempt.user, quiz=attempt.quiz_id):
        standing = attempts.standing(attempt.quiz_id, attempt.user_id, since=way.since)
        if standing.passed and standing.percent is not None:
            grade = grades.of_percent(standing.percent)
            actions.complete_lesson(lesson=lesson, user=attempt.user, score=grade.score)


@receiver(reply_submitted)
@receiver(reply_marked)
def complete_reply_lessons(sender: object, reply: Reply, **extra: Any) -> None:
    for way, lesson in _open_lessons(reply.user, scenario=reply.scenario_id):
        if way.since and reply.started_at < way.since:
            continue
        if grade := grades.of_reply(reply, lesson):
            actions.complete_lesson(lesson=lesson, user=reply.user, score=grade.score)


def _open_lessons(user: User, **content: int) -> Iterator[tuple[Trail, Lesson]]:
    """Lessons with that quiz or scenario in the courses that ``user`` takes, as she reads them, each with her way.

    Without those that an earlier lesson still holds up: a grade for one of them is not lost, it counts when she opens
    the lesson (``actions.open_lesson``).
    """
    read = LessonVersion.objects.filter(version=Coalesce(OuterRef("version"), OuterRef("course__version")), **content)
    draft = Lesson.objects.filter(course=OuterRef("course"), course__version=None, archived_at=None, **content)
    taken = (
        Enrolment.objects.standing()
        .filter(Exists(read) | Exists(draft), user=user)
        .select_related("user", "course__programme")
    )
    for enrolment in taken:
        way = trail_of(enrolment)
        for step in way.steps:
            holds = all(getattr(step.lesson, f"{name}_id") == value for name, value in content.items())
            if holds and not step.is_locked:
                yield way, step.lesson
