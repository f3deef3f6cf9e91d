from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.audit.actions import record
from lms.errors import Refused
from quizzes.bank.models import Question, Topic

from . import queries, readiness, reviews
from .models import PoolEntry, Quiz, Section, SectionTopic

if TYPE_CHECKING:
    from lms.people.models import User


MOST_POINTS: Final = 100
_LEFT_SO: Final = gettext_lazy("Тест опубликован, поэтому так его не оставить.")


class QuizFields(TypedDict, total=False):
    """What a trainer sets on a quiz; the names are those of the model."""

    title: str
    intro: str
    minutes: int | None
    max_attempts: int | None
    pass_percent: int
    shuffle_questions: bool
    shuffle_options: bool
    review: dict[str, Any]
    layout: str
    forward_only: bool
    grace_seconds: int
    practice: bool
    penalty: float
    practice_counts: bool
    grading: str
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    access_code: str
    cooldown_minutes: int | None
    retake_failed: bool


class SectionFields(TypedDict, total=False):
    """What a trainer sets on a section."""

    title: str
    draw: int | None
    order: int
    mix: dict[str, int]
    pass_percent: int | None


@transaction.atomic
def create_quiz(*, by: User | None, **fields: Unpack[QuizFields]) -> Quiz:
    """Make a draft with one empty section, which is all that most quizzes need."""
    quiz = Quiz(**fields)
    _check(quiz)
    quiz.save()
    Section.objects.create(quiz=quiz, order=1)
    record("quizzes.create_quiz", by=by, subject=quiz)
    return quiz


@transaction.atomic
def update(*, quiz: Quiz, by: User | None, **fields: Unpack[QuizFields]) -> Quiz:
    """Change the settings. Attempts that have begun keep those they began with."""
    locked = _lock(quiz)
    for name, value in fields.items():
        setattr(locked, name, value)
    _check(locked)
    locked.save()
    if locked.state == Quiz.State.PUBLISHED and (wrong := readiness.rules(locked, list(queries.sections(locked)))):
        raise Refused([str(_LEFT_SO), *wrong])
    record("quizzes.edit_quiz", by=by, subject=locked, fields=sorted(fields))
    return locked


@transaction.atomic
def add_section(*, quiz: Quiz, by: User | None, **fields: Unpack[SectionFields]) -> Section:
    """Add an empty section, at the end or where ``order`` says; it draws nothing until it has a pool."""
    locked = _lock(quiz)
    last = locked.sections.aggregate(last=Max("order"))["last"] or 0
    section = Section.objects.create(quiz=locked, **{"order": last + 1, **fields})
    _record_change(locked, by)
    return section


@transaction.atomic
def update_section(
    *, section: Section, by: User | None, topics: Sequence[Topic] | None = None, **fields: Unpack[SectionFields]
) -> Section:
    """Change how a section is called, what it draws, what it must reach, where it stands.

    With ``topics`` its pool is what those hold now; with none of them any more it keeps the questions it has.
    """
    quiz = _lock(section.quiz)
    for name, value in fields.items():
        setattr(section, name, value)
    if "mix" in fields:
        section.mix = {str(level): number for level, number in sorted(fields["mix"].items()) if number}
        section.draw = sum(section.mix.values()) or section.draw
    _clean(section)
    section.save()
    if topics is not None:
        section.chosen_topics.exclude(topic__in=topics).delete()
        rows = [SectionTopic(section=section, topic=topic) for topic in topics]
        SectionTopic.objects.bulk_create(rows, ignore_conflicts=True)
        _fill(section)
    _stay_ready(quiz)
    _record_change(quiz, by)
    return section


@transaction.atomic
def refill(*, section: Section, by: User | None) -> int:
    """Take the questions that the topics of a section hold now, in their current wording. Returns how many are new."""
    quiz = _lock(section.quiz)
    added = _fill(section)
    _stay_ready(quiz)
    _record_change(quiz, by)
    return added


@transaction.atomic
def set_points(*, section: Section, points: Mapping[int, float], by: User | None) -> None:
    """Say what questions of the pool, by key, are worth. A question that is not named keeps its points."""
    quiz = _lock(section.quiz)
    if not all(0 < value <= MOST_POINTS for value in points.values()):
        raise Refused(_("Баллов у вопроса должно быть больше нуля и не больше %s.") % MOST_POINTS)
    entries = list(section.pool.filter(question__in=points))
    for entry in entries:
        entry.points = points[entry.question_id]
    PoolEntry.objects.bulk_update(entries, ["points"])
    _record_change(quiz, by)


@transaction.atomic
def remove_section(*, section: Section, by: User | None) -> None:
    """Take a section with its pool out of the quiz; the questions stay in the bank."""
    quiz = _lock(section.quiz)
    section.delete()
    _stay_ready(quiz)
    _record_change(quiz, by)


@transaction.atomic
def move_section(*, section: Section, up: bool, by: User | None) -> None:
    """Change places with the section before or after; at the edge nothing happens."""
    quiz = _lock(section.quiz)
    keys = list(quiz.sections.order_by("order", "id").values_list("pk", flat=True))
    if _swap(keys, section.pk, up=up):
        for order, pk in enumerate(keys, start=1):
            Section.objects.filter(pk=pk).exclude(order=order).update(order=order)
        _record_change(quiz, by)


@transaction.atomic
def move_question(*, section: Section, question: int, up: bool, by: User | None) -> None:
    """Let a question of the pool change places with its neighbour; it matters where questions are not mixed."""
    quiz = _lock(section.quiz)
    keys = list(section.pool.order_by("order", "id").values_list("question_id", flat=True))
    if _swap(keys, question, up=up):
        for order, key in enumerate(keys, start=1):
            section.pool.filter(question=key).exclude(order=order).update(order=order)
        _record_change(quiz, by)


@transaction.atomic
def set_pool(*, section: Section, questions: Sequence[Question], by: User | None) -> None:
    """Make ``questions``, in this order, the pool of the section.

    Those that stay keep the revision they are pinned to; new ones are pinned to their current revision.
    """
    quiz = _lock(section.quiz)
    if section.chosen_topics.exists():
        raise Refused(_("Раздел берёт вопросы из тем. Чтобы выбирать их по одному, сначала уберите темы."))
    held = dict(section.pool.values_list("question_id", "revision_id"))
    pins = {question.pk: held.get(question.pk) or _usable(question) for question in questions}
    section.pool.exclude(question__in=pins).delete()
    entries = [
        PoolEntry(section=section, question_id=question, revision_id=revision, order=order)
        for order, (question, revision) in enumerate(pins.items(), start=1)
    ]
    PoolEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["section", "question"], update_fields=["order"]
    )
    _stay_ready(quiz)
    _record_change(quiz, by)


@transaction.atomic
def pin_latest(*, quiz: Quiz, by: User | None, question: Question | None = None) -> int:
    """Take every question of the quiz, or ``question`` alone, to its current revision. Returns how many changed."""
    locked = _lock(quiz)
    current = Question.objects.filter(pk=OuterRef("question")).values("current")
    stale = queries.outdated(locked).values("pk")
    if question is not None:
        stale = stale.filter(question=question)
    changed = PoolEntry.objects.filter(pk__in=stale).update(revision=Subquery(current))
    if changed:
        _record_change(locked, by)
    return changed


@transaction.atomic
def publish(*, quiz: Quiz, by: User | None) -> Quiz:
    """Open the quiz to lessons, its sections filled from their topics. Refused with everything that is missing."""
    locked = _lock(quiz)
    if locked.state == Quiz.State.PUBLISHED:
        return locked
    for section in locked.sections.filter(chosen_topics__isnull=False).distinct():
        _fill(section)
    if gaps := readiness.gaps(locked):
        raise Refused(gaps)
    locked.state = Quiz.State.PUBLISHED
    locked.save(update_fields=["state"])
    record("quizzes.publish_quiz", by=by, subject=locked)
    return locked


@transaction.atomic
def withdraw(*, quiz: Quiz, by: User | None) -> Quiz:
    """Make the quiz a draft again: nobody can begin; whoever has begun may finish."""
    locked = _lock(quiz)
    if locked.state == Quiz.State.DRAFT:
        return locked
    locked.state = Quiz.State.DRAFT
    locked.save(update_fields=["state"])
    record("quizzes.withdraw_quiz", by=by, subject=locked)
    return locked


def _swap(keys: list[int], key: int, *, up: bool) -> bool:
    """Exchange ``key`` with its neighbour in place; whether there was one."""
    if key not in keys:
        return False
    place = keys.index(key)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(keys):
        return False
    keys[place], keys[other] = keys[other], keys[place]
    return True


def _lock(quiz: Quiz) -> Quiz:
    """One change of a quiz at a time, so that a readiness check sees what will stand."""
    return Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)


def _fill(section: Section) -> int:
    """Make the pool of a section what its topics hold now. Points that were set stay. Returns how many are new.

    A section without topics is left as it is.
    """
    expected = queries.expected([section])
    if section.pk not in expected:
        return 0
    now = expected[section.pk]
    before = set(section.pool.values_list("question_id", flat=True))
    section.pool.exclude(question__in=now).delete()
    entries = [
        PoolEntry(section=section, question_id=question, revision_id=revision, order=order)
        for order, (question, revision) in enumerate(now.items(), start=1)
    ]
    PoolEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["section", "question"],
        update_fields=["revision", "order"],
        batch_size=1000,
    )
    return len(now.keys() - before)


def _check(quiz: Quiz) -> None:
    _clean(quiz)
    if wrong := reviews.problems(quiz.review):
        raise Refused(wrong)


def _clean(thing: Quiz | Section) -> None:
    try:
        thing.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error


def _stay_ready(quiz: Quiz) -> None:
    """What people can begin at any moment must not be broken even for a moment."""
    if quiz.state == Quiz.State.PUBLISHED and (gaps := readiness.gaps(quiz)):
        raise Refused([str(_LEFT_SO), *gaps])


def _usable(question: Question) -> int:
    """The revision to pin a question to that is new in the quiz."""
    if question.archived_at is not None or question.current_id is None:
        raise Refused(_("Вопрос из архива в тест не взять: сначала верните его из архива."))
    return question.current_id


def _record_change(quiz: Quiz, by: User | None) -> None:
    record("quizzes.edit_quiz", by=by, subject=quiz)
