from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.marking import actions, queries
from quizzes.marking.ages import age_in_words
from quizzes.models import Reply
from quizzes.scenarios.actions import start
from tests import builders

from .conftest import TOP


def page(client, query=""):
    return client.get(f"/marking/{query}").content.decode()


def test_the_oldest_waits_first(send, trainer, stranger):
    first, second = send(), send(user=stranger)
    Reply.objects.filter(pk=second.pk).update(submitted_at=timezone.now() - dt.timedelta(days=3))

    assert list(queries.queue(trainer)) == [second, first]
    assert queries.next_waiting(trainer) == second


def test_a_row_says_who_where_and_how_long(client_of, waiting, trainer):
    Reply.objects.update(submitted_at=timezone.now() - dt.timedelta(days=3, hours=1))

    html = page(client_of(trainer))

    assert "Иванова Анна Петровна" in html
    assert "Отдел обращений" in html
    assert "ждёт 3\u00a0дня" in html
    assert "Ждёт 1\u00a0ответ" in html


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.5, "меньше часа"), (5, "5\u00a0часов"), (23, "23\u00a0часа"), (24, "1\u00a0день"), (50, "2\u00a0дня")],
)
def test_age_is_said_in_the_largest_unit(hours, words):
    now = timezone.now()

    assert age_in_words(now - dt.timedelta(hours=hours), now) == words


def test_drafts_own_and_optional_replies_do_not_wait(client_of, scenario, send, learner, trainer, stranger):
    send(user=trainer)
    send(user=stranger, needs_mark=False)
    start(scenario=scenario, user=learner, needs_mark=True)

    assert not queries.queue(trainer).exists()
    assert "Всё проверено" in page(client_of(trainer))
    assert queries.queue(trainer, pile="optional").count() == 1


def test_marked_ones_move_to_their_pile(client_of, waiting, trainer):
    actions.mark(reply=waiting, marker=trainer, levels=TOP)
    client = client_of(trainer)

    assert "Ни один ответ не ждёт" in page(client)
    assert "100 из&nbsp;100" in page(client, "?pile=marked")


def test_it_is_narrowed_by_exercise(client_of, send, trainer, stranger):
    other = builders.scenario(title="Автобус не пришёл")
    send(to=other)
    send(user=stranger)

    html = page(client_of(trainer), f"?scenario={other.pk}")

    assert "Иванова" in html
    assert "Чужов" not in html
    assert "Автобус не пришёл (1)" in html


@pytest.mark.parametrize("query", ["?pile=нет", "?scenario=все", "?scenario=99999999999999", "?page=-1", "?page=х"])
def test_nonsense_in_the_address_is_no_error(client_of, waiting, trainer, query):
    assert client_of(trainer).get(f"/marking/{query}").status_code == 200


def test_as_many_queries_for_three_as_for_one(client_of, send, trainer, learner, stranger, hr):
    client = client_of(trainer)
    counts = []
    for user in (learner, stranger, hr):
        send(user=user, to=builders.scenario())
        with CaptureQueriesContext(connection) as seen:
            client.get("/marking/")
        counts.append(len(seen))

    assert counts[0] == counts[2]
    assert counts[0] <= 12


def test_the_menu_leads_trainers_here_and_nobody_else(client_of, scenario, learner, trainer):
    reply = start(scenario=scenario, user=learner)

    assert "Проверка ответов" not in client_of(learner).get(f"/replies/{reply.pk}/").content.decode()
    assert 'href="/marking/"' in page(client_of(trainer))
