"""Who would come once there is a date, and what those see who were there before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance.actions import mark as attend
from courses.attendance.actions import note
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


@pytest.fixture
def past_seat(learner):
    """Her seat at a session of the first edition, over long ago; the second edition says what is new."""
    course = builders.course()
    past = builders.session(course, timezone.now() - dt.timedelta(days=90))
    builders.edition(course, 2, news="Раздел о сроках переписан.")
    return Registration.objects.create(session=past, user=learner, state="seated", queued_at=timezone.now())


def _reads_news(client, seat) -> bool:
    page = client.get(reverse("courses:course", args=[seat.session.course_id])).content.decode()
    return "Раздел о сроках переписан." in page


def test_who_was_there_before_reads_only_what_is_new(past_seat, learner, stranger, trainer, client_of):
    attend(session=past_seat.session, minutes={learner.pk: 40}, by=trainer)
    assert _reads_news(client_of(learner), past_seat)
    assert not _reads_news(client_of(stranger), past_seat)


def test_a_seat_that_stayed_empty_is_no_attendance(past_seat, learner, trainer, client_of):
    assert not _reads_news(client_of(learner), past_seat), "nobody knows yet that she was there"
    attend(session=past_seat.session, minutes={learner.pk: 0}, by=trainer)
    assert not _reads_news(client_of(learner), past_seat)
    attend(session=past_seat.session, minutes={learner.pk: 60}, by=trainer, reason="Отметили не ту строку")
    assert _reads_news(client_of(learner), past_seat), "the latest mark counts"


def test_who_signed_in_was_there_until_a_mark_says_otherwise(past_seat, learner, trainer, client_of):
    session = past_seat.session
    note(session=session, user=learner, source="screen", key="own", at=session.starts_at)
    assert _reads_news(client_of(learner), past_seat)
    attend(session=session, minutes={learner.pk: 0}, by=trainer, reason="Ушла сразу")
    assert not _reads_news(client_of(learner), past_seat)
