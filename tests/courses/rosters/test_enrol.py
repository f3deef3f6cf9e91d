"""Enrolling others in a course and a session: by search, by a list, by a group; and taking off a course."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.enrolments import actions as enrolments
from courses.enrolments.models import Enrolment
from courses.models import Registration
from courses.progress.actions import complete_lesson, open_lesson
from courses.progress.queries import trail
from lms.errors import Refused
from lms.models import Agency, Notification, PersonTag, Position
from tests import builders

pytestmark = pytest.mark.django_db
TEXT = "Пройдите, пожалуйста."


@pytest.fixture
def course(region):
    made = builders.course("Сроки")
    builders.lesson(made)
    builders.lesson(made, "Ещё")
    return made


def takers(course):
    return set(Enrolment.objects.standing().filter(course=course).values_list("user__email", flat=True))


def test_hr_finds_a_person_and_enrols_her_once(course, learner, stranger, hr, client_of):
    browser = client_of(hr)
    page = browser.get(reverse("courses:course-people", args=[course.pk]), {"q": "Иванова"}).content.decode()
    assert "Иванова Анна Петровна" in page
    url = reverse("courses:course-add", args=[course.pk])
    for _click in range(2):
        assert browser.post(url, {"user": learner.pk}).status_code == 302
    assert browser.post(url, {"user": stranger.pk}).status_code == 409
    assert takers(course) == {learner.email}
    assert Enrolment.objects.get().enrolled_by == hr
    assert Notification.objects.get(kind="courses.person_enrolled").recipient == learner
    assert client_of(learner).get(reverse("courses:course-people", args=[course.pk])).status_code == 403


def test_a_list_of_addresses_and_a_table_are_told_line_by_line(course, learner, stranger, hr, head, client_of):
    book = openpyxl.Workbook()
    book.active.append(["Почта"])
    book.active.append([head.email])
    out = io.BytesIO()
    book.save(out)
    enrolments.enrol(user=hr, course=course)
    said = {
        "lines": f"{learner.email}, {stranger.email}; нет\n{hr.email}",
        "file": SimpleUploadedFile("люди.xlsx", out.getvalue()),
        "text": TEXT,
    }
    page = client_of(hr).post(reverse("courses:course-add-many", args=[course.pk]), said).content.decode()
    for words in ("среди ваших людей нет такого адреса", "это не адрес почты", "уже проходит", "записан"):
        assert words in page
    assert takers(course) == {learner.email, head.email, hr.email}


def group_of(*conditions, **more):
    """What the form sends for one group of conditions: kind, value."""
    said = {}
    for number, (kind, *values) in enumerate(conditions):
        said[f"g0-c{number}-kind"] = kind
        said[f"g0-c{number}-value"] = values
    return {**said, **more}


def test_hr_enrols_a_group_after_seeing_whom_it_means(region, course, learner, stranger, hr, head, client_of):
    for one in (learner, stranger):
        PersonTag.objects.create(user=one, name="новичок")
    browser = client_of(hr)
    url = reverse("courses:course-add-group", args=[course.pk])
    assert browser.get(url).status_code == 200
    seen = browser.post(url, group_of(("tags", "новичок"), show="1")).content.decode()
    assert "Иванова Анна Петровна" in seen
    assert "Чужов" not in seen  # she works elsewhere, whatever the conditions say
    assert not takers(course)
    stale = browser.post(url, group_of(("tags", "новичок"), enrol="1", counted="7", text=TEXT))
    assert stale.status_code == 200
    assert not takers(course)
    for _click in range(2):
        done = browser.post(url, group_of(("tags", "новичок"), enrol="1", counted="1", text=TEXT))
        assert done.status_code == 302
    assert takers(course) == {learner.email}


def test_hr_cannot_reach_beyond_her_agency_by_naming_another(region, course, stranger, hr, client_of):
    url = reverse("courses:course-add-group", args=[course.pk])
    seen = client_of(hr).post(url, group_of(("agencies", "MINTRANS"), show="1")).content.decode()
    assert "никто не подходит" in seen


def test_a_group_comes_to_a_session_and_who_does_not_fit_in_waits(region, course, learner, hr, trainer, client_of):
    builders.official(
        "b@example.org", "Белов", "Борис", agency=region.health_unit,
        post=builders.position("Начальник отдела", Position.Category.HEADS),
    )  # fmt: skip
    session = builders.session(course, timezone.now() + dt.timedelta(days=3), seats=1)
    url = reverse("courses:session-add-group", args=[session.pk])
    browser = client_of(trainer)
    unit = ("agencies", region.health_unit.code)
    assert "2" in browser.post(url, group_of(unit, show="1")).content.decode()
    page = browser.post(url, group_of(unit, enrol="1", counted="2")).content.decode()
    assert "в листе ожидания" in page
    states = dict(Registration.objects.values_list("user__last_name", "state"))
    assert states == {"Белов": "seated", "Иванова": "waiting"}


def test_who_leaves_a_course_says_why_and_finds_her_progress_when_she_comes_back(course, learner, client_of):
    lesson = course.lessons.first()
    open_lesson(lesson=lesson, user=learner)
    complete_lesson(lesson=lesson, user=learner)
    enrolment = Enrolment.objects.get()
    browser = client_of(learner)
    page = reverse("courses:course", args=[course.pk])
    assert "Больше не прохожу" in browser.get(page).content.decode()
    url = reverse("courses:enrolment-leave", args=[enrolment.pk])
    assert browser.post(url, {"reason": " "}).status_code == 409
    for _click in range(2):
        assert browser.post(url, {"reason": "Сменила работу"}).status_code == 302
    assert not trail(course, learner).is_started
    assert "Больше не прохожу" not in browser.get(page).content.decode()
    assert course.title not in browser.get(reverse("courses:home")).content.decode()
    assert not Notification.objects.exists()
    open_lesson(lesson=course.lessons.last(), user=learner)
    back = trail(course, learner)
    assert (back.is_started, back.done) == (True, 1)
    assert Enrolment.objects.get().left_reason == ""


def test_hr_takes_her_people_off_and_they_are_told(course, learner, stranger, hr, strange_hr, client_of):
    enrolment = enrolments.enrol(user=learner, course=course)
    url = reverse("courses:enrolment-leave", args=[enrolment.pk])
    assert client_of(strange_hr).post(url, {"reason": "так"}).status_code == 404
    assert client_of(hr).post(url, {"reason": "Другой отдел"}).status_code == 302
    letter = Notification.objects.get()
    assert (letter.recipient, "Другой отдел" in letter.body) == (learner, True)
    people = client_of(hr).get(reverse("courses:course-people", args=[course.pk])).content.decode()
    assert "Сняты с курса" in people
    client_of(hr).post(reverse("courses:course-add", args=[course.pk]), {"user": learner.pk})
    assert takers(course) == {learner.email}
    assert Notification.objects.filter(kind="courses.person_enrolled").count() == 1


def test_a_required_course_and_a_completed_one_are_not_left(course, learner):
    required = enrolments.enrol(user=learner, course=course)
    builders.assignment(learner, course, timezone.localdate() + dt.timedelta(days=9))
    with pytest.raises(Refused, match="назначен"):
        enrolments.leave(enrolment=required, by=learner, reason="Не хочу")
    other = builders.course("Другой")
    lesson = builders.lesson(other)
    complete_lesson(lesson=lesson, user=learner)
    with pytest.raises(Refused, match="пройден"):
        enrolments.leave(enrolment=Enrolment.objects.get(course=other), by=learner, reason="Всё")


def test_a_closed_course_takes_nobody(course, learner, hr, client_of):
    course.state = "archived"
    course.save()
    assert client_of(hr).get(reverse("courses:course-people", args=[course.pk])).status_code in (403, 404)
    assert Agency.objects.count() == 5
