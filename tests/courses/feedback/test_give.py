"""Feedback: once a person, joined to nobody, shown to trainers from three answers on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance.models import AttendanceMark
from courses.feedback import actions, queries
from courses.feedback.nps import Nps
from courses.models import FeedbackAnswer, FeedbackGiven, Registration
from lms.errors import Refused
from lms.jobs.models import Job
from lms.models import AuditEntry, Notification
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(region, learner):
    names = ("Белов", "Власова", "Громов", "Дымов")
    return [learner] + [
        builders.official(f"p{number}@example.org", name, "Ян", agency=region.health_unit)
        for number, name in enumerate(names)
    ]


@pytest.fixture
def held(people, trainer):
    """A session that ended an hour ago, at which all had a seat."""
    begun = timezone.now() - dt.timedelta(hours=3)
    session = builders.session(builders.course("Сроки"), begun, minutes=120, trainers=[trainer])
    for one in people:
        Registration.objects.create(session=session, user=one, state="seated", queued_at=begun)
    return session


def test_one_answer_a_person_however_often_it_is_sent(held, learner, client_of):
    url = reverse("courses:session-feedback", args=[held.pk])
    browser = client_of(learner)
    said = {"score": "9", "use": "yes", "pace": "right", "text": "Разбор ответов"}
    assert browser.post(url, {"text": "Без числа"}).status_code == 422
    assert browser.post(url, said).status_code == 302
    assert browser.post(url, {**said, "score": "1"}).status_code == 302
    assert FeedbackAnswer.objects.get().score == 9
    assert "Вы уже ответили" in browser.get(url).content.decode()


def test_only_who_was_there_is_asked(held, learner, stranger, trainer, client_of):
    url = reverse("courses:session-feedback", args=[held.pk])
    assert client_of(stranger).get(url).status_code == 403
    AttendanceMark.objects.create(session=held, user=learner, minutes=0, by=trainer)
    assert client_of(learner).get(url).status_code == 403


def test_the_form_is_open_from_the_end_of_the_session_for_a_month(held, learner):
    for days in (-1, 40):
        held.starts_at, held.ends_at = (
            timezone.now() - dt.timedelta(days=days, hours=2),
            timezone.now() - dt.timedelta(days=days),
        )
        held.save()
        with pytest.raises(Refused):
            actions.give(session=held, user=learner, score=5)


def test_nothing_kept_says_whose_an_answer_is(held, people):
    """No column joins them, and the order of the rows is another after each answer."""
    fields = {field.name for field in FeedbackAnswer._meta.get_fields()}
    assert fields == {"id", "session", "score", "use", "pace", "text"}
    assert {field.name for field in FeedbackGiven._meta.get_fields()} == {"id", "session", "user"}
    keys: set[object] = set()
    for number, one in enumerate(people):
        actions.give(session=held, user=one, score=number, text=f"слова {number}")
        now = set(FeedbackAnswer.objects.values_list("pk", flat=True))
        assert len(now) == number + 1
        assert not keys & now  # every row was written anew, with another key
        keys = now
    for entry in AuditEntry.objects.filter(verb="courses.give_feedback"):
        assert entry.subject_id == str(held.pk)
        assert entry.data == {}


def test_the_trainer_sees_answers_from_three_on_and_never_a_name(held, people, trainer, learner, client_of):
    url = reverse("courses:feedback-results", args=[held.pk])
    browser = client_of(trainer)
    assert client_of(learner).get(url).status_code == 403
    for number, (one, score) in enumerate(zip(people, (10, 9, 3, 7, 8), strict=True), start=1):
        actions.give(session=held, user=one, score=score, text=f"Мнение {number}")
        page = browser.get(url).content.decode()
        assert ("Мнение 1" in page) is (number >= 3)
        assert one.last_name not in page
    assert "NPS&nbsp;+20 по 5&nbsp;ответам" in page or "NPS&nbsp;+20 по 5\xa0ответам" in page
    assert queries.results(held).nps == Nps(promoters=2, passives=2, detractors=1)


@pytest.mark.parametrize(
    ("counts", "words"), [({}, "—"), ({10: 1}, "+100"), ({0: 3, 9: 1}, "−50"), ({7: 5}, "0"), ({9: 1, 6: 1}, "0")]
)
def test_the_score_is_promoters_less_detractors(counts, words):
    assert Nps.of(counts).words == words


def test_people_are_asked_once_when_it_is_over(held, people, learner, trainer):
    actions.give(session=held, user=learner, score=10)
    AttendanceMark.objects.create(session=held, user=people[1], minutes=0, by=trainer)
    for _round in range(2):
        actions.owe_letters()
    job = Job.objects.get(kind=actions.ASK)
    for _time in range(2):
        actions.ask(session_id=job.payload["session"])
    asked = Notification.objects.filter(kind="courses.feedback_asked")
    assert sorted(asked.values_list("recipient", flat=True)) == sorted(one.pk for one in people[2:])


def test_nobody_is_asked_about_what_was_called_off_or_is_long_past(held):
    held.cancelled_at = timezone.now()
    held.save()
    builders.session(held.course, timezone.now() - dt.timedelta(days=9))
    actions.owe_letters()
    assert not Job.objects.filter(kind=actions.ASK).exists()
