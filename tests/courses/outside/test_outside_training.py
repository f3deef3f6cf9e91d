"""Training elsewhere: its paper goes to HR and counts from the day that it bears, once HR says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses.models import Course, OutsideTraining
from courses.outside import actions
from lms.errors import Refused
from lms.models import Notification, User
from tests.courses.outside.conftest import DAY, scan


def fulfilled(user: User) -> list[tuple[dt.date, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fulfilled_on, source FROM courses_fulfilment WHERE user_id = %s", [user.pk])
        return list(cursor.fetchall())


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("id").values_list("kind", flat=True))


def test_a_confirmed_paper_counts_from_its_day(learner: User, hr: User, send) -> None:
    training = send(learner)
    assert (training.state, told(hr)) == ("waiting", ["courses.outside_training_sent"])
    assert fulfilled(learner) == []
    actions.confirm(training=training, by=hr)
    assert actions.confirm(training=training, by=hr).state == "confirmed"
    assert fulfilled(learner) == [(DAY, "outside")]
    assert told(learner) == ["courses.outside_training_confirmed"]


def test_the_same_paper_sent_twice_is_one(learner: User, send) -> None:
    assert send(learner).pk == send(learner).pk


def test_a_declined_paper_comes_back_with_words_and_another_may_be_sent(learner: User, hr: User, send) -> None:
    training = send(learner)
    with pytest.raises(Refused, match="почему"):
        actions.decline(training=training, words=" ", by=hr)
    actions.decline(training=training, words="Подписи нет.", by=hr)
    assert fulfilled(learner) == []
    with pytest.raises(Refused, match="уже есть решение"):
        actions.confirm(training=training, by=hr)
    assert send(learner).pk != training.pk


def test_what_was_confirmed_can_be_revoked_for_a_reason(learner: User, hr: User, send) -> None:
    training = actions.confirm(training=send(learner), by=hr)
    actions.revoke(training=training, reason="Документ чужой.", by=hr)
    assert fulfilled(learner) == []
    training.refresh_from_db()
    assert (training.state, training.revoke_reason, training.revoked_by) == ("revoked", "Документ чужой.", hr)


@pytest.mark.parametrize("days", [1, -20_000])
def test_a_day_ahead_or_long_gone_is_refused(learner: User, send, days: int) -> None:
    with pytest.raises(Refused):
        send(learner, completed_on=timezone.localdate() + dt.timedelta(days=days))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM courses_outsidetraining",
        "UPDATE courses_outsidetraining SET completed_on = completed_on - 1",
        "UPDATE courses_outsidetraining SET state = 'revoked', revoked_at = now(), decided_at = now()",
    ],
)
def test_the_database_lets_nobody_change_what_was_sent(learner: User, send, statement: str) -> None:
    send(learner)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_may_open_the_paper_and_judge_it(
    learner: User, hr: User, head: User, office: User, trainer: User, stranger: User, strange_hr: User, send, client_of
) -> None:
    training = send(learner)
    paper, desk = f"/outside/{training.pk}/document/", f"/staff/outside/{training.pk}/"
    opened = {user: client_of(user).get(paper).status_code for user in (learner, hr, head, office)}
    assert set(opened.values()) == {200}
    for user in (trainer, stranger, strange_hr):
        assert client_of(user).get(paper).status_code == 404
    for user in (learner, head, trainer, stranger, strange_hr):
        assert client_of(user).post(desk, {"decision": "confirm"}).status_code == 404
    assert client_of(hr).post(desk, {"decision": "confirm", "words": "Спасибо."}).status_code == 302
    training.refresh_from_db()
    assert (training.state, training.decided_by) == ("confirmed", hr)


def test_nobody_judges_her_own_paper(hr: User, send, client_of) -> None:
    own = send(hr)
    assert client_of(hr).post(f"/staff/outside/{own.pk}/", {"decision": "confirm"}).status_code == 404
    assert client_of(hr).get(f"/outside/{own.pk}/document/").status_code == 200


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(learner: User, course: Course, client_of) -> None:
    browser = client_of(learner)
    fields = {"course": course.pk, "title": "Семинар", "place": "ЦУР", "completed_on": "2026-03-15"}
    fake = scan()
    fake.name = "скан.pdf"
    page = browser.post("/outside/new/", {**fields, "document": fake})
    assert page.status_code == 422
    assert "а внутри — PNG" in page.content.decode()
    assert 'value="Семинар"' in page.content.decode()
    ahead = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    assert "ещё не наступил" in browser.post("/outside/new/", {**fields, "completed_on": ahead}).content.decode()
    assert browser.post("/outside/new/", {**fields, "document": scan()}).status_code == 302
    assert OutsideTraining.objects.get().title == "Семинар"
    assert "Ждёт проверки" in browser.get("/outside/").content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_pages_take_as_many_queries_for_one_paper_as_for_three(
    learner: User, hr: User, send, client_of, django_assert_max_num_queries, many: int
) -> None:
    for number in range(many):
        send(learner, completed_on=DAY + dt.timedelta(days=number))
    keeper, sender = client_of(hr), client_of(learner)
    with django_assert_max_num_queries(9):
        assert keeper.get("/staff/outside/").status_code == 200
    with django_assert_max_num_queries(6):
        assert sender.get("/outside/").status_code == 200
