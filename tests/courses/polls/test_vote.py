"""A poll: one vote a person, changed until it is closed; numbers without names."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Enrolment, Lesson, LessonProgress, Vote
from courses.polls import actions, question
from courses.progress.actions import begin_again
from lms.errors import Refused
from tests import builders

pytestmark = pytest.mark.django_db

OPTIONS = [{"key": "vk", "text": "ВКонтакте"}, {"key": "pos", "text": "Госуслуги"}, {"key": "tg", "text": "Телеграм"}]


@pytest.fixture
def poll(db) -> Lesson:
    settings = {"question": "Откуда пишут чаще?", "many": False, "options": OPTIONS}
    return builders.lesson(
        builders.course(), "Опрос", Lesson.Kind.POLL, completion=Lesson.Rule.VOTED, settings=settings
    )


def send(client: Client, lesson: Lesson, *keys: str) -> Any:
    return client.post(reverse("courses:lesson-vote", args=[lesson.pk]), {"option": keys})


def said(client: Client, lesson: Lesson) -> str:
    return client.get(lesson.get_absolute_url()).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_the_result_is_shown_after_the_vote_and_not_before(client_of, learner, stranger, poll):
    send(client_of(stranger), poll, "vk")
    client = client_of(learner)
    assert "(100 %)" not in said(client, poll)
    send(client, poll, "pos")
    page = said(client, poll)
    assert page.count("(50 %)") == 2
    assert "2 человека проголосовали" in page
    assert stranger.last_name not in page
    assert LessonProgress.objects.exclude(completed_at=None).count() == 2


def test_a_second_vote_replaces_the_first(learner, poll):
    actions.vote(lesson=poll, user=learner, options=["vk"])
    actions.vote(lesson=poll, user=learner, options=["pos"])
    assert Vote.objects.get().options == ["pos"]


@pytest.mark.parametrize(("keys", "why"), [([], "Выберите ответ"), (["vk", "pos"], "только один"), (["x"], "Выберите")])
def test_a_vote_that_says_nothing_or_too_much_is_refused(learner, poll, keys, why):
    with pytest.raises(Refused, match=why):
        actions.vote(lesson=poll, user=learner, options=keys)
    assert not Vote.objects.exists()


def test_several_answers_where_the_poll_lets_one(learner, poll):
    poll.settings["many"] = True
    poll.save()
    actions.vote(lesson=poll, user=learner, options=["tg", "vk"])
    assert Vote.objects.get().options == ["vk", "tg"]


def test_a_closed_poll_takes_no_vote_and_an_opened_one_does(client_of, learner, trainer, poll):
    desk = client_of(trainer)
    actions.vote(lesson=poll, user=learner, options=["vk"])
    desk.post(reverse("courses:poll-close", args=[poll.pk]))
    desk.post(reverse("courses:poll-close", args=[poll.pk]))
    assert send(client_of(learner), poll, "pos").status_code == 409
    assert "Голосование закрыто" in said(client_of(learner), poll)
    desk.post(reverse("courses:poll-reopen", args=[poll.pk]))
    send(client_of(learner), poll, "pos")
    assert Vote.objects.get().options == ["pos"]


def test_the_trainer_sees_numbers_without_names(client_of, learner, trainer, poll):
    actions.vote(lesson=poll, user=learner, options=["vk"])
    page = client_of(trainer).get(reverse("courses:poll-results", args=[poll.pk])).content.decode()
    assert "(100&nbsp;%)" in page
    assert learner.last_name not in page
    assert client_of(learner).get(reverse("courses:poll-results", args=[poll.pk])).status_code == 403


def test_who_takes_the_course_again_is_asked_again_and_counted_once(client_of, learner, poll):
    client = client_of(learner)
    send(client, poll, "vk")
    begin_again(enrolment=Enrolment.objects.get())
    assert not client.get(poll.get_absolute_url()).context["poll"].has_voted
    send(client, poll, "tg")
    assert [(vote.round, vote.options) for vote in Vote.objects.all()] == [(2, ["tg"])]


def test_the_page_asks_the_same_whatever_the_number_of_votes(
    client_of, learner, stranger, hr, poll, django_assert_max_num_queries
):
    client = client_of(learner)
    actions.vote(lesson=poll, user=learner, options=["vk"])
    client.get(poll.get_absolute_url())
    with django_assert_max_num_queries(13) as one:
        client.get(poll.get_absolute_url())
    for person in (stranger, hr):
        actions.vote(lesson=poll, user=person, options=["pos"])
    with django_assert_max_num_queries(len(one)):
        assert client.get(poll.get_absolute_url()).context["poll"].voters == 3


def test_an_answer_that_went_counts_for_nothing():
    lesson = Lesson(settings={"options": OPTIONS[:1]})
    assert [option.votes for option in question.counted(lesson, {"vk": 1, "gone": 1}, voters=2)] == [1]


@pytest.mark.parametrize("given", [None, {"options": [3]}, {"question": "  ", "options": {"a": 1}}])
def test_settings_of_any_shape_come_to_the_shape_of_the_kind(given):
    assert question.settled(given) == {"question": "", "many": False, "options": []}


def test_a_poll_with_one_answer_is_not_ready(client_of, trainer, poll):
    poll.course.state = "draft"
    poll.course.save()
    client = client_of(trainer)
    sent = {"title": "Опрос", "minutes": 3, "question": "Откуда пишут?", "options": "ВКонтакте"}
    client.post(reverse("courses:lesson-edit", args=[poll.pk]), sent)
    page = client.get(reverse("courses:course-edit", args=[poll.course_id])).content.decode()
    assert "нет вопроса с двумя ответами" in page.replace("\u00a0", " ")
