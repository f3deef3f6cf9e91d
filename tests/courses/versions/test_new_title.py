"""Everybody knows a course by the title under which it was published; only its trainers see the next one.

That no page of the site tells it otherwise is asked of every address in ``tests/house/test_roles.py``.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.actions import publish, update
from courses.lessons.duplicating import duplicate
from courses.models import CourseVersion
from courses.registrations.actions import register
from courses.search.queries import search
from courses.versions.queries import unpublished
from lms.models import Notification
from tests import builders

MATERIAL = CourseVersion.Scope.MATERIAL


@pytest.fixture
def told(course, trainer, learner, hr, client_of):
    """All that learners, HR and their mail are told, as one text a place."""
    session = builders.session(course, timezone.now() + dt.timedelta(days=3))
    builders.assignment(learner, course, timezone.localdate() + dt.timedelta(days=5))
    reader, staff = client_of(learner), client_of(hr)

    def pages() -> dict[str, str]:
        found = {name: reader.get(reverse(f"courses:{name}")) for name in ("home", "catalogue", "calendar")}
        found["course"] = reader.get(course.get_absolute_url())
        found["session"] = reader.get(reverse("courses:session", args=[session.pk]))
        found["ics"] = reader.get(reverse("courses:session-calendar", args=[session.pk]))
        found["person"] = staff.get(reverse("courses:person", args=[learner.pk]))
        found["report"] = staff.get(reverse("courses:completion"))
        texts = {name: page.content.decode() for name, page in found.items()}
        registered = register(session=session, user=learner, by=learner)
        registered.delete()
        letters = Notification.objects.filter(recipient=learner, kind__startswith="courses.registration")
        texts["letter"] = letters.latest("pk").title
        texts["search"] = " ".join(
            hit.entry.title for hit in search(learner, "занятие семинар сроки отсчёт").paging.rows
        )
        return texts

    return pages


def test_a_title_reaches_everybody_when_it_is_published_and_not_before(course, trainer, told, client_of):
    update(course=course, by=trainer, title="Отсчёт")
    assert {name: "Отсчёт" in text for name, text in told().items() if "Отсчёт" in text or "Сроки" not in text} == {}
    desk, editor = (client_of(trainer).get(url) for url in (reverse("courses:teach"), _editor(course)))
    assert "Отсчёт" in desk.content.decode()
    assert 'value="Отсчёт"' in editor.content.decode()
    publish(course=course, by=trainer, scope=MATERIAL, changelog="Название короче")
    assert {name for name, text in told().items() if "Отсчёт" not in text} == set()
    course.refresh_from_db()
    assert (course.title, course.new_title, course.version.title) == ("Отсчёт", "", "Отсчёт")


def test_a_title_that_is_taken_back_leaves_nothing_to_publish(course, trainer):
    update(course=course, by=trainer, title="Отсчёт")
    course.refresh_from_db()
    assert [change.text for change in unpublished(course)] == ["О семинаре: название"]
    update(course=course, by=trainer, subtitle="")
    course.refresh_from_db()
    assert course.draft_title == "Отсчёт"
    update(course=course, by=trainer, title="Сроки")
    course.refresh_from_db()
    assert (course.new_title, unpublished(course)) == ("", [])


def test_a_copy_of_a_renamed_course_has_a_title_of_its_own(course, trainer):
    update(course=course, by=trainer, title="Отсчёт")
    course.refresh_from_db()
    made = duplicate(course=course, title="Другой", programme=course.programme, by=trainer)
    assert (made.title, made.draft_title) == ("Другой", "Другой")


def _editor(course) -> str:
    return reverse("courses:course-edit", args=[course.pk])
