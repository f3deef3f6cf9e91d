"""The official's right: to know why her date is what it is, to dispute it, and to be answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.adjustments import actions
from courses.models import Assignment, DueRequest, Extension
from lms.errors import Refused
from lms.models import Notification, User
from lms.workdays import calendar as workdays
from tests import builders
from tests.conftest import Region


def ask(assignment: Assignment, message: str = "Отпуск до конца месяца.") -> DueRequest:
    return actions.ask(assignment=assignment, kind="more_time", message=message, wished_on=None, by=assignment.user)


def test_the_page_says_why_and_takes_the_letter(
    assignment: Assignment, learner: User, hr: User, client_of, today: dt.date
) -> None:
    page = f"/assignments/{assignment.pk}/why/"
    browser = client_of(learner)
    assert page in browser.get("/").content.decode()
    shown = browser.get(page).content.decode().replace("\u00a0", " ")
    assert "«Базовый курс» (Распоряжение № 5)" in shown
    sent = browser.post(page, {"kind": "dispute", "message": "Я вышла из декрета вчера."}, follow=True)
    assert "ответит до" in sent.content.decode().replace("\u00a0", " ")
    asked = DueRequest.objects.get()
    assert asked.answer_by == workdays.after(today, 5)
    assert Notification.objects.filter(recipient=hr, kind="courses.due_request_made").count() == 1
    assert client_of(hr).get(page).status_code == 404


def test_one_open_request_an_assignment(assignment: Assignment) -> None:
    assert ask(assignment) == ask(assignment, "Второй щелчок.")
    assert DueRequest.objects.count() == 1


def test_yes_makes_the_extension_and_the_person_is_told(
    assignment: Assignment, hr: User, learner: User, client_of, today: dt.date
) -> None:
    asked = ask(assignment)
    browser = client_of(hr)
    assert "Иванова" in browser.get("/staff/due-requests/").content.decode()
    day = today + dt.timedelta(days=30)
    page = f"/staff/due-requests/{asked.pk}/"
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"decision": "granted", "due_on": "", "reason": ""}).status_code == 422
    assert browser.post(page, {"decision": "granted", "due_on": day.isoformat(), "reason": ""}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.due_on == day
    asked.refresh_from_db()
    assert (asked.decision, asked.answered_by, asked.extension) == ("granted", hr, Extension.objects.get())
    told = Notification.objects.filter(recipient=learner, kind__startswith="courses.due_request")
    assert [one.title for one in told] == [f"Срок перенесён на {day:%d.%m.%Y}"]
    assert browser.get(page).status_code == 200
    actions.answer(request=asked, due_on=None, words="Передумали.", by=hr)
    asked.refresh_from_db()
    assert asked.decision == "granted"


def test_no_is_said_in_words(assignment: Assignment, hr: User, learner: User) -> None:
    asked = ask(assignment)
    with pytest.raises(Refused, match="почему"):
        actions.answer(request=asked, due_on=None, words=" ", by=hr)
    actions.answer(request=asked, due_on=None, words="Курс короткий, успеете.", by=hr)
    told = Notification.objects.get(recipient=learner, kind="courses.due_request_declined")
    assert told.body.endswith("Курс короткий, успеете.")
    assert ask(assignment, "Ещё раз.").pk != asked.pk


def test_it_goes_to_the_nearest_hr(region: Region, assignment: Assignment, hr: User, strange_hr: User) -> None:
    above = builders.official("top@example.org", "Верхова", "Ия", agency=region.government, role="hr")
    asked = ask(assignment)
    told = Notification.objects.filter(kind="courses.due_request_made")
    assert {one.recipient for one in told} == {hr}
    assert above not in {one.recipient for one in told}
    assert asked.decision == ""


def test_a_term_of_five_working_days() -> None:
    assert workdays.after(dt.date(2026, 11, 27), 5) == dt.date(2026, 12, 4)
    assert workdays.after(dt.date(2026, 12, 30), 5) == dt.date(2027, 1, 15)  # the 31st is off in 2026


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    region: Region, assignment: Assignment, hr: User, client_of, today: dt.date
) -> None:
    browser = client_of(hr)
    ask(assignment)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/staff/due-requests/").status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(2):
        person = builders.official(f"n{number}@example.org", "Новых", "Ия", agency=region.health_unit)
        ask(builders.assignment(person, assignment.course, today))
    assert queries() == before <= 12
