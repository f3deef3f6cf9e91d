"""Who is let in by a key, and what everybody else is told."""

import datetime as dt
import logging

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lms.api.models import ApiToken


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return body["type"].removeprefix("urn:otklik:")


@pytest.mark.parametrize("path", ["staff", "assignments", "completions", "openapi.json"])
def test_without_a_key_nothing_is_told(ask, db, path):
    answer = ask(None, path)

    assert (answer.status_code, problem(answer)) == (401, "unauthorized")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_an_expired_and_a_revoked_key_get_the_same_answer(ask, give, region, office):
    token, secret = give(region.health)
    wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    before = [ask(key, "staff") for key in (wrong, "nonsense", secret.upper())]
    with time_machine.travel(token.expires_at + dt.timedelta(seconds=1), tick=False):
        before.append(ask(secret, "staff"))
    ApiToken.objects.update(revoked_at=timezone.now())
    before.append(ask(secret, "staff"))

    assert {answer.status_code for answer in before} == {401}
    assert len({answer.content for answer in before}) == 1


def test_a_key_opens_what_its_scopes_say_and_no_more(ask, give, region):
    _token, secret = give(region.health, scopes=["assignments:read"])

    assert ask(secret, "assignments").status_code == 200
    assert ask(secret, "openapi.json").status_code == 200
    refused = ask(secret, "staff")
    assert (refused.status_code, problem(refused)) == (403, "out-of-scope")
    assert "staff:read" in refused.json()["detail"]
    assert ask(secret, "completions").status_code == 403


def test_a_session_opens_no_operation(client_of, office):
    assert client_of(office).get("/api/v1/staff").status_code == 401


def test_what_is_not_there_is_said_in_the_same_form(ask, give, region):
    _token, secret = give(region.health)

    for path, query in [("nothing", {}), ("staff", {"agency": "MINTRANS"}), ("assignments", {"course": 99999})]:
        answer = ask(secret, path, **query)
        assert (answer.status_code, problem(answer)) == (404, "not-found"), path


def test_a_question_that_does_not_follow_the_document_is_answered_with_where(ask, give, region):
    _token, secret = give(region.health)

    answer = ask(secret, "assignments", limit=501, changed_since="вчера")

    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert {error["where"][-1] for error in answer.json()["errors"]} == {"limit", "changed_since"}


def test_a_method_that_is_not_offered(ask, give, region):
    _token, secret = give(region.health)

    answer = ask(secret, "assignments", "delete")

    assert (answer.status_code, problem(answer)) == (405, "method-not-allowed")
    assert answer["Allow"] == "GET"


def test_who_asks_too_often_is_told_to_wait_and_others_are_not(ask, give, region, settings):
    settings.API_LIMIT_PER_MINUTE = 2
    _token, secret = give(region.health)
    _other, another = give(region.health, name="Другая")

    with time_machine.travel(timezone.now().replace(second=20), tick=False):
        answers = [ask(secret, "staff") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[-1]) == "too-many-requests"
    assert answers[-1]["Retry-After"] == "40"
    assert ask(another, "staff").status_code == 200


def test_an_address_that_tries_keys_is_stopped_but_a_good_key_from_there_works(ask, give, region, settings):
    settings.API_DENIED_PER_MINUTE = 2
    _token, secret = give(region.health)

    with time_machine.travel(timezone.now().replace(second=20), tick=False):
        assert [ask("otk_guess", "staff").status_code for _ in range(3)] == [401, 401, 429]
        assert ask(secret, "staff").status_code == 200


def test_the_use_of_a_key_is_written_down_once_an_hour(ask, give, region):
    token, secret = give(region.health)
    moments = []
    start = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
    ApiToken.objects.update(issued_at=start, expires_at=start + dt.timedelta(days=9))
    for minutes in (0, 20, 59, 61):
        with time_machine.travel(start + dt.timedelta(minutes=minutes), tick=False):
            ask(secret, "staff")
        token.refresh_from_db()
        moments.append((token.last_used_at - start) // dt.timedelta(minutes=1))

    assert moments == [0, 0, 0, 61]


def test_no_key_and_no_name_reaches_the_log(ask, give, region, learner, caplog):
    _token, secret = give(region.health)
    with caplog.at_level(logging.DEBUG):
        ask(secret, "staff")
        ask("otk_" + "0" * 12 + "_" + "x" * 43, "staff")
        ask(secret, "nothing")
        Client().get("/api/v1/staff", headers={"Authorization": f"Basic {secret}"})

    told = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert secret not in told
    assert "Иванова" not in told
