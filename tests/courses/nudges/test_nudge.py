"""HR reminds people of a report in her own words: seen before it goes, once a day, no words in the audit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Assignment, Course, Extension, Progress
from lms.models import AuditEntry, Notification, User
from tests import builders
from tests.conftest import Region

TEXT = "Коллеги, осталась неделя."


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Анатомия ответа")


@pytest.fixture
def waiting(region: Region, learner: User, course: Course) -> list[Assignment]:
    """Two of the ministry who have not completed, and one who has."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    other = builders.official("b@example.org", "Белова", "Ия", agency=region.health)
    done = builders.official("d@example.org", "Готовцева", "Ия", agency=region.health)
    builders.assignment(done, course, yesterday, state=Progress.COMPLETED, completed_at=timezone.now())
    return [builders.assignment(who, course, yesterday) for who in (learner, other)]


def nudged() -> list[Notification]:
    return list(Notification.objects.filter(kind="courses.person_nudged"))


def test_it_says_how_many_get_it_and_who_has_completed_is_left_alone(
    waiting: list[Assignment], hr: User, client_of
) -> None:
    browser = client_of(hr)
    shown = browser.get("/staff/people/nudge/").content.decode().replace("\u00a0", " ")
    assert "Письмо получат 2 человека" in shown
    assert "Здравствуйте!" in shown
    assert browser.post("/staff/people/nudge/", {"text": TEXT}).status_code == 302
    assert {one.recipient_id for one in nudged()} == {one.user_id for one in waiting}
    assert nudged()[0].body == f"{TEXT}\n\n{hr.get_full_name()}"


def test_once_a_day_whoever_sends_it(waiting: list[Assignment], hr: User, office: User, client_of) -> None:
    client_of(hr).post(f"/staff/people/nudge/?person={waiting[0].user_id}", {"text": TEXT})
    assert len(nudged()) == 1
    shown = client_of(office).get("/staff/people/nudge/").content.decode().replace("\u00a0", " ")
    assert "Письмо получит 1 человек" in shown
    assert "1 человек уже получил" in shown
    for _ in range(2):
        client_of(office).post("/staff/people/nudge/", {"text": "Ещё раз."})
    assert sorted(one.recipient_id for one in nudged()) == sorted(one.user_id for one in waiting)


def test_the_audit_keeps_whom_and_how_many_but_not_the_words(waiting: list[Assignment], hr: User, client_of) -> None:
    client_of(hr).post("/staff/people/nudge/?status=overdue", {"text": TEXT})
    entry = AuditEntry.objects.get(verb="courses.nudge_people")
    assert (entry.actor, entry.data["people"], entry.data["asked"]["status"]) == (hr, 2, "overdue")
    assert "неделя" not in str(entry.data)


def test_an_empty_or_endless_text_is_not_sent(waiting: list[Assignment], hr: User, client_of) -> None:
    for text in (" ", "я" * 1001):
        assert client_of(hr).post("/staff/people/nudge/", {"text": text}).status_code == 422
    assert not nudged()


def test_a_head_sees_the_list_but_does_not_write(waiting: list[Assignment], head: User, client_of) -> None:
    browser = client_of(head)
    assert "Напомнить" not in browser.get("/staff/people/").content.decode()
    assert browser.post("/staff/people/nudge/", {"text": TEXT}).status_code == 403


def test_a_past_day_gives_no_right_today(waiting: list[Assignment], hr: User, client_of) -> None:
    past = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    assert client_of(hr).post(f"/staff/people/nudge/?on={past}", {"text": TEXT}).status_code in (404, 409)
    assert not nudged()


def test_many_dates_are_moved_at_once(
    waiting: list[Assignment], course: Course, hr: User, client_of, region: Region
) -> None:
    browser = client_of(hr)
    page = f"/staff/people/extend/?course={course.pk}"
    assert browser.post("/staff/people/extend/", {}).status_code == 409
    day = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    form = {"due_on": day, "reason": "Сервер не работал."}
    assert "2 человека" in browser.get(page).content.decode().replace("\u00a0", " ")
    with CaptureQueriesContext(connection) as captured:
        browser.post(page, form)
    assert Extension.objects.count() == 2
    assert len(captured) < 40
    browser.post(page, form)
    assert Extension.objects.count() == 2
