from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolments.actions import enrol
from courses.enrolments.models import Enrolment
from courses.lessons import access
from courses.lessons.models import Lesson
from lms.agencies.models import Employment
from lms.audit.actions import record
from lms.errors import Refused
from quizzes.attempts import queries as attempts

from . import grades, queries
from .models import Completion, LessonProgress, PastProgress
from .signals import course_begun_again, course_completed

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.people.models import User


@dataclass(frozen=True)
class Visit:
    """Whether a grade earned elsewhere counted at once; ``since`` when the round began that is not her first."""

    graded: bool
    since: dt.datetime | None


def open_lesson(*, lesson: Lesson, user: User) -> bool:
    """Note that ``user`` is at ``lesson``, enrolling her if need be. Raises Refused while the lesson is closed.

    Every lesson page does this, so it is kept to three statements. A grade that she has earned elsewhere counts at
    once, since the same quiz may stand in two courses; returns whether one did.
    """
    return visit(lesson=lesson, user=user).graded


def visit(*, lesson: Lesson, user: User) -> Visit:
    """The same, and told with it in which round of the course she is."""
    place = _place(lesson, user)
    enrolment_id = place.enrolment_id or enrol(user=user, course=lesson.course).pk
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        if place.progress_id is None:
            row = LessonProgress(enrolment_id=enrolment_id, lesson=lesson, opened_at=now)
            LessonProgress.objects.bulk_create([row], ignore_conflicts=True)
        Enrolment.objects.filter(pk=enrolment_id).update(last_lesson=lesson, last_seen_at=now)
    if place.completed_at is None and (grade := _earned(lesson, user, place)):
        complete_lesson(lesson=lesson, user=user, score=grade.score)
        return Visit(True, place.since)
    return Visit(False, place.since)


@transaction.atomic
def complete_lesson(*, lesson: Lesson, user: User, score: int | None = None, met: bool = False) -> LessonProgress:
    """Count ``lesson`` as completed by ``user``, and the course with it when it was the last one missing.

    Without ``score`` she says so herself, which is enough only where the lesson asks for no more; ``met`` is said by
    the room that watches over the lesson's rule and gives no score. A repeated call changes nothing, except that a
    better score is kept. Raises Refused while an earlier lesson is not completed.
    """
    if score is None and not met and lesson.completion != Lesson.Rule.VIEWED:
        raise Refused(access.how_completed(lesson))
    enrolment = hold(lesson=lesson, user=user)
    progress = _record_lesson(enrolment, lesson, score)
    if enrolment.completed_at is None and not _missing(enrolment).exists():
        _complete_course(enrolment)
    return progress


def hold(*, lesson: Lesson, user: User) -> Enrolment:
    """The enrolment of whoever does something in ``lesson``, locked. Raises Refused while the lesson is closed.

    Whoever completes the last lessons of a course in two tabs waits here, so that one of them sees all done.
    """
    _place(lesson, user)
    enrolment = enrol(user=user, course=lesson.course)
    return Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)


@transaction.atomic
def begin_again(*, enrolment: Enrolment) -> Enrolment:
    """Let her take a completed course once more: what she did is put by, and the lessons are to be done anew.

    Whether she may is asked upstairs. A repeated call while the new round goes on changes nothing.
    """
    locked = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if locked.completed_at is None:
        return locked
    done = LessonProgress.objects.filter(enrolment=locked)
    PastProgress.objects.bulk_create(
        PastProgress(
            enrolment=locked,
            round=locked.round,
            lesson_id=row.lesson_id,
            opened_at=row.opened_at,
            completed_at=row.completed_at,
            score=row.score,
        )
        for row in done
    )
    done.delete()
    locked.round += 1
    locked.started_at, locked.completed_at = timezone.now(), None
    locked.last_lesson, locked.last_seen_at = None, None
    locked.save()
    record("courses.take_again", by=locked.user, subject=locked, course=locked.course_id, round=locked.round)
    course_begun_again.send(Enrolment, enrolment=locked)
    return locked


@transaction.atomic
def complete_ready(*, course: Course) -> int:
    """Complete the course for those to whom nothing of it is missing any more, because it has become shorter.

    Returns how many they were. Whoever has done nothing at all completes nothing.
    """
    lessons = Lesson.objects.filter(course=course, archived_at=None)
    if not lessons.exists():
        return 0
    done = LessonProgress.objects.filter(enrolment=OuterRef(OuterRef("pk")), lesson=OuterRef("pk"))
    counted = lessons.filter(required=True) if lessons.filter(required=True).exists() else lessons
    missing = counted.exclude(Exists(done.exclude(completed_at=None)))
    ready = (
        Enrolment.objects.select_for_update(no_key=True, of=["self"])
        .filter(~Exists(missing), course=course, completed_at=None)
        .select_related("user", "course__programme")
        .order_by("pk")
    )
    return len([_complete_course(enrolment) for enrolment in ready])


def _place(lesson: Lesson, user: User) -> queries.Place:
    """Where she is with ``lesson``. Raises Refused where the lesson is gone or an earlier one is to be done first."""
    if lesson.archived_at is not None:
        raise Refused(_("Этого урока в курсе больше нет. Вернитесь к списку уроков."))
    place = queries.place(lesson, user)
    if place.holder is not None and place.completed_at is None:
        raise Refused(access.closed_until(place.holder))
    return place


def _earned(lesson: Lesson, user: User, place: queries.Place) -> grades.Grade | None:
    if lesson.quiz_id is not None:
        standing = attempts.standing(lesson.quiz_id, user.pk, since=place.since) if place.has_passed else None
        return grades.of_percent(standing.percent) if standing and standing.passed and standing.percent else None
    return grades.of_replies(lesson, user, since=place.since) if lesson.scenario_id is not None else None


def _record_lesson(enrolment: Enrolment, lesson: Lesson, score: int | None) -> LessonProgress:
    """The row of a completed lesson, under the lock of its enrolment."""
    now = timezone.now()
    progress, created = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"opened_at": now, "completed_at": now, "score": score}
    )
    if progress.completed_at is None:
        progress.completed_at, progress.score = now, score
        progress.save(update_fields=["completed_at", "score"])
    elif not created and score is not None and score > (progress.score or 0):
        progress.score = score
        progress.save(update_fields=["score"])
    return progress


def _missing(enrolment: Enrolment) -> Any:
    """The lessons that the course is not completed without: the required ones, or all where none is required."""
    lessons = Lesson.objects.filter(course=enrolment.course_id, archived_at=None)
    if lessons.filter(required=True).exists():
        lessons = lessons.filter(required=True)
    completed = LessonProgress.objects.filter(enrolment=enrolment).exclude(completed_at=None)
    return lessons.exclude(pk__in=completed.values("lesson"))


def _complete_course(enrolment: Enrolment) -> Completion:
    """Write down the completion with all that it rests on, and announce it."""
    now = timezone.now()
    user, course = enrolment.user, enrolment.course
    enrolment.completed_at = now
    enrolment.save(update_fields=["completed_at"])
    done = list(
        LessonProgress.objects.filter(enrolment=enrolment, lesson__archived_at=None)
        .exclude(completed_at=None)
        .select_related("lesson")
        .order_by("lesson__order", "lesson_id")
    )
    employment = (
        Employment.objects.on(timezone.localdate(now))
        .filter(user=user, is_main=True)
        .select_related("agency__parent", "position")
        .first()
    )
    last_cycle = Completion.objects.filter(user=user, course=course).aggregate(last=Max("cycle"))["last"] or 0
    completion = Completion.objects.create(
        user=user,
        course=course,
        cycle=last_cycle + 1,
        completed_at=now,
        agency=employment.agency if employment else None,
        score=_quiz_score(done),
        evidence=_evidence(enrolment, done, employment),
    )
    record("courses.complete_course", by=user, subject=completion, course=course.pk)
    course_completed.send(Completion, completion=completion)
    return completion


def _quiz_score(done: list[LessonProgress]) -> int | None:
    """The result of the course's quiz in percent; the mean where it has several."""
    scores = [row.score for row in done if row.lesson.kind == Lesson.Kind.QUIZ and row.score is not None]
    return round(sum(scores) / len(scores)) if scores else None


def _evidence(enrolment: Enrolment, done: list[LessonProgress], employment: Employment | None) -> dict[str, Any]:
    course = enrolment.course
    return {
        "course": {"title": course.title, "hours": course.academic_hours, "programme": course.programme.title},
        "lessons": [
            {
                "title": row.lesson.title,
                "kind": row.lesson.kind,
                "completed_at": _iso(row.completed_at),
                "score": row.score,
            }
            for row in done
        ],
        "position": employment.position.title if employment else "",
        "agency": employment.agency.official_name if employment else "",
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
