"""What this room hears: each fact may be the last part of a skill. Never refuses."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from courses.outside.signals import outside_confirmed
from courses.progress.models import Completion
from courses.progress.signals import course_completed
from quizzes.attempts.models import Attempt
from quizzes.attempts.signals import attempt_graded
from quizzes.marking.signals import reply_marked
from quizzes.scenarios.models import Reply

from . import actions
from .models import Skill


def _in_use() -> QuerySet[Skill, int]:
    return Skill.objects.filter(archived_at=None).values_list("pk", flat=True)


@receiver(course_completed)
def on_course_completed(completion: Completion, **kwargs: Any) -> None:
    actions.evaluate(people=[completion.user_id], skills=list(_in_use().filter(course=completion.course_id)))


@receiver(attempt_graded)
def on_attempt_graded(attempt: Attempt, **kwargs: Any) -> None:
    if not attempt.percent:  # reaches no threshold
        return
    skills = list(_in_use().filter(quiz=attempt.quiz_id))
    if skills:
        actions.evaluate(people=[attempt.user_id], skills=skills)


@receiver(reply_marked)
def on_reply_marked(reply: Reply, **kwargs: Any) -> None:
    named = Q(scenarios=reply.scenario_id) | Q(scenarios=None)
    skills = list(_in_use().filter(named, replies__gt=0).distinct())
    if skills:
        actions.evaluate(people=[reply.user_id], skills=skills)


@receiver(outside_confirmed)
def on_outside_confirmed(people: list[int], **kwargs: Any) -> None:
    actions.evaluate(people=people)
