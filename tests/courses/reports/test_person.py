"""A person as HR sees her."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.certificates.actions import issue
from courses.models import Certificate, Completion, Enrolment, Progress, Requirement
from courses.progress.actions import complete_lesson
from lms.models import Employment, User
from tests import builders
from tests.conftest import Region

from .conftest import Reader

Open = Callable[[User], Reader]


def test_her_courses_come_with_dates_and_grounds(learner: User, hr: User, reader: Open) -> None:
    due_on = timezone.localdate() - dt.timedelta(days=3)
    course = builders.course("Тон и конфликт")
    builders.assignment(learner, course, due_on)
    Requirement.objects.update(title="Базовый курс", ground="Приказ № 15")
    page = reader(hr).page(f"/staff/people/{learner.pk}/")
    assert "Иванова Анна Петровна" in page
    assert "Главный специалист отдела" in page
    for words in ("Тон и конфликт", f"{due_on:%d.%m.%Y}", "Базовый курс", "Приказ № 15", "Просрочено"):
        assert words in page


def test_what_she_took_by_her_own_will_is_there_too(learner: User, hr: User, reader: Open) -> None:
    Enrolment.objects.create(user=learner, course=builders.course("По душе"), started_at=timezone.now())
    page = reader(hr).page(f"/staff/people/{learner.pk}/")
    assert "По душе" in page
    assert "по своему желанию" in page
    assert "Обучение не назначено" in page


def test_her_certificates_are_listed_with_number_and_term(learner: User, hr: User, reader: Open) -> None:
    lesson = builders.lesson(builders.course("Анатомия ответа"))
    complete_lesson(lesson=lesson, user=learner)
    certificate = issue(completion=Completion.objects.get(user=learner))
    assert certificate.valid_until is not None
    page = reader(hr).page(f"/staff/people/{learner.pk}/")
    assert certificate.number in page
    assert f"{certificate.valid_until:%d.%m.%Y}" in page
    assert f'href="{reverse("courses:certificate", args=[certificate.number])}"' in page
    assert Certificate.objects.count() == 1


def test_a_former_place_in_another_agency_is_not_shown(
    region: Region, learner: User, hr: User, office: User, reader: Open
) -> None:
    Employment.objects.create(
        user=learner,
        agency=region.transport,
        position=builders.position("Тайный советник"),
        started_on=dt.date(2020, 1, 1),
        ended_on=dt.date(2024, 12, 31),
    )
    assert "Тайный советник" not in reader(hr).page(f"/staff/people/{learner.pk}/")
    assert "Тайный советник" in reader(office).page(f"/staff/people/{learner.pk}/")


def test_the_state_is_that_of_the_evidence(learner: User, hr: User, reader: Open) -> None:
    course = builders.course("Анатомия ответа")
    builders.assignment(learner, course, timezone.localdate(), state=Progress.COMPLETED, completed_at=timezone.now())
    assert "Пройдено 1 из 1" in reader(hr).page(f"/staff/people/{learner.pk}/")


def test_a_stranger_does_not_exist(
    learner: User, stranger: User, hr: User, strange_hr: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(strange_hr).get(f"/staff/people/{learner.pk}/").status_code == 404
    assert client_of(hr).get(f"/staff/people/{stranger.pk}/").status_code == 404
    assert client_of(learner).get(f"/staff/people/{learner.pk}/").status_code == 404
