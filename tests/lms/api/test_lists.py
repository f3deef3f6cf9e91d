"""What other systems read: staff, assignments, completions; and the filters of each."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.certificates.actions import issue as certify
from courses.certificates.actions import revoke
from courses.models import Assignment, Completion
from tests import builders


def completed(user, course, at=None, **fields):
    evidence = {"course": {"title": course.title, "programme": "Ответ по существу", "hours": 2}, "lessons": []}
    return Completion.objects.create(
        user=user, course=course, completed_at=at or timezone.now(), evidence=evidence, **fields
    )


def test_staff_are_told_with_their_place_and_number(ask, give, region, learner):
    learner.employments.update(personnel_number="0042")
    _token, secret = give(region.health)

    (row,) = ask(secret, "staff").json()["items"]

    assert row == {
        "id": learner.employments.get().pk,
        "personnel_number": "0042",
        "person": {
            "id": learner.pk,
            "last_name": "Иванова",
            "first_name": "Анна",
            "patronymic": "Петровна",
            "email": "anna@example.org",
        },
        "agency": {"code": "MINZDRAV_OBR", "name": "Отдел обращений"},
        "position": {
            "title": "Главный специалист отдела",
            "service": "civil",
            "category": "specialists",
            "group": "none",
        },
        "is_main": True,
        "started_on": "2025-01-09",
        "ended_on": None,
    }


def test_an_assignment_is_told_with_its_ground_and_whether_it_is_overdue(ask, give, region, learner):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    late = builders.assignment(learner, builders.course(code="ANAT"), yesterday)
    _token, secret = give(region.government)

    (row,) = ask(secret, "assignments").json()["items"]

    assert row["person"] == {"id": learner.pk, "name": "Иванова Анна Петровна", "personnel_number": ""}
    assert row["course"] == {"id": late.course_id, "code": "ANAT", "title": "Анатомия ответа"}
    assert row["requirement"]["title"] == "Обязательные семинары"
    assert (row["due_on"], row["state"], row["is_overdue"]) == (yesterday.isoformat(), "not_started", True)
    assert (row["status"], row["expires_on"]) == ("overdue", None)


def test_assignments_are_filtered_by_course_state_agency_and_change(ask, give, region, learner, hr):
    today = timezone.localdate()
    late = builders.assignment(learner, builders.course("Тон"), today - dt.timedelta(days=1))
    ahead = builders.assignment(hr, late.course, today + dt.timedelta(days=9))
    other = builders.assignment(hr, builders.course("Каналы"), today + dt.timedelta(days=9))
    _token, secret = give(region.health)

    def ids(**query):
        return {row["id"] for row in ask(secret, "assignments", **query).json()["items"]}

    assert ids() == {late.pk, ahead.pk, other.pk}
    assert ids(course=late.course_id) == {late.pk, ahead.pk}
    assert ids(state="overdue") == {late.pk}
    assert ids(state="completed") == set()
    assert ids(agency="MINZDRAV_OBR") == {late.pk}
    moment = timezone.now().isoformat()
    assert ids(changed_since=moment) == set()
    Assignment.objects.filter(pk=other.pk).update(state="in_progress")
    assert ids(changed_since=moment) == {other.pk}


def test_a_completion_comes_with_its_certificate_and_where_to_check_it(ask, give, region, learner, client, office):
    course = builders.course()
    done = completed(learner, course, score=90)
    certificate = certify(completion=done)
    _token, secret = give(region.health)

    (row,) = ask(secret, "completions").json()["items"]

    assert (row["person"]["id"], row["score"]) == (learner.pk, 90)
    assert row["certificate"]["number"] == certificate.number
    page = client.get(row["certificate"]["check_url"].removeprefix("http://localhost:8000"))
    assert certificate.number in page.content.decode()
    moment = timezone.now().isoformat()
    assert not ask(secret, "completions", changed_since=moment).json()["items"]
    revoke(certificate=certificate, by=office, reason="Ошибка в имени.")
    (row,) = ask(secret, "completions", changed_since=moment, state="revoked").json()["items"]
    assert row["certificate"]["state"] == "revoked"


def test_a_completion_without_a_certificate_says_so(ask, give, region, learner):
    completed(learner, builders.course())
    _token, secret = give(region.health)

    (row,) = ask(secret, "completions").json()["items"]

    assert row["certificate"] is None


@pytest.mark.parametrize("path", ["staff", "assignments", "completions"])
def test_a_list_costs_the_same_for_one_row_and_for_four(
    ask, give, region, learner, path, django_assert_max_num_queries, django_assert_num_queries, within_a_minute
):
    _token, secret = give(region.government)

    def fill(number, user):
        course = builders.course(f"Курс {number}")
        builders.assignment(user, course, timezone.localdate())
        certify(completion=completed(user, course))

    fill(0, learner)
    ask(secret, path)  # the use is noted, the limit is in the cache
    with django_assert_max_num_queries(20) as one:
        assert ask(secret, path).status_code == 200
    for number in range(1, 4):
        person = builders.official(f"q{number}@example.org", "Ещё", "Имя", agency=region.transport)
        fill(number, person)
    with django_assert_num_queries(len(one)):
        assert len(ask(secret, path).json()["items"]) >= 4


@pytest.mark.parametrize(
    "moment", ["0388-06-30T11:26:00-19:17", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:00"]
)
def test_a_moment_at_the_end_of_the_calendar_or_far_from_greenwich_is_understood(give, region, ask, moment):
    _token, secret = give(region.health)

    assert ask(secret, "completions", changed_since=moment).status_code == 200
