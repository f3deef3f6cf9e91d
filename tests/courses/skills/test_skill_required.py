"""A skill that is required is fulfilled by its award alone; the learner and HR see which part is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Assignment, Course, Skill
from courses.progress.actions import complete_lesson
from courses.requirements.actions import require
from courses.requirements.asking import ask_skill
from courses.requirements.queries import recomputed
from lms.jobs.actions import drain
from lms.models import User
from quizzes.models import Quiz, Scenario
from tests import builders
from tests.conftest import Region
from tests.courses.skills.test_skill_parts import completed, course, exercises, graded, marked, quiz, sent, skill

__all__ = ["course", "exercises", "quiz", "skill"]


@pytest.fixture
def held(region: Region, office: User, course: Course, skill: Skill, learner: User) -> Assignment:
    due = timezone.localdate() + dt.timedelta(days=60)
    rule = require(
        title="Т", agency=region.health, courses_with_due=[(course, due)], starts_on=dt.date(2026, 1, 1), by=office
    )
    for _ in range(2):
        ask_skill(requirement=rule, skill=skill, due_on=due, by=office)
    drain()
    return Assignment.objects.get(user=learner, course=course)


def test_the_course_alone_is_not_enough(
    held: Assignment, learner: User, hr: User, trainer: User, course: Course, quiz: Quiz, exercises: list[Scenario],
    client_of,
) -> None:  # fmt: skip
    builders.lesson(course)
    completed(learner, course)
    held.refresh_from_db()
    assert held.state != "completed"
    home = client_of(learner).get("/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "тест, ответы" in home
    assert "лучший результат" not in home
    page = client_of(hr).get(f"/staff/people/{learner.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "ещё не сдан, нужно 80" in page
    graded(learner, quiz, 85)
    for exercise in exercises[:2]:
        marked(sent(learner, exercise), 90, trainer)
    held.refresh_from_db()
    assert held.state == "completed"
    assert "Подтверждён" in client_of(learner).get("/skills/").content.decode()
    assert (recomputed().assignments, recomputed().cycles) == (0, 0)


def test_whoever_has_done_the_course_is_not_sent_through_it_again(
    held: Assignment, learner: User, course: Course, client_of
) -> None:
    complete_lesson(lesson=builders.lesson(course), user=learner)
    held.refresh_from_db()
    assert held.state == "in_progress"
    for address in ("/", course.get_absolute_url()):
        page = client_of(learner).get(address).content.decode()
        assert f"/courses/{course.pk}/again/" not in page
        assert "нужно пройти снова" not in page.replace("\N{NO-BREAK SPACE}", " ")


def test_trainers_put_a_skill_together_and_only_the_office_requires_it(
    course: Course, quiz: Quiz, trainer: User, office: User, learner: User, client_of
) -> None:
    fields = {
        "title": "Навык", "about": "", "course": course.pk, "quiz": quiz.pk, "quiz_percent": 80, "replies": 2,
        "reply_score": 70, "months": 6,
    }  # fmt: skip
    browser = client_of(trainer)
    assert browser.post("/teach/skills/new/", {**fields, "quiz": "", "replies": 0}).status_code == 422
    assert browser.post("/teach/skills/new/", fields).status_code == 302
    made = Skill.objects.get(title="Навык")
    assert browser.post("/teach/skills/new/", fields).status_code == 422
    assert client_of(learner).get("/teach/skills/").status_code == 403
    assert browser.get(f"/teach/skills/{made.pk}/ask/").status_code == 404
    assert client_of(office).get(f"/teach/skills/{made.pk}/ask/").status_code == 200
