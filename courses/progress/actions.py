from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolments.actions import enrol
from courses.enrolments.models import Enrolment
from courses.lessons import access
from courses.lessons.kinds import rule_of
from courses.lessons.models import Lesson
from courses.versions.models import CourseVersion, Sight
from courses.versions.reading import lesson_of
from lms.agencies.models import Employment
from lms.audit.actions import record
from lms.errors import Refused

from . import grades, queries
from .models import Completion, LessonProgress, PastProgress
from .queries import Step, Trail
from .signals import course_begun_again, course_completed

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Visit:
    """A lesson as she reads it, and whether a grade earned elsewhere counted at once.

    ``since`` is when the round of the course began that is not her first.
    """

    lesson: Lesson
    graded: bool
    since: dt.datetime | None


def open_lesson(*, lesson: Lesson, user: User, way: Trail | None = None) -> bool:
    """Note that ``user`` is at ``lesson``, enrolling her if need be. Raises Refused while the lesson is closed.

    Every lesson page does this, so it is kept to a few statements; ``way`` is hers through the course, where the page
    has read it already. A grade that she has earned elsewhere counts at once, since the same quiz may stand in two
    courses; returns whether one did.
    """
    return visit(lesson=lesson, user=user, way=way).graded


def visit(*, lesson: Lesson, user: User, way: Trail | None = None) -> Visit:
    """The same, and told with it what the lesson says in her version, and in which round of the course she is."""
    way = way or queries.trail(lesson.course, user)
    step = _step(way, lesson)
    enrolment = way.enrolment or enrol(user=user, course=lesson.course)
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        if step.opened_at is None:
            row = LessonProgress(enrolment=enrolment, lesson_id=lesson.pk, opened_at=now)
            LessonProgress.objects.bulk_create([row], ignore_conflicts=True)
        if step.version is not None and not step.is_seen:
            sight = Sight(user=user, lesson_id=step.version, opened_at=now)
            Sight.objects.bulk_create([sight], ignore_conflicts=True)
        Enrolment.objects.filter(pk=enrolment.pk).update(last_lesson=lesson.pk, last_seen_at=now)
    may_have = not step.is_done and (step.lesson.quiz_id is None or step.quiz_passed)
    if may_have and (grade := grades.earned(step.lesson, user, since=way.since)):
        complete_lesson(lesson=lesson, user=user, score=grade.score)
        return Visit(step.lesson, True, way.since)
    rule = None if step.is_done else rule_of(step.lesson.completion)
    if rule is not None and rule.is_earned is not None and rule.is_earned(step.lesson, user, way.since):
        complete_lesson(lesson=lesson, user=user, met=True)
        return Visit(step.lesson, True, way.since)
    return Visit(step.lesson, False, way.since)


@transaction.atomic
def complete_lesson(*, lesson: Lesson, user: User, score: int | None = None, met: bool = False) -> LessonProgress:
    """Count ``lesson`` as completed by ``user``, and the course with it when that is enough for it now.

    Without ``score`` she says so herself, which is enough only where the lesson, as she reads it, asks for no more;
    ``met`` is said by the room that watches over the lesson's rule and gives no score. A repeated call changes nothing,
    except that a better score is kept. Raises Refused while an earlier lesson is not completed.
    """
    held = hold(lesson=lesson, user=user)
    if score is None and not met and held.lesson.completion != Lesson.Rule.VIEWED:
        raise Refused(access.how_completed(held.lesson))
    enrolment = held.enrolment
    progress = _record_lesson(enrolment, lesson, score)
    way = held.way.with_done(lesson.pk, progress.opened_at, progress.completed_at, progress.score)
    if enrolment.completed_at is None and way.is_enough:
        _complete_course(enrolment, way)
    return progress


@dataclass(frozen=True)
class Held:
    """What somebody does something in: her enrolment, locked, and the lesson as she reads it on her way."""

    enrolment: Enrolment
    lesson: Lesson
    way: Trail


def hold(*, lesson: Lesson, user: User) -> Held:
    """Lock the enrolment of whoever does something in ``lesson``. Raises Refused while the lesson is closed.

    Whoever completes the last lessons of a course in two tabs waits here, so that one of them sees all done.
    """
    enrolment = enrol(user=user, course=lesson.course)
    enrolment = _held(Enrolment.objects.filter(pk=enrolment.pk)).get()
    way = queries.trail_of(enrolment)
    return Held(enrolment, _step(way, lesson).lesson, way)


@transaction.atomic
def begin_again(*, enrolment: Enrolment) -> Enrolment:
    """Let her take a completed course once more: what she did is put by, and the newest lessons are to be done.

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
    locked.version_id, locked.moved_from = locked.course.version_id, None
    locked.save()
    record("courses.take_again", by=locked.user, subject=locked, course=locked.course_id, round=locked.round)
    course_begun_again.send(Enrolment, enrolment=locked)
    return locked


@transaction.atomic
def complete_ready(*, version: CourseVersion) -> int:
    """Complete the course for those who read ``version`` and of whom it asks no more than they have done.

    Returns how many they were. Whoever has done nothing at all completes nothing.
    """
    lessons = [lesson_of(row, version.course) for row in version.lessons.defer("body")]
    reading = Enrolment.objects.standing().filter(version=version, completed_at=None)
    return complete_enough(enrolments=reading.filter(pk__in=queries.with_enough(reading, version, lessons)))


@transaction.atomic
def complete_enough(*, enrolments: QuerySet[Enrolment]) -> int:
    """Complete the course in those of ``enrolments`` that are open and have enough done. Returns how many."""
    ways = [(one, queries.trail_of(one)) for one in _held(enrolments.filter(completed_at=None).order_by("pk"))]
    return len([_complete_course(enrolment, way) for enrolment, way in ways if way.is_enough])


def _held(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_for_update(no_key=True, of=["self"]).select_related("user", "course__programme")


def _step(way: Trail, lesson: Lesson) -> Step:
    """Her step of ``lesson``. Raises Refused where it is not in her version or an earlier one is to be done first."""
    step = way.step(lesson.pk)
    if step is None:
        raise Refused(_("Этого урока в курсе больше нет. Вернитесь к списку уроков."))
    if step.holder is not None:
        raise Refused(access.closed_until(step.holder.title))
    return step


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


def _complete_course(enrolment: Enrolment, way: Trail) -> Completion:
    """Write down the completion with all that it rests on, and announce it."""
    now = timezone.now()
    user, course = enrolment.user, enrolment.course
    enrolment.completed_at = now
    enrolment.save(update_fields=["completed_at"])
    done = [step for step in way.steps if step.is_done]
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
        evidence=_evidence(way, done, employment),
    )
    record("courses.complete_course", by=user, subject=completion, course=course.pk)
    course_completed.send(Completion, completion=completion)
    return completion


def _quiz_score(done: list[Step]) -> int | None:
    """The result of the course's quiz in percent; the mean where it has several."""
    scores = [step.score for step in done if step.lesson.kind == Lesson.Kind.QUIZ and step.score is not None]
    return round(sum(scores) / len(scores)) if scores else None


def _evidence(way: Trail, done: list[Step], employment: Employment | None) -> dict[str, Any]:
    course = way.course
    return {
        "course": {"title": course.title, "hours": course.academic_hours, "programme": course.programme.title},
        "version": way.version.name if way.version else "",
        "valid_months": course.valid_months,
        "rule": {"completing": course.completing, "enough": course.enough},
        "lessons": [
            {
                "title": step.lesson.title,
                "kind": step.lesson.kind,
                "version": step.version_number if step.version else None,
                "opened_at": _iso(step.opened_at),
                "completed_at": _iso(step.completed_at),
                "score": step.score,
            }
            for step in done
        ],
        "position": employment.position.title if employment else "",
        "agency": employment.agency.official_name if employment else "",
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
