"""The feed of changes: in the order of transactions, nothing lost while rows are being written, no strangers."""

import datetime as dt

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.changes.api import ChangesQuestion
from lms.api import cursors
from lms.models import Employment
from tests import builders
from tests.lms.api.test_lists import completed

# The feed waits for every transaction of the server that is still open, also for those of other tests.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


@pytest.fixture
def feed(transactional_db, ask, give, region):
    """Follows the feed of the ministry: each call returns what is new."""
    _token, secret = give(region.health)

    class Feed:
        cursor = ask(secret, "changes").json()["next"]

        def read(self, limit=100):
            answer = ask(secret, "changes", cursor=self.cursor, limit=limit)
            assert answer.status_code == 200, answer.content
            body = answer.json()
            self.cursor, self.more = body["next"], body["more"]
            return [(row["kind"], row["what"], row["person"]) for row in body["items"]]

    return Feed()


def test_the_feed_tells_each_change_once_in_order(feed, region, learner):
    assert feed.read() == [("employment", ["started"], learner.pk)]
    course = builders.course()
    assignment = builders.assignment(learner, course, timezone.localdate())
    assignment.due_on += dt.timedelta(days=9)
    assignment.save()
    completed(learner, course)
    learner.employments.update(personnel_number="7")

    assert feed.read() == [
        ("assignment", ["assigned"], learner.pk),
        ("assignment", ["due_on"], learner.pk),
        ("completion", ["completed"], learner.pk),
        ("employment", ["changed"], learner.pk),
    ]
    assert feed.read() == []


def test_pages_of_the_feed_leave_nothing_out(feed, region):
    people = [builders.official(f"c{n}@example.org", "Новая", "Имя", agency=region.health).pk for n in range(7)]
    told = feed.read(limit=2)
    while feed.more:
        told += feed.read(limit=2)

    assert [person for _kind, _what, person in told] == people


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_one_transaction_of_several_kinds_is_told_whole_over_pages(feed, region, learner, limit):
    feed.read()
    course, other = builders.course("Тон"), builders.course("Каналы")
    with transaction.atomic():
        for one in (course, other):
            completed(learner, one)
            builders.assignment(learner, one, timezone.localdate())
        learner.employments.update(personnel_number="7")

    told = feed.read(limit)
    while feed.more:
        told += feed.read(limit)

    assert [kind for kind, _what, _person in told] == ["employment", *["assignment"] * 2, *["completion"] * 2]


def test_what_a_slow_transaction_began_earlier_is_told_when_it_is_over(feed, region, learner, specialist):
    """A later number that is committed first must not carry the cursor past an earlier one."""
    feed.read()
    slow = connections.create_connection("default")
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute("UPDATE lms_employment SET personnel_number = '1' WHERE user_id = %s", [learner.pk])
        quick = builders.official("quick@example.org", "Быстрая", "Имя", agency=region.health)

        assert feed.read() == []
        slow.commit()
    finally:
        slow.close()

    assert feed.read() == [("employment", ["changed"], learner.pk), ("employment", ["started"], quick.pk)]


def test_the_feed_speaks_of_nobody_who_works_elsewhere(feed, region, learner, stranger):
    feed.read()
    course = builders.course()
    builders.assignment(stranger, course, timezone.localdate())
    builders.assignment(learner, course, timezone.localdate())
    Employment.objects.filter(user=learner).update(agency=region.transport)

    assert feed.read() == []


def test_a_kind_is_told_to_whom_it_is_open(ask, give, region, learner, transactional_db):
    _token, secret = give(region.health, scopes=["assignments:read"])
    cursor = ask(secret, "changes").json()["next"]
    learner.employments.update(personnel_number="7")
    builders.assignment(learner, builders.course(), timezone.localdate())

    (row,) = ask(secret, "changes", cursor=cursor).json()["items"]

    assert (row["kind"], row["person"], row["state"]) == ("assignment", learner.pk, "not_started")


def test_a_cursor_of_a_list_does_not_fit_the_feed(ask, give, region, learner, hr, transactional_db):
    _token, secret = give(region.health)
    cursor = ask(secret, "staff", limit=1).json()["next"]

    assert ask(secret, "changes", cursor=cursor).status_code == 400


def test_a_cursor_from_before_a_restored_dump_is_refused(ask, give, region, transactional_db):
    token, secret = give(region.health)
    cursor = cursors.write([str(2**60), 0, 0], of=ChangesQuestion().name(token))

    assert ask(secret, "changes", cursor=cursor).status_code == 400


def test_a_question_to_the_feed_costs_the_same_for_one_change_and_for_four(
    ask, give, region, django_assert_num_queries, transactional_db, within_a_minute
):
    _token, secret = give(region.health)
    cursor = ask(secret, "changes").json()["next"]
    builders.official("one@example.org", "Первая", "Имя", agency=region.health)
    ask(secret, "changes", cursor=cursor)
    with CaptureQueriesContext(connection) as one:
        assert len(ask(secret, "changes", cursor=cursor).json()["items"]) == 1
    for number in range(3):
        builders.official(f"more{number}@example.org", "Ещё", "Имя", agency=region.health)
    with django_assert_num_queries(len(one)):
        assert len(ask(secret, "changes", cursor=cursor).json()["items"]) == 4
