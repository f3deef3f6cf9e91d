"""A course to look around in: a question of every kind, once as practice and once for a grade."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from courses.models import Course, Lesson, Programme
from courses.versions.freezing import Note, freeze
from lms.models import StoredFile, User
from quizzes.bank.actions import create_question
from quizzes.bank.models import Question, Topic
from quizzes.models import PoolEntry, Quiz, Scenario, Section
from quizzes.scenarios.exercise import Exercise

from . import content

CODE = "practice"
TOPIC = "Практикум"


def load(programme: Programme, *, by: User | None) -> None:
    """Put the course in; what is there stays as it is."""
    if Course.objects.filter(code=CODE).exists():
        return
    questions = _questions(by)
    course = Course.objects.create(
        code=CODE,
        programme=programme,
        order=90,
        title="Практикум: вопросы всех видов",
        subtitle="Попробовать, как устроены тесты",
        description="Короткая тренировка с подсказками и тест, в котором встречается каждый вид вопроса.",
        academic_hours=1,
        owner=by,
        state=Course.State.PUBLISHED,
        published_at=timezone.now(),
    )
    checked = [one for one in questions if one.code not in ("p-essay", "p-reply")]
    _lesson(course, 1, _quiz("Тренировка: вопросы всех видов", checked, practice=True, max_attempts=None))
    _lesson(course, 2, _quiz("Тест: вопросы всех видов", questions, minutes=40, pass_percent=60))
    freeze(course=course, note=Note(by=by))


def _questions(by: User | None) -> list[Question]:
    topic, _ = Topic.objects.get_or_create(title=TOPIC)
    found = [create_question(topic=topic, by=by, **_with_picture(one, by)) for one in content.read("practice")]
    return [*found, _reply(topic, by)]


def _with_picture(source: dict[str, Any], by: User | None) -> dict[str, Any]:
    """The fixture names its picture; the bank holds the file."""
    body = dict(source["body"])
    if "picture" in body:
        stored = content.keep(f"images/{body['picture']['file']}", [StoredFile.Kind.IMAGE], by=by)
        body["picture"] = {**body["picture"], "file": stored.pk}
    return {**{name: value for name, value in source.items() if name != "topic"}, "body": body}


def _reply(topic: Topic, by: User | None) -> Question:
    """A reply exercise inside a quiz, judged by the checker."""
    scenario = Scenario.objects.filter(kind="single", state=Scenario.State.PUBLISHED).order_by("pk")[0]
    body = {
        "stem": "Ответьте жителю так, как ответили бы на работе.",
        "scenario": scenario.pk,
        "situation": Exercise.of(scenario).to_json(),
        "judge": "machine",
    }
    return create_question(kind="reply", topic=topic, by=by, code="p-reply", body=body, difficulty=3, seconds=480)


def _quiz(title: str, questions: list[Question], **fields: Any) -> Quiz:
    quiz = Quiz.objects.create(title=title, state=Quiz.State.PUBLISHED, shuffle_questions=False, **fields)
    section = Section.objects.create(quiz=quiz, order=1)
    PoolEntry.objects.bulk_create(
        PoolEntry(section=section, question=one, revision=one.current, order=order)
        for order, one in enumerate(questions, start=1)
        if one.current
    )
    return quiz


def _lesson(course: Course, order: int, quiz: Quiz) -> None:
    Lesson.objects.create(
        code=f"{CODE}-{order}",
        course=course,
        order=order,
        kind=Lesson.Kind.QUIZ,
        title=quiz.title,
        minutes=quiz.minutes or 15,
        quiz=quiz,
        required=not quiz.practice,
        completion=Lesson.Rule.VIEWED if quiz.practice else Lesson.Rule.PASSED,
    )
