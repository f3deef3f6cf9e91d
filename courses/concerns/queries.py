from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from courses.adjustments.rules import people_kept
from courses.lessons.models import Lesson
from courses.progress.models import Completion, LessonProgress
from lms.access import rows
from lms.agencies.models import Employment
from quizzes.attempts.models import Attempt
from quizzes.scenarios.models import Reply

from .models import Concern
from .signs import Answered, Read, Written

if TYPE_CHECKING:
    from lms.people.models import User

# So many of the latest replies of colleagues to one exercise are compared.
COLLEAGUES = 300


def waiting(user: User) -> QuerySet[Concern]:
    """Questions that nobody has asked yet, about people of ``user``, the latest first."""
    return _told(rows(user, "courses.answer_concern", Concern).filter(outcome=""))


def answered(user: User) -> QuerySet[Concern]:
    found = rows(user, "courses.answer_concern", Concern).exclude(outcome="")
    return _told(found).order_by("-answered_at", "-id")


def _told(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    return concerns.select_related("user", "completion__course", "answered_by")


def texts(concern: Concern, *, asker: User) -> tuple[Reply | None, Reply | None]:
    """The reply in question, and the colleague's that it repeats where she is one of the asker's people too."""
    own = Reply.objects.filter(pk=concern.facts.get("reply", 0), user=concern.user_id).first()
    other = Reply.objects.filter(people_kept(asker, field="user"), pk=concern.facts.get("other", 0))
    return own, other.select_related("user").first()


# --- what a completion rests on ---------------------------------------------------------------------------------------
def lessons_read(completion: Completion) -> list[Read]:
    found = (
        LessonProgress.objects.filter(
            enrolment__user=completion.user_id,
            lesson__course=completion.course_id,
            lesson__completion=Lesson.Rule.VIEWED,
            completed_at__lte=completion.completed_at,
        )
        .order_by("lesson_id", "-completed_at")
        .distinct("lesson_id")
    )
    rows = found.values_list("opened_at", "completed_at", "lesson__minutes")
    return [Read(opened_at, done_at, minutes) for opened_at, done_at, minutes in rows if done_at]


def attempts_passed(completion: Completion) -> list[Answered]:
    """The latest passed attempt at each quiz of the course; what was carried over from an earlier one was not asked."""
    quizzes = Lesson.objects.filter(course=completion.course_id).exclude(quiz=None)
    found = (
        Attempt.objects.filter(
            user=completion.user_id,
            quiz__in=quizzes.values("quiz"),
            state=Attempt.State.GRADED,
            passed=True,
            practice=False,
            finished_at__lte=completion.completed_at,
        )
        .order_by("quiz_id", "-finished_at")
        .distinct("quiz_id")
    )
    asked = Count("items", filter=Q(items__carried=False))
    figures = Attempt.objects.filter(pk__in=found.values("pk")).annotate(asked=asked)
    return [
        Answered(key, title, questions, (finished_at - started_at).total_seconds())
        for key, title, questions, started_at, finished_at in figures.values_list(
            "pk", "title", "asked", "started_at", "finished_at"
        )
        if finished_at
    ]


def replies_written(completion: Completion) -> list[Written]:
    """The latest reply sent in each exercise of the course, with what colleagues of today's agency sent in it."""
    exercises = Lesson.objects.filter(course=completion.course_id).exclude(scenario=None)
    sent = Reply.objects.filter(trial=False, scenario__in=exercises.values("scenario")).exclude(state=Reply.State.DRAFT)
    own = (
        sent.filter(user=completion.user_id, submitted_at__lte=completion.completed_at)
        .order_by("scenario_id", "-number")
        .distinct("scenario_id")
    )
    return [Written(one.pk, one.exercise.title, one.text, one.exercise.model_reply, _of_colleagues(one)) for one in own]


def _of_colleagues(reply: Reply) -> dict[int, str]:
    """Texts sent before ``reply``: of two that are alike the later one is asked about."""
    agencies = Employment.objects.current().filter(user=reply.user_id, is_main=True).values("agency")
    colleagues = Employment.objects.current().filter(agency__in=agencies).exclude(user=reply.user_id)
    found = Reply.objects.filter(
        user__in=colleagues.values("user"), scenario=reply.scenario_id, trial=False, submitted_at__lt=reply.submitted_at
    ).exclude(state=Reply.State.DRAFT)
    return dict(found.order_by("-submitted_at").values_list("pk", "text")[:COLLEAGUES])
