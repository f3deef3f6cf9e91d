"""Reminders before a session: each once, to those who come, at an hour when they are of use."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from courses.editions import actions as editions
from courses.enrolments.models import Enrolment
from courses.models import Registration
from courses.reminders import actions, queries
from courses.reminders.stages import DAY, HOUR, STAGES, WEEK
from courses.seminars import actions as sessions
from lms.jobs.actions import drain
from lms.jobs.models import Job
from lms.models import MailPreferences, Notification
from tests import builders

pytestmark = pytest.mark.django_db
BEFORE = {"week": dt.timedelta(days=6), "day": dt.timedelta(hours=20), "hour": dt.timedelta(minutes=50)}


def in_(left: dt.timedelta, **fields):
    return builders.session(builders.course("Сроки"), timezone.now() + left, **fields)


def seat(session, *people, way="hall"):
    long_ago = timezone.now() - dt.timedelta(days=20)
    return [
        Registration.objects.create(
            session=session, user=one, state="seated", way=way, queued_at=long_ago, created_at=long_ago,
            agency=one.employments.get().agency,
        )
        for one in people
    ]  # fmt: skip


def told():
    return Notification.objects.filter(kind__startswith="courses.session_in_")


@pytest.mark.parametrize("stage", STAGES)
def test_who_has_a_seat_is_reminded_once_however_often_workers_look(stage, learner, stranger):
    session = in_(BEFORE[stage])
    seat(session, learner)
    Registration.objects.create(session=session, user=stranger, state="waiting", queued_at=timezone.now())
    for _look in range(3):
        actions.owe()
        drain()
    assert [one.recipient for one in told()] == [learner]
    assert told().get().kind == f"courses.session_in_{'an' if stage == 'hour' else 'a'}_{stage}"
    assert len(mail.outbox) == 1


def test_a_job_done_twice_after_a_killed_worker_writes_once(learner):
    session = in_(BEFORE["day"])
    seat(session, learner)
    for _time in range(2):
        actions.remind(session_id=session.pk, stage=DAY, starts_at=session.starts_at)
    assert told().count() == 1


@pytest.mark.parametrize("left", [dt.timedelta(days=8), dt.timedelta(days=2, hours=5), dt.timedelta(hours=2)])
def test_between_the_stages_there_is_nothing_to_say(left, learner):
    seat(in_(left), learner)
    actions.owe()
    assert not Job.objects.filter(kind=actions.REMIND).exists()


def test_the_letters_of_a_week_and_a_day_carry_the_session_for_the_calendar(learner):
    for stage in (WEEK, DAY, HOUR):
        session = in_(BEFORE[stage.code])
        seat(session, learner)
        actions.remind(session_id=session.pk, stage=stage, starts_at=session.starts_at)
    drain()
    attached = {letter.subject.partition(" занятие")[0]: len(letter.attachments) for letter in mail.outbox}
    assert attached == {"Через неделю": 1, "Завтра": 1, "Через час": 0}


def test_who_has_just_got_her_seat_is_not_reminded_at_once_but_in_the_last_hour(learner):
    for stage, expected in (("day", 0), ("hour", 1)):
        session = in_(BEFORE[stage])
        Registration.objects.create(session=session, user=learner, state="seated", queued_at=timezone.now())
        actions.remind(session_id=session.pk, stage=STAGES[stage], starts_at=session.starts_at)
        assert told().count() == expected


def test_a_session_that_was_moved_or_called_off_reminds_of_its_new_time_or_not_at_all(learner, trainer):
    session = in_(BEFORE["day"])
    seat(session, learner)
    actions.owe()
    later = session.starts_at + dt.timedelta(hours=1)
    moved = sessions.update_session(
        session=session, by=trainer, starts_at=later, ends_at=later + dt.timedelta(minutes=90)
    )
    drain()
    assert not told().exists()
    actions.owe()
    drain()
    assert told().count() == 1
    sessions.cancel_session(session=moved, by=trainer, reason="Болезнь")
    actions.remind(session_id=session.pk, stage=DAY, starts_at=later)
    assert told().count() == 1


def test_the_hour_before_is_not_lost_to_quiet_hours(learner, stranger, region):
    """It waits for their end only where that comes before the session does; the day before may always wait."""
    now = timezone.localtime()
    clock = lambda minutes: (now + dt.timedelta(minutes=minutes)).time().replace(second=0, microsecond=0)  # noqa: E731
    MailPreferences.objects.create(user=learner, quiet_from=clock(-60), quiet_to=clock(120))
    MailPreferences.objects.create(user=stranger, quiet_from=clock(-60), quiet_to=clock(20))
    session = in_(BEFORE["hour"])
    seat(session, learner, stranger)
    actions.remind(session_id=session.pk, stage=HOUR, starts_at=session.starts_at)
    moments = {job.key.rpartition(":")[2]: job.run_at for job in Job.objects.filter(kind="notifications.deliver")}
    assert moments[str(learner.pk)] <= timezone.now()
    assert timezone.now() < moments[str(stranger.pk)] < session.starts_at
    tomorrow = in_(BEFORE["day"], place="Другой зал")
    seat(tomorrow, learner)
    actions.remind(session_id=tomorrow.pk, stage=DAY, starts_at=tomorrow.starts_at)
    assert Job.objects.filter(kind="notifications.deliver", run_at__gt=timezone.now()).count() == 2


def test_hours_are_those_of_where_the_person_works(learner, stranger, region):
    region.transport.time_zone = "Asia/Yekaterinburg"
    region.transport.save()
    session = in_(BEFORE["day"])
    seat(session, learner, stranger)
    actions.remind(session_id=session.pk, stage=DAY, starts_at=session.starts_at)
    here, there = (told().get(recipient=one).title for one in (learner, stranger))
    assert f"{timezone.localtime(session.starts_at):%H:%M}" in here
    assert f"{timezone.localtime(session.starts_at) + dt.timedelta(hours=2):%H:%M}" in there
    assert there.endswith("по вашему времени (МСК+2)")


def test_who_may_want_to_come_hears_once_that_registration_is_open(learner, hr, head, stranger, office, trainer):
    session = in_(dt.timedelta(days=20))
    edition = session.edition
    edition.announced_at = timezone.now() - dt.timedelta(days=5)
    edition.opens_at = timezone.now() + dt.timedelta(hours=1)
    edition.save()
    editions.want(course=session.course, user=learner)
    Enrolment.objects.create(user=hr, course=session.course, started_at=timezone.now())
    Enrolment.objects.create(user=head, course=session.course, started_at=timezone.now(), completed_at=timezone.now())
    Enrolment.objects.create(user=office, course=session.course, started_at=timezone.now())
    seat(session, office)
    actions.owe()
    assert not Job.objects.filter(kind=actions.OPENED).exists()
    edition.opens_at = timezone.now() - dt.timedelta(hours=1)
    edition.save()
    for _look in range(2):
        actions.owe()
        drain()
    opened = Notification.objects.filter(kind="courses.registration_open")
    assert {one.recipient for one in opened} == {learner, hr}
    assert opened.count() == 2


def test_who_was_just_told_of_the_date_is_not_told_again_that_registration_is_open(learner, trainer):
    session = in_(dt.timedelta(days=20))
    edition = session.edition
    edition.announced_at = None
    edition.save()
    editions.want(course=session.course, user=learner)
    editions.announce(edition=edition, by=trainer)
    actions.owe()
    drain()
    assert not Notification.objects.filter(kind="courses.registration_open").exists()


def test_old_editions_are_no_news(learner):
    session = in_(dt.timedelta(days=20))
    session.edition.announced_at = timezone.now() - dt.timedelta(days=30)
    session.edition.save()
    assert not queries.opened(timezone.now()).exists()


@pytest.mark.parametrize("people", [1, 3])
def test_what_is_owed_is_found_set_by_set(region, people, django_assert_max_num_queries):
    session = in_(BEFORE["day"])
    seat(
        session,
        *(builders.official(f"p{n}@example.org", "Белов", "Ян", agency=region.health_unit) for n in range(people)),
    )
    with django_assert_max_num_queries(18):
        actions.owe()
        actions.remind(session_id=session.pk, stage=DAY, starts_at=session.starts_at)
    assert told().count() == people
