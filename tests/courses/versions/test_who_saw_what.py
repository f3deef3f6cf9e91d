"""Trainers and HR see which version of each lesson a person opened and when, and what her completion rests on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.catalogue.actions import publish
from courses.lessons import editing
from courses.models import CourseVersion, Enrolment
from courses.progress.actions import complete_lesson


@pytest.mark.parametrize(
    ("person", "status"), [("trainer", 200), ("hr", 200), ("learner", 200), ("stranger", 404), ("strange_hr", 404)]
)
def test_the_page_is_for_herself_her_hr_and_trainers(
    request, client_of, course, lessons, trainer, learner, reads, person, status
):
    reads(learner, lessons[0])
    editing.update_lesson(lesson=lessons[0], by=trainer, body="<p>Новые сроки.</p>")
    publish(course=course, by=trainer, scope=CourseVersion.Scope.MATERIAL, changelog="Сроки")
    reads(learner, lessons[0])
    for lesson in lessons:
        complete_lesson(lesson=lesson, user=learner)
    page = reverse("courses:enrolment", args=[Enrolment.objects.get(user=learner).pk])
    response = client_of(request.getfixturevalue(person)).get(page)
    assert response.status_code == status
    if status == 200:
        shown = " ".join(response.content.decode().split())
        assert "версия 1 —" in shown
        assert "версия 2 —" in shown
        assert "На чём основан зачёт" in shown
        assert "версия семинара 1.1" in shown
