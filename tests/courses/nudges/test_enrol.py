"""HR enrols people in a course that nobody requires of them: once, with a letter, only her own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Assignment, Course, Enrolment
from lms.models import AuditEntry, Notification, User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def required(learner: User, region: Region) -> Assignment:
    return builders.assignment(learner, builders.course("Анатомия ответа"), timezone.localdate() + dt.timedelta(days=9))


@pytest.fixture
def tone(db: None) -> Course:
    return builders.course("Тон и конфликт")


def form(course: Course) -> dict[str, str]:
    return {"course": str(course.pk), "text": "Коллеги, это полезно."}


def test_the_whole_list_is_enrolled_once_and_told_once(
    required: Assignment, tone: Course, learner: User, hr: User, client_of
) -> None:
    browser = client_of(hr)
    assert "1\u00a0человек" in browser.get("/staff/people/enrol/").content.decode()
    for _ in range(2):
        assert browser.post("/staff/people/enrol/", form(tone)).status_code == 302
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.course, enrolment.enrolled_by) == (learner, tone, hr)
    told = Notification.objects.get(kind="courses.person_enrolled")
    assert told.title == "Вас записали на курс «Тон и конфликт»"
    assert told.body.endswith(hr.get_full_name())
    assert AuditEntry.objects.get(verb="courses.enrol_people").data["people"] == 1
    assert "Тон и" in client_of(learner).get("/").content.decode().replace("\u00a0", " ")


def test_who_must_take_it_anyway_is_left_alone(required: Assignment, hr: User, client_of) -> None:
    client_of(hr).post("/staff/people/enrol/", form(required.course))
    assert not Enrolment.objects.exists()
    assert Assignment.objects.get().state == "not_started"


def test_foreign_people_and_drafts_cannot_be_named(
    required: Assignment, tone: Course, stranger: User, head: User, hr: User, client_of
) -> None:
    client_of(hr).post(f"/staff/people/enrol/?person={stranger.pk}", form(tone))
    draft = builders.course("Черновик", state=Course.State.DRAFT)
    assert client_of(hr).post("/staff/people/enrol/", form(draft)).status_code == 422
    assert client_of(head).post("/staff/people/enrol/", form(tone)).status_code == 403
    assert not Enrolment.objects.exists()
