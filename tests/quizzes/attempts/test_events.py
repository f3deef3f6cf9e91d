"""What happened around an attempt is kept as facts: what the page has seen, and from where answers came."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.attempts import actions, event_actions, facts, queries
from quizzes.attempts.facts import Place, browser_name, place_of
from quizzes.models import AttemptEvent
from tests import builders

from .conftest import right

JSON = {"Accept": "application/json"}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
YANDEX = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 YaBrowser/24.10 Safari/537.36"
)
OFFICE = Place("10.0.0.7", "Firefox, Windows")
PHONE = Place("10.9.9.9", "Яндекс Браузер, Android")


def kinds(attempt):
    return [event.kind for event in attempt.events.all()]


def tell(client, attempt, *events, **extra):
    address = reverse("quizzes:attempt-events", args=[attempt.pk])
    return client.post(address, {"events": json.dumps([{"kind": kind, "at": at} for kind, at in events])}, **extra)


def milliseconds(moment):
    return moment.timestamp() * 1000


def test_leaving_the_page_and_coming_back_is_kept_and_told_as_one_line(attempt, learner, client_of, pass_time):
    pass_time(attempt, 5)
    away = timezone.now() - dt.timedelta(minutes=3)
    back = away + dt.timedelta(seconds=80)

    assert (
        tell(client_of(learner), attempt, ("away", milliseconds(away)), ("back", milliseconds(back))).status_code == 204
    )

    (fact,) = queries.facts_of(attempt)
    assert (fact.kind, fact.seconds) == ("away", 80)


def test_the_same_told_twice_is_kept_once(attempt, learner, client_of, pass_time):
    pass_time(attempt, 5)
    at = milliseconds(timezone.now() - dt.timedelta(minutes=1))
    for _time in range(2):
        tell(client_of(learner), attempt, ("away", at))

    assert kinds(attempt) == ["away"]


def test_times_outside_the_attempt_are_drawn_into_it(attempt, learner, client_of):
    tell(client_of(learner), attempt, ("away", 0), ("back", milliseconds(timezone.now() + dt.timedelta(days=9))))

    assert all(attempt.started_at <= event.at <= timezone.now() for event in attempt.events.all())


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", '[{"kind": "away"}]', '[{"kind": "away", "at": "x"}]', '[{"kind": "away", "at": 1e300}]', "["],
)
def test_nonsense_is_left_out(attempt, learner, client_of, text):
    response = client_of(learner).post(reverse("quizzes:attempt-events", args=[attempt.pk]), {"events": text})

    assert response.status_code == 204
    assert kinds(attempt) == []


def test_a_page_cannot_make_up_what_the_server_sees(attempt, learner, client_of):
    tell(client_of(learner), attempt, ("address", 1), ("browser", 2), ("resumed", 3))

    assert kinds(attempt) == []


def test_there_is_an_end_to_what_is_kept(attempt):
    moments = [attempt.started_at + dt.timedelta(microseconds=count) for count in range(60)]
    for _batch in range(12):
        event_actions.note(attempt=attempt, seen=[("away", moment) for moment in moments])

    assert attempt.events.count() <= event_actions.IN_ALL + event_actions.AT_ONCE


def test_an_answer_from_another_network_and_browser_is_a_fact(attempt, learner, client_of):
    client = client_of(learner)
    address, data = reverse("quizzes:attempt-answer", args=[attempt.pk, 1]), right(attempt.items.get(position=1))
    client.post(address, {**data, "sequence": 1}, REMOTE_ADDR="10.0.0.7", HTTP_USER_AGENT=FIREFOX)
    client.post(address, {**data, "sequence": 2}, REMOTE_ADDR="10.0.0.7", HTTP_USER_AGENT=FIREFOX)
    assert kinds(attempt) == []

    client.post(address, {**data, "sequence": 3}, REMOTE_ADDR="10.9.9.9", HTTP_USER_AGENT=YANDEX)

    assert {event.kind: event.detail for event in attempt.events.all()} == {
        "address": "10.0.0.7 → 10.9.9.9",
        "browser": "Firefox, Windows → Яндекс Браузер, Android",
    }


def test_an_answer_from_where_she_began_costs_no_query_more(learner, client_of):
    attempt = actions.start(quiz=builders.quiz(), user=learner, place=Place("127.0.0.1", "Firefox, Windows"))
    client, data = client_of(learner), right(attempt.items.get(position=1))
    address = reverse("quizzes:attempt-answer", args=[attempt.pk, 1])
    with CaptureQueriesContext(connection) as made:
        client.post(address, {**data, "sequence": 5}, headers=JSON, HTTP_USER_AGENT=FIREFOX)

    assert len([one for one in made if "SAVEPOINT" not in one["sql"]]) <= 5


def test_entering_an_open_attempt_again_is_a_fact_but_not_a_second_click(attempt, learner, pass_time):
    actions.start(quiz=attempt.quiz, user=learner, place=OFFICE)
    assert kinds(attempt) == []
    pass_time(attempt, 3)

    actions.start(quiz=attempt.quiz, user=learner, place=PHONE)

    assert sorted(kinds(attempt)) == ["address", "browser", "resumed"]


def test_a_practice_keeps_nothing_of_it(learner, client_of):
    attempt = actions.start(quiz=builders.quiz(practice=True), user=learner, place=OFFICE)
    tell(client_of(learner), attempt, ("away", milliseconds(timezone.now())))
    event_actions.observe(attempt=attempt, place=PHONE)

    attempt.refresh_from_db()
    assert (kinds(attempt), attempt.address, attempt.browser) == ([], None, "")


def test_a_finished_attempt_keeps_nothing_more(attempt, learner, client_of):
    actions.submit(attempt=attempt)
    tell(client_of(learner), attempt, ("away", milliseconds(timezone.now())))

    assert kinds(attempt) == []


def test_nobody_tells_of_another_s_attempt(attempt, stranger, trainer, client_of):
    assert tell(client_of(stranger), attempt).status_code == 404
    assert tell(client_of(trainer), attempt).status_code == 403


def test_the_trainer_reads_facts_and_that_they_are_no_verdict(attempt, trainer, client_of):
    AttemptEvent.objects.create(attempt=attempt, kind="address", at=timezone.now(), detail="10.0.0.7 → 10.9.9.9")

    html = client_of(trainer).get(reverse("quizzes:attempt-examine", args=[attempt.pk])).content.decode()

    assert "10.0.0.7 → 10.9.9.9" in html
    assert "Это факты, а не выводы" in html.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (YANDEX, "Яндекс Браузер, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_as_people_do(agent, name):
    assert browser_name(agent) == name


def test_behind_a_proxy_its_header_says_the_address(settings):
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "10.1.2.3"}
    assert place_of(meta).address == "127.0.0.1"
    settings.PROXY_ADDRESS_HEADER = "HTTP_X_REAL_IP"
    assert place_of(meta).address == "10.1.2.3"
    assert place_of({"HTTP_X_REAL_IP": "unix:"}).address == ""


def test_who_left_twice_is_told_twice_and_an_unfinished_absence_stays_open():
    noon = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    steps = [("away", 0), ("back", 10), ("back", 20), ("away", 30)]
    events = [AttemptEvent(kind=kind, at=noon + dt.timedelta(seconds=at)) for kind, at in steps]

    assert [(fact.kind, fact.seconds) for fact in facts.told(events)] == [("away", 10), ("back", None), ("away", None)]
