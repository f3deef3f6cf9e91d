"""A page a week for each head: sent once, frozen, without names in the mail, and only to be read in its reach."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Course, Progress, Requirement, Summary
from courses.summaries import actions, queries
from courses.summaries.content import Content
from lms.jobs.actions import drain
from lms.models import Agency, AuditEntry, Notification, User
from quizzes.models import Reply
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.kinds import Answer
from tests import builders
from tests.conftest import Region

MONDAY = dt.date(2026, 11, 30)


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Анатомия ответа")


@pytest.fixture
def monday(time_machine: Any) -> None:
    time_machine.move_to("2026-11-30T08:05:00+03:00")


@pytest.fixture
def late(monday: None, region: Region, learner: User, head: User, course: Course) -> User:
    """The ministry: one overdue, one done, one due this week."""
    builders.assignment(learner, course, MONDAY - dt.timedelta(days=3))
    done = builders.official("d@example.org", "Готовцева", "Ия", agency=region.health)
    builders.assignment(done, course, MONDAY, state=Progress.COMPLETED, completed_at=timezone.now())
    builders.assignment(head, course, MONDAY + dt.timedelta(days=2))
    return learner


def send() -> list[Summary]:
    actions.owe()
    while drain():
        pass
    return list(Summary.objects.order_by("pk"))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 1, "a summary is one sheet"
    return str(document[0].get_textpage().get_text_range()).replace("\r\n", " ").replace("\u00a0", " ")


def test_the_head_gets_the_figures_by_mail_and_the_names_on_the_site(late: User, head: User, client_of) -> None:
    [summary] = send()
    [letter] = [one for one in mail.outbox if one.to == [head.email]]
    html = str(letter.alternatives[0][0])
    [(name, sheet, kind)] = letter.attachments
    assert letter.subject == "Минздрав: сводка за неделю"
    assert (name, kind) == ("svodka-2026-11-30.pdf", "application/pdf")
    for words in (letter.body, html, text_of(sheet)):
        words = words.replace("\u00a0", " ")
        assert "Обучены 1 из 3 (33 %), просрочили 1." in words
        assert late.last_name not in words
    page = client_of(head).get(f"/staff/summaries/{summary.pk}/").content.decode()
    assert late.get_full_name() in page
    assert "23–29\u00a0ноября" in page
    assert late.last_name in text_of(client_of(head).get(f"/staff/summaries/{summary.pk}/pdf/").content)
    assert AuditEntry.objects.get(verb="courses.download_summary").actor == head


def test_it_is_sent_once_a_week_in_the_morning_of_the_agency(
    late: User, head: User, region: Region, time_machine: Any
) -> None:
    Agency.objects.filter(pk=region.health.pk).update(time_zone="Asia/Yekaterinburg")
    time_machine.move_to("2026-11-30T05:59:00+03:00")
    assert send() == []
    time_machine.move_to("2026-11-30T06:00:00+03:00")
    assert len(send()) == 1
    for moment in ("2026-11-30T07:00:00+03:00", "2026-12-03T07:00:00+03:00"):
        time_machine.move_to(moment)
        assert len(send()) == 1
    time_machine.move_to("2026-12-07T06:00:00+03:00")
    assert len(send()) == 2
    assert Notification.objects.filter(kind="courses.summary_made").count() == 2


def test_after_a_holiday_it_comes_on_the_first_working_day_and_switched_off_not_at_all(
    late: User, office: User, time_machine: Any
) -> None:
    assert queries.sent_on(dt.date(2027, 1, 4)) == dt.date(2027, 1, 11)
    assert queries.sent_on(dt.date(2026, 11, 2)) == dt.date(2026, 11, 2)
    actions.set_up(is_on=False, shows_place=False, by=office)
    assert send() == []


def test_what_was_sent_never_changes(late: User, head: User, client_of) -> None:
    [summary] = send()
    Requirement.objects.update(title="Иначе")
    late.assignments.update(state=Progress.COMPLETED, completed_at=timezone.now())
    assert "просрочили 1" in client_of(head).get(f"/staff/summaries/{summary.pk}/").content.decode()
    with pytest.raises(DatabaseError, match="evidence"):
        Summary.objects.filter(pk=summary.pk).update(content={})


def test_the_change_since_last_week_and_the_way_back_from_json(late: User, region: Region) -> None:
    made = queries.build(queries.region(MONDAY), region.health, shows_place=True)
    assert Content.from_json(made.to_json()) == made
    assert made.change is None
    assert (made.required, made.completed, made.overdue, made.soon) == (3, 1, 1, 1)
    assert made.place is None
    assert "меньше" in made.place_why


def test_the_place_is_among_agencies_of_one_kind(
    late: User, region: Region, office: User, monkeypatch: pytest.MonkeyPatch, course: Course
) -> None:
    monkeypatch.setattr(queries, "PEOPLE_AT_LEAST", 1)
    for number in range(2):
        agency = builders.agency(f"M{number}", f"Министерство {number}", parent=region.government)
        who = builders.official(f"m{number}@example.org", "Людина", "Ия", agency=agency)
        state = {"state": Progress.COMPLETED, "completed_at": timezone.now()} if number else {}
        builders.assignment(who, course, MONDAY, **state)
    actions.set_up(is_on=True, shows_place=True, by=office)
    place = queries.build(queries.region(MONDAY), region.health, shows_place=True).place
    assert place is not None
    assert (place.rank, place.of) == (2, 3)


def test_replies_of_the_week_are_counted_with_their_number(
    late: User, region: Region, monday: None, time_machine: Any
) -> None:
    scenario = builders.scenario(write_minutes=20)
    time_machine.move_to("2026-11-25T12:00:00+03:00", tick=False)
    reply = scenarios.start(scenario=scenario, user=late)
    time_machine.move_to("2026-11-25T12:20:00+03:00", tick=False)
    scenarios.submit(reply=reply, answer=Answer(scenario.model_reply))
    Reply.objects.update(machine_score=60)
    time_machine.move_to("2026-11-30T08:05:00+03:00")
    made = queries.build(queries.region(MONDAY), region.health, shows_place=False)
    assert (made.replies.n, made.replies.speed, made.replies.quality) == (1, 70.0, 60.0)
    assert made.replies.is_few
    assert [one.title for one in made.worst] == [scenario.title]


def test_the_advice_is_done_by_one_button_and_only_by_the_head(late: User, head: User, hr: User, client_of) -> None:
    [summary] = send()
    address = f"/staff/summaries/{summary.pk}/act/"
    assert client_of(hr).post(address).status_code == 403
    assert Content.from_json(summary.content).advice.words.replace("\u00a0", " ") == (
        "Напомните 1 человеку, у кого срок на этой неделе."
    )
    for _ in range(2):
        assert client_of(head).post(address).status_code == 302
    assert [one.recipient for one in Notification.objects.filter(kind="courses.person_nudged")] == [head]


def test_names_of_those_who_left_the_reach_are_not_shown(
    late: User, head: User, strange_hr: User, hr: User, region: Region, client_of
) -> None:
    [summary] = send()
    late.employments.update(agency=region.transport)
    page = client_of(hr).get(f"/staff/summaries/{summary.pk}/").content.decode()
    assert late.last_name not in page
    assert "Больше не\u00a0работает у\u00a0вас" in page
    assert client_of(strange_hr).get(f"/staff/summaries/{summary.pk}/").status_code == 404
    assert client_of(strange_hr).get(f"/staff/summaries/preview/{region.health.pk}/").status_code == 404


def test_pages_take_as_many_queries_for_many_as_for_one(
    late: User, hr: User, region: Region, course: Course, client_of
) -> None:
    browser = client_of(hr)
    [summary] = send()
    counts = []
    for number in range(2):
        for address in (
            "/staff/summaries/",
            f"/staff/summaries/preview/{region.health.pk}/",
            f"/staff/summaries/{summary.pk}/",
        ):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            counts.append(len(captured))
        for more in range(3):
            who = builders.official(f"x{number}{more}@example.org", "Людина", "Ия", agency=region.health_unit)
            builders.assignment(who, course, MONDAY - dt.timedelta(days=9))
    assert counts[:3] == counts[3:]
