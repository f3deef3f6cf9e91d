"""The programme with its courses, lessons, questions, quizzes, exercises and files. Loading again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from courses.lessons import body as lesson_body
from courses.models import Course, Lesson, LessonImage, Programme
from courses.versions.freezing import Note, freeze
from courses.versions.models import CourseVersion
from lms.models import StoredFile, User
from quizzes.bank.actions import create_question, revise
from quizzes.models import PoolEntry, Question, Quiz, Scenario, Section, Topic
from quizzes.rubrics.actions import ensure_rubric

from . import content

_NAMED_PICTURE = re.compile(r'src="image:([\w.-]+)"')
SIGNATORY = {"signatory_name": "Н. С. Приокская", "signatory_post": "Руководитель центра управления регионом"}


def load(*, by: User | None) -> Programme:
    """Put the whole programme in, or bring it up to date with the fixtures."""
    source = content.read("programme")
    meta = source["meta"]
    programme, _ = Programme.objects.update_or_create(
        code=meta["code"],
        defaults={
            "title": meta["title"],
            "subtitle": meta["subtitle"],
            "organiser": meta["organiser"],
            **SIGNATORY,
        },
    )
    ensure_rubric()
    questions = _load_questions(by)
    scenarios = _load_scenarios(by)
    for course in source["courses"]:
        _load_course(programme, course, questions, scenarios, by)
    return programme


def _load_questions(by: User | None) -> dict[str, list[Question]]:
    """The bank; returns the questions by the code of their course."""
    known = {
        question.code: question for question in Question.objects.exclude(code=None).select_related("current", "topic")
    }
    by_course: dict[str, list[Question]] = {}
    for source in content.read("questions"):
        question = known.get(source["code"])
        fields = {"body": source["body"], "difficulty": source["difficulty"], "source_url": source["source_url"] or ""}
        if question is None:
            topic, _ = Topic.objects.get_or_create(title=source["topic"])
            question = create_question(kind=source["kind"], topic=topic, by=by, code=source["code"], **fields)
        else:
            revise(question=question, by=by, **fields)
        by_course.setdefault(source["course"], []).append(question)
    return by_course


def _load_scenarios(by: User | None) -> dict[str, Scenario]:
    names = {agency["code"]: agency["name"] for agency in content.read("agencies")["agencies"]}
    loaded = {}
    for source in (*content.read("scenarios"), *content.read("exercises")):
        fields = {name: value for name, value in source.items() if name not in {"code", "course", "agency"}}
        loaded[source["code"]], _ = Scenario.objects.update_or_create(
            code=source["code"],
            defaults={
                **fields,
                "answered_by": names[source["agency"]],
                "state": Scenario.State.PUBLISHED,
                "author": by,
            },
        )
    return loaded


def _load_course(
    programme: Programme,
    source: Mapping[str, Any],
    questions: dict[str, list[Question]],
    scenarios: dict[str, Scenario],
    by: User | None,
) -> None:
    course, _ = Course.objects.update_or_create(
        code=source["code"],
        defaults={
            "programme": programme,
            "order": source["order"],
            "title": source["title"],
            "subtitle": source["subtitle"],
            "description": source["description"],
            "objectives": source["objectives"],
            "audience": ", ".join(source["audience"]),
            "academic_hours": source["academic_hours"],
            "owner": by,
        },
    )
    quiz = _load_quiz(source["quiz"], questions)
    lessons: dict[str, Lesson] = {}
    for order, lesson in enumerate(source["lessons"], start=1):
        lessons[lesson["code"]] = _load_lesson(course, lesson, order, quiz, scenarios, by)
    for lesson in source["lessons"]:
        after = lessons.get(lesson["after"] or "")
        Lesson.objects.filter(code=lesson["code"]).update(after=after)
    if course.state == Course.State.DRAFT:
        course.state, course.published_at = Course.State.PUBLISHED, timezone.now()
        course.save(update_fields=["state", "published_at"])
        _publish(course, by)


def _publish(course: Course, by: User | None) -> None:
    """Make the first version; the first course has been corrected once, so that there is something to see of that."""
    first = course.lessons.order_by("order", "id")[0]
    if course.order == 1:
        course.lessons.filter(pk=first.pk).update(summary="")
        freeze(course=course, note=Note(by=by))
        course.lessons.filter(pk=first.pk).update(summary=first.summary)
        note = Note(by=by, scope=CourseVersion.Scope.MATERIAL, changelog="Пояснили, о чём первый урок")
        freeze(course=course, note=note)
    else:
        freeze(course=course, note=Note(by=by))


def _load_quiz(source: Mapping[str, Any], questions: dict[str, list[Question]]) -> Quiz:
    quiz, _ = Quiz.objects.update_or_create(
        title=source["title"],
        defaults={
            "minutes": source["minutes"],
            "max_attempts": source["attempts"],
            "pass_percent": source["pass_percent"],
            "state": Quiz.State.PUBLISHED,
        },
    )
    several = len(source["sections"]) > 1
    titles = {course["code"]: course["title"] for course in content.read("programme")["courses"]} if several else {}
    for order, part in enumerate(source["sections"], start=1):
        section, _ = Section.objects.update_or_create(
            quiz=quiz, order=order, defaults={"draw": part["draw"], "title": titles.get(part["course"], "")[:120]}
        )
        for place, question in enumerate(questions[part["course"]]):
            question.refresh_from_db(fields=["current"])
            assert question.current is not None
            PoolEntry.objects.update_or_create(
                section=section, question=question, defaults={"revision": question.current, "order": place}
            )
    return quiz


def _load_lesson(
    course: Course,
    source: Mapping[str, Any],
    order: int,
    quiz: Quiz,
    scenarios: dict[str, Scenario],
    by: User | None,
) -> Lesson:
    lesson, _ = Lesson.objects.update_or_create(
        code=source["code"],
        defaults={
            "course": course,
            "order": order,
            "kind": source["kind"],
            "title": source["title"],
            "summary": source["summary"],
            "minutes": source["minutes"],
            "required": source["required"],
            "completion": source["completion"],
            "url": source.get("url", ""),
            "quiz": quiz if source["kind"] == Lesson.Kind.QUIZ else None,
            "scenario": scenarios[source["scenario"]] if source["kind"] == Lesson.Kind.REPLY else None,
        },
    )
    if source["kind"] == Lesson.Kind.FILE and lesson.file is None:
        lesson.file = content.keep(source["file"], [StoredFile.Kind.PDF], by=by)
        lesson.save(update_fields=["file"])
    if source["kind"] == Lesson.Kind.TEXT:
        _load_text(lesson, content.text(source["body"]), by)
    return lesson


def _load_text(lesson: Lesson, html: str, by: User | None) -> None:
    """The text of a lesson, with the pictures that it names."""
    addresses = {}
    have = {image.file.name: image for image in lesson.images.select_related("file")}
    for name in _NAMED_PICTURE.findall(html):
        image = have.get(name)
        if image is None:
            stored = content.keep(f"images/{name}", [StoredFile.Kind.IMAGE], by=by)
            image = LessonImage.objects.create(lesson=lesson, file=stored)
        addresses[name] = image.get_absolute_url()
    lesson.body = lesson_body.place_pictures(lesson_body.clean(html), addresses)
    lesson.save(update_fields=["body"])
