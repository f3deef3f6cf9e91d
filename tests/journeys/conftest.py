"""Whole stories in a real browser, on a small region with one course of every kind of lesson."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone

from courses.models import Course, Lesson
from courses.requirements.actions import require
from courses.requirements.editions import Ground
from lms.models import User
from tests import builders


@dataclass(frozen=True)
class Seminar:
    """A seminar with a text, a reply exercise and a quiz that opens after the text."""

    course: Course
    text: Lesson
    exercise: Lesson
    quiz: Lesson


@pytest.fixture
def seminar(learner: User, trainer: User, office: User, hr: User) -> Seminar:
    course = builders.course("Анатомия ответа", objectives=["Писать ответ из семи элементов"])
    text = builders.lesson(course, "Семь элементов", body="<h2>Порядок</h2><p>Приветствие, имя, дело, срок.</p>")
    exercise = builders.lesson(
        course,
        "Тротуар у школы",
        kind=Lesson.Kind.REPLY,
        scenario=builders.scenario(),
        completion=Lesson.Rule.SUBMITTED,
    )
    quiz = builders.lesson(
        course,
        "Проверьте себя",
        kind=Lesson.Kind.QUIZ,
        quiz=builders.quiz(shuffle_options=False),
        completion=Lesson.Rule.PASSED,
        after=text,
    )
    session = builders.session(course, timezone.now() + dt.timedelta(days=2), minutes=120, place="ЦУР, большой зал")
    session.trainers.set([trainer])
    require(
        title="Исполнители: отвечать жителям",
        agency=hr.employments.get().agency,
        courses_with_due=[(course, timezone.localdate() + dt.timedelta(days=14))],
        ground=Ground("Приказ № 14-ОС"),
        starts_on=timezone.localdate(),
        by=office,
        tell=False,
    )
    return Seminar(course, text, exercise, quiz)
