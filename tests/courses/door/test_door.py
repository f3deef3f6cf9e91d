"""At the door: the screen changes and what it showed goes stale, a pass is one fact, a phone sends what it has kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.attendance import queries as attendance
from courses.door import actions, tokens
from courses.models import Door, PresenceFact, Registration
from lms.errors import Refused
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(region, learner, trainer):
    made = builders.session(builders.course("Сроки"), timezone.now() - dt.timedelta(minutes=5), place="ЦУР")
    Registration.objects.create(
        session=made, user=learner, agency=region.health_unit, state="seated", queued_at=timezone.now()
    )
    actions.open_door(session=made, by=trainer)
    return made


def shown(session, ago: int = 0) -> str:
    return tokens.token(session.pk, timezone.now() - dt.timedelta(seconds=ago))


def test_what_the_screen_showed_is_refused_after_its_time():
    start = dt.datetime(2026, 11, 27, 10, 0, 0, tzinfo=dt.UTC)  # a step begins
    for secret in (tokens.token(7, start), tokens.digits(7, start)):
        for seconds, good in ((0, True), (14, True), (15, True), (26, True), (27, False), (60, False), (-1, False)):
            assert tokens.is_shown(7, secret, start + dt.timedelta(seconds=seconds)) is good, seconds
        assert not tokens.is_shown(8, secret, start)
    assert tokens.is_shown(7, f"{tokens.digits(7, start)[:3]} {tokens.digits(7, start)[3:]}", start)
    assert not tokens.is_shown(7, "", start)


def test_a_learner_reads_the_screen_signs_in_to_the_site_and_is_here_once(session, learner, client_of):
    phone = Client()
    scanned = phone.get(reverse("courses:sign-in-scan", args=[session.pk, shown(session)]))
    assert scanned.status_code == 302
    assert "/accounts/login/" in phone.get(scanned["Location"])["Location"]
    phone = client_of(learner)
    phone.get(reverse("courses:sign-in-scan", args=[session.pk, shown(session)]))
    for _click in range(2):
        assert phone.post(reverse("courses:sign-in-session", args=[session.pk])).status_code == 302
    fact = PresenceFact.objects.get()
    assert (fact.user, fact.source, fact.sure) == (learner, "screen", True)
    assert "Вы отмечены" in phone.get(reverse("courses:sign-in")).content.decode()
    phone.post(reverse("courses:sign-in"), {"code": tokens.digits(session.pk, timezone.now())})
    assert PresenceFact.objects.count() == 1, "the same phone by the digits is the same fact"


def test_a_phone_may_keep_the_list_until_the_day_of_the_session_is_over(session, trainer, client_of):
    page = client_of(trainer).get(reverse("courses:door-phone", args=[session.pk]))
    until = timezone.localtime(dt.datetime.fromtimestamp(page.context["until"] / 1000, dt.UTC))
    assert (until.hour, until.minute) == (0, 0)
    assert until.date() == timezone.localdate(session.ends_at) + dt.timedelta(days=1)
    script = Client().get(reverse("courses:door-worker"))
    assert script["Content-Type"] == "text/javascript"
    assert reverse("courses:door-phone", args=[session.pk]).startswith(script.request["PATH_INFO"].rpartition("/")[0])
    assert "worker-src 'self'" in page["Content-Security-Policy"]


def test_a_photo_of_the_screen_comes_too_late(session, learner, client_of):
    phone = client_of(learner)
    stale = phone.get(reverse("courses:sign-in-scan", args=[session.pk, shown(session, ago=60)]))
    assert stale.status_code == 410
    assert "QR уже сменился" in stale.content.decode()
    assert phone.post(reverse("courses:sign-in-session", args=[session.pk])).status_code == 302
    assert not PresenceFact.objects.exists()


def test_without_a_seat_one_is_sent_to_the_trainer_unless_walk_ins_are_let_in(session, hr, trainer, client_of):
    url, code = reverse("courses:sign-in"), {"code": tokens.digits(session.pk, timezone.now())}
    refused = client_of(hr).post(url, code)
    assert refused.status_code == 409
    assert "не записаны" in refused.content.decode().replace("\xa0", " ")
    actions.open_door(session=session, by=trainer, walk_ins=True)
    assert client_of(hr).post(url, code).status_code == 302
    assert attendance.register_of(session).line(hr.pk).unclear[0].kind == "walk_in"


def test_wrong_digits_are_refused_in_words_and_guesses_are_limited(session, learner, client_of):
    phone, url = client_of(learner), reverse("courses:sign-in")
    real = tokens.digits(session.pk, timezone.now())
    wrong = "000000" if real[0] != "0" else "999999"
    answers = [phone.post(url, {"code": wrong}) for _try in range(11)]
    assert [one.status_code for one in answers] == [409] * 10 + [429]
    assert "каждые 15 секунд" in answers[0].content.decode().replace("\xa0", " ")
    assert phone.post(url, {"code": real}).status_code == 429


def test_after_the_end_and_behind_a_closed_door_nobody_signs_in(session, learner, trainer):
    actions.close_door(session=session, by=trainer)
    with pytest.raises(Refused, match="закрыл вход"):
        actions.sign_in(session=session, user=learner, source="screen", device="a")
    session.ends_at = timezone.now() - dt.timedelta(minutes=1)
    with pytest.raises(Refused, match="закончилось"):
        actions.sign_in(session=session, user=learner, source="screen", device="a")


def test_the_screen_counts_who_is_here_in_few_queries(
    session, learner, trainer, client_of, django_assert_max_num_queries
):
    actions.sign_in(session=session, user=learner, source="screen", device="a")
    client, url = client_of(trainer), reverse("courses:door-screen", args=[session.pk])
    page = client.get(url).content.decode()
    assert "<svg" in page
    with django_assert_max_num_queries(8):
        part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<b>1</b> из 1" in part
    assert "<html" not in part
    assert tokens.digits(session.pk, timezone.now())[:3] in part


def test_a_pass_is_shown_to_its_holder_and_scanned_twice_it_is_one_fact(session, learner, hr, trainer, client_of):
    registration = Registration.objects.get()
    own = reverse("courses:registration-pass", args=[registration.pk])
    assert "<svg" in client_of(learner).get(own).content.decode()
    assert client_of(hr).get(own).status_code == 404
    link = reverse("courses:pass-admit", args=[registration.pk, tokens.signature(registration.pk)])
    client = client_of(trainer)
    assert "Иванова Анна Петровна" in client.get(link).content.decode()
    for _scan in range(2):
        assert client.post(link).status_code == 302
    fact = PresenceFact.objects.get()
    assert (fact.user, fact.source, fact.by) == (learner, "pass", trainer)
    forged = reverse("courses:pass-admit", args=[registration.pk, "A" * 16])
    assert client.post(forged).status_code == 409
    assert client_of(learner).post(link)["Location"] == reverse("courses:session", args=[session.pk])


def test_a_phone_that_was_offline_sends_its_words_in_their_order_and_repeats_nothing(
    session, learner, hr, trainer, client_of
):
    client, url = client_of(trainer), reverse("courses:door-state", args=[session.pk])
    now, registration = timezone.now().timestamp() * 1000, Registration.objects.get()
    signature = tokens.signature(registration.pk)
    words = [
        {"key": "b", "user": learner.pk, "present": True, "at": now - 60_000},
        {"key": "a", "user": learner.pk, "present": False, "at": now - 120_000},
        {"key": "c", "pass": registration.pk, "signature": signature, "at": now - 30_000},
        {"key": "d", "pass": registration.pk, "signature": "nothing", "at": now},
        {"key": "e", "user": learner.pk, "present": True, "at": now - 9 * 3600_000},
    ]
    for _again in range(2):
        told = client.post(url, json.dumps({"words": words}), content_type="application/json").json()
    assert [(one["key"], one["taken"]) for one in told["outcomes"]] == [
        ("e", False), ("a", True), ("b", True), ("c", True), ("d", False)
    ]  # fmt: skip
    assert told["people"][0]["here"] is True
    assert PresenceFact.objects.count() == 3
    assert client.post(url, "[1]", content_type="application/json").status_code == 400
    assert client_of(hr).post(url, "{}", content_type="application/json").status_code == 403


def test_the_buttons_of_the_list_work_without_a_script(session, learner, trainer, client_of):
    client = client_of(trainer)
    client.get(reverse("courses:door-phone", args=[session.pk]))
    for _click in range(2):
        client.post(
            reverse("courses:door-state", args=[session.pk]),
            {"user": learner.pk, "present": "1", "key": "k", "seen": ""},
        )
    assert PresenceFact.objects.get().present
    assert Door.objects.get().is_open
