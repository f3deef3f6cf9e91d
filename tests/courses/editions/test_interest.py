"""Who would come once there is a date, and what those see who were there before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.editions import actions, queries
from courses.models import Interest, Registration
from lms.errors import Refused
from lms.models import Notification
from tests import builders

pytestmark = pytest.mark.django_db


def test_people_say_that_they_would_come_and_hear_of_the_date_once(learner, stranger, trainer, client_of):
    course = builders.course("Сроки")
    url = reverse("courses:course-want", args=[course.pk])
    for _click in range(2):
        client_of(learner).post(url)
    client_of(stranger).post(url)
    assert [(one.agency, one.people) for one in queries.demand(course)] == [("Минтранс", 1), ("Отдел обращений", 1)]
    client_of(stranger).post(url, {"no": "1"})
    edition = actions.open_edition(course=course, by=trainer)
    with pytest.raises(Refused, match="ни одного занятия"):
        actions.announce(edition=edition, by=trainer)
    builders.session(course, timezone.now() + dt.timedelta(days=5), edition=edition)
    for _click in range(2):
        actions.announce(edition=edition, by=trainer)
    assert Notification.objects.get(kind="courses.date_appeared").recipient == learner
    assert not Interest.objects.filter(told_at=None).exists()


def test_a_draft_edition_is_for_trainers_only(learner, trainer, client_of):
    course = builders.course()
    edition = actions.open_edition(course=course, by=trainer)
    session = builders.session(course, timezone.now() + dt.timedelta(days=5), edition=edition)
    url = reverse("courses:session", args=[session.pk])
    assert client_of(learner).get(url).status_code == 404
    assert client_of(trainer).get(url).status_code == 200


def test_who_was_there_before_reads_only_what_is_new(learner, stranger, client_of):
    course = builders.course()
    past = builders.session(course, timezone.now() - dt.timedelta(days=90))
    Registration.objects.create(session=past, user=learner, state="seated", queued_at=timezone.now())
    builders.edition(course, 2, news="Раздел о сроках переписан.")
    url = reverse("courses:course", args=[course.pk])
    assert "Раздел о сроках переписан." in client_of(learner).get(url).content.decode()
    assert "Раздел о сроках переписан." not in client_of(stranger).get(url).content.decode()
