"""A seminar publishes itself at its hour, whatever happens to workers, and says so where it could not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.actions import unarchive, withdraw
from courses.lessons import editing
from courses.models import Course, Enrolment, Publication
from courses.progress.actions import complete_lesson
from courses.versions import actions
from lms.errors import Refused
from lms.jobs.actions import claim, drain
from lms.models import Job, Notification
from tests import builders


@pytest.fixture
def draft(db):
    course = builders.course("Тон", state=Course.State.DRAFT, description="О тоне.", objectives=["Слышать"])
    builders.lesson(course)
    return course


def its_hour_comes():
    past = timezone.now() - dt.timedelta(seconds=1)
    Job.objects.filter(kind=actions.CARRY_OUT).update(run_at=past, leased_until=None)


def soon() -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=2)


def test_the_draft_is_published_when_its_hour_comes(draft, trainer):
    actions.schedule(course=draft, by=trainer, at=soon())
    drain()
    draft.refresh_from_db()
    assert draft.state == Course.State.DRAFT
    its_hour_comes()
    drain()
    draft.refresh_from_db()
    assert draft.state == Course.State.PUBLISHED
    assert draft.version.published_by == trainer
    assert Publication.objects.get().state == Publication.State.DONE


def test_a_worker_that_is_killed_leaves_it_to_the_next_and_it_happens_once(draft, trainer):
    publication = actions.schedule(course=draft, by=trainer, at=soon())
    its_hour_comes()
    assert claim() is not None  # and nothing more is heard of that worker
    its_hour_comes()
    drain()
    actions.carry_out(publication=publication)
    assert draft.versions.count() == 1


def test_what_is_not_ready_by_then_is_not_published_and_the_trainer_is_told_why(draft, trainer):
    actions.schedule(course=draft, by=trainer, at=soon())
    editing.archive_lesson(lesson=draft.lessons.get(), by=trainer)
    its_hour_comes()
    drain()
    draft.refresh_from_db()
    assert draft.state == Course.State.DRAFT
    assert "нет ни одного урока" in Notification.objects.get(recipient=trainer).body
    assert Publication.objects.get().state == Publication.State.REFUSED


def test_a_plan_is_made_changed_and_called_off_on_the_page(client_of, draft, trainer):
    client, page = client_of(trainer), reverse("courses:course-publication", args=[draft.pk])
    for days in (1, 2):
        at = timezone.localtime() + dt.timedelta(days=days)
        client.post(reverse("courses:course-publish", args=[draft.pk]), {"when": "later", "at": f"{at:%Y-%m-%dT%H:%M}"})
    waiting = Publication.objects.get(state=Publication.State.WAITING)
    assert Publication.objects.count() == 2
    assert "Отменить назначенное" in client.get(page).content.decode()
    client.post(reverse("courses:publication-cancel", args=[waiting.pk]))
    its_hour_comes()
    drain()
    draft.refresh_from_db()
    assert draft.state == Course.State.DRAFT


def test_an_hour_that_has_passed_is_refused(draft, trainer):
    with pytest.raises(Refused, match="уже прошло"):
        actions.schedule(course=draft, by=trainer, at=timezone.now() - dt.timedelta(minutes=1))


def test_who_has_begun_finishes_a_withdrawn_course_and_nobody_else_finds_it(
    course, lessons, trainer, learner, stranger, client_of
):
    complete_lesson(lesson=lessons[0], user=learner)
    withdraw(course=course, by=trainer)
    assert client_of(stranger).get(course.get_absolute_url()).status_code == 404
    assert client_of(stranger).get(lessons[0].get_absolute_url()).status_code == 404
    assert "Продолжить" in client_of(learner).get(course.get_absolute_url()).content.decode()
    assert "Текст 2." in client_of(learner).get(lessons[1].get_absolute_url()).content.decode().replace("\xa0", " ")
    for lesson in lessons[1:]:
        client_of(learner).post(reverse("courses:lesson-complete", args=[lesson.pk]))
    assert Enrolment.objects.get(user=learner).completed_at is not None


def test_a_course_comes_back_from_the_archive_as_a_draft(client_of, course, trainer):
    client = client_of(trainer)
    client.post(reverse("courses:course-archive", args=[course.pk]))
    client.post(reverse("courses:course-unarchive", args=[course.pk]))
    course.refresh_from_db()
    assert course.state == Course.State.DRAFT
    client.post(reverse("courses:course-publish", args=[course.pk]), {"scope": "essential", "changelog": "—"})
    course.refresh_from_db()
    assert (course.state, course.versions.count()) == (Course.State.PUBLISHED, 1)
    unarchive(course=course, by=trainer)
    course.refresh_from_db()
    assert course.state == Course.State.PUBLISHED
