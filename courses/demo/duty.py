"""A course of lessons of other kinds: a text that counts by time, film, sound, checklist, poll, glossary, shift."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from courses.lessons import body
from courses.lessons.lines import keyed
from courses.models import Course, Enrolment, Lesson, Programme, Vote
from courses.versions.freezing import Note, freeze
from lms.files.actions import RECORDINGS
from lms.models import User
from quizzes.models import Scenario

from . import content

CODE = "duty"
Kind, Rule = Lesson.Kind, Lesson.Rule


def load(programme: Programme, *, by: User) -> None:
    """Put the course in; what is there stays as it is."""
    if Course.objects.filter(code=CODE).exists():
        return
    source = content.read("duty")
    course = Course.objects.create(
        code=CODE,
        programme=programme,
        order=91,
        **{name: source[name] for name in ("title", "subtitle", "description", "objectives")},
        audience="дежурные и исполнители",
        academic_hours=2,
        owner=by,
        state=Course.State.PUBLISHED,
        published_at=timezone.now(),
    )
    lessons = [
        _text(),
        _film(source["film"], by),
        _sound(source["sound"], by),
        _checklist(source["checklist"]),
        _poll(source["poll"]),
        _glossary(source["glossary"]),
        _shift(source["shift"]),
    ]
    for order, fields in enumerate(lessons, start=1):
        Lesson.objects.create(course=course, code=f"{CODE}-{order}", order=order, **fields)
    freeze(course=course, note=Note(by=by))


def vote(people: list[User]) -> None:
    """Let as many of ``people`` vote in the poll as the fixture says."""
    lesson = Lesson.objects.get(course__code=CODE, kind=Kind.POLL)
    if Vote.objects.filter(lesson=lesson).exists():
        return
    now = timezone.now()
    options = [row["key"] for row in lesson.settings["options"]]
    ballots = [
        key for key, count in zip(options, content.read("duty")["poll"]["votes"], strict=True) for _ in range(count)
    ]
    taken = Enrolment.objects.bulk_create(
        Enrolment(user=person, course=lesson.course, started_at=now, version_id=lesson.course.version_id)
        for person, _ballot in zip(people, ballots, strict=False)
    )
    Vote.objects.bulk_create(
        Vote(enrolment=enrolment, lesson=lesson, round=1, options=[key], voted_at=now)
        for enrolment, key in zip(taken, ballots, strict=False)
    )


def _text() -> dict[str, Any]:
    return {
        "kind": Kind.TEXT,
        "title": "Утро дежурного: что сначала",
        "summary": "Очередь, сроки и первый ответ.",
        "minutes": 7,
        "completion": Rule.TIME,
        "settings": {"at_least": 2},
        "body": body.clean(content.text("duty.html")),
    }


def _film(source: dict[str, Any], by: User) -> dict[str, Any]:
    """Counts by itself once most of it has been watched."""
    own = {"completion": Rule.WATCHED, "settings": {"share": 80}, "minutes": 1}
    return {**_named(source), "kind": Kind.VIDEO, **own, **_recording("recordings/razbor", "webm", by)}


def _sound(source: dict[str, Any], by: User) -> dict[str, Any]:
    own = {"minutes": 1, "required": False}
    return {**_named(source), "kind": Kind.AUDIO, **own, **_recording("recordings/golos", "ogg", by)}


def _recording(name: str, ending: str, by: User) -> dict[str, Any]:
    return {
        "file": content.keep(f"{name}.{ending}", [*RECORDINGS], by=by),
        "captions": content.captions(f"{name}.vtt", by=by),
    }


def _checklist(source: dict[str, Any]) -> dict[str, Any]:
    rows = keyed([*source["must"], *source["may"]], [])
    must = len(source["must"])
    items = [{"key": key, "text": text, "required": place < must} for place, (key, text) in enumerate(rows)]
    return {**_named(source), "kind": Kind.CHECKLIST, "completion": Rule.TICKED, "settings": {"items": items}}


def _poll(source: dict[str, Any]) -> dict[str, Any]:
    options = [{"key": key, "text": text} for key, text in keyed(source["options"], [])]
    settings = {"question": source["question"], "many": False, "options": options}
    return {**_named(source), "kind": Kind.POLL, "completion": Rule.VOTED, "minutes": 2, "settings": settings}


def _glossary(source: dict[str, Any]) -> dict[str, Any]:
    keys = [key for key, _term in keyed(list(source["terms"]), [])]
    pairs = zip(keys, source["terms"].items(), strict=True)
    terms = [{"key": key, "term": term, "text": text} for key, (term, text) in pairs]
    terms.sort(key=lambda row: row["term"].casefold().replace("ё", "е"))
    return {**_named(source), "kind": Kind.GLOSSARY, "required": False, "settings": {"terms": terms}}


def _shift(source: dict[str, Any]) -> dict[str, Any]:
    singles = Scenario.objects.filter(kind=Scenario.Kind.SINGLE, state=Scenario.State.PUBLISHED).order_by("code")
    keys = list(singles.values_list("pk", flat=True)[: source["messages"]])
    settings = {"scenarios": keys, "pass_score": 55}
    own = {"minutes": source["minutes"], "completion": Rule.PASSED, "settings": settings}
    return {**_named(source), "kind": Kind.SHIFT, **own}


def _named(source: dict[str, Any]) -> dict[str, Any]:
    return {"title": source["title"], "summary": source["summary"], "minutes": 5}
