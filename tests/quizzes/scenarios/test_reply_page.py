from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from quizzes.models import Channel, Reply
from quizzes.scenarios import actions
from quizzes.scenarios.channels import LOOKS, limits_of, meter_of
from tests import builders


def page(client, reply):
    return client.get(f"/replies/{reply.pk}/").content.decode()


def test_the_page_shows_the_message_the_facts_and_the_field(client_of, learner, draft):
    html = page(client_of(learner), draft)

    assert "Тротуар к 24 школе вторую неделю как каток" in html
    assert "Надежда Ефимовна" in html
    assert "Чистка сегодня до" in html
    assert "Администрация района" in html
    assert 'href="/lessons/7/"' in html


def test_the_model_reply_is_not_shown_before_sending(client_of, learner, draft):
    html = page(client_of(learner), draft)

    assert "очистят и посыпят" not in html
    assert "направлена подрядной организации" not in html


@pytest.mark.parametrize("channel", Channel.values)
def test_every_channel_has_its_look_and_norms(client_of, learner, channel):
    scenario = builders.scenario(channel=channel, place="Сормово")
    reply = actions.start(scenario=scenario, user=learner)

    html = page(client_of(learner), reply)

    assert channel in LOOKS
    assert f"msg-{LOOKS[channel].css}" in html
    assert "Сормово" in html
    limits = limits_of(channel)
    assert f"{limits.opt_min}–{limits.opt_max}" in html


@pytest.mark.parametrize(
    ("length", "verdict"),
    [(0, ""), (119, "слишком коротко"), (249, "коротковато"), (250, "в самый раз"), (700, "в самый раз"),
     (1000, "длинновато"), (1001, "слишком длинно"), (90_000, "слишком длинно")],
)  # fmt: skip
def test_the_meter_says_how_long_it_is_for_the_channel(length, verdict):
    meter = meter_of(limits_of("vk_comment"), length)

    assert meter.verdict == verdict
    assert 0 <= meter.fill <= 1000


def test_the_clock_tells_when_the_norm_is_over(client_of, learner, draft):
    client = client_of(learner)
    assert "Норма 20" in page(client, draft)

    Reply.objects.update(started_at=timezone.now() - dt.timedelta(hours=1))

    assert "Норма прошла, ответ всё равно примем" in page(client, draft)


def test_an_exercise_without_a_norm_has_no_clock(client_of, learner):
    reply = actions.start(scenario=builders.scenario(write_minutes=None), user=learner)

    assert "data-clock" not in page(client_of(learner), reply)


def test_what_a_resident_wrote_never_becomes_markup(client_of, learner):
    scenario = builders.scenario(
        message="<script>alert(1)</script>", facts=["<b>факт</b>"], author_name="<i>Имя</i>", place="<u>"
    )
    reply = actions.start(scenario=scenario, user=learner)
    actions.save(reply=reply, text="</textarea><script>alert(2)</script>", sequence=1)

    html = page(client_of(learner), reply)

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<b>факт" not in html


def test_a_sent_reply_leads_to_its_result(client_of, learner, sent):
    assert client_of(learner).get(f"/replies/{sent.pk}/")["Location"] == f"/replies/{sent.pk}/result/"


def test_whoever_is_signed_out_is_asked_to_sign_in(client, draft):
    assert client.get(f"/replies/{draft.pk}/")["Location"].startswith("/accounts/login/")


def test_the_page_takes_few_queries(client_of, learner, draft, django_assert_max_num_queries):
    client = client_of(learner)

    with django_assert_max_num_queries(5):
        client.get(f"/replies/{draft.pk}/")
