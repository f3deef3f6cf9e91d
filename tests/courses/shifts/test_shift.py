"""A duty shift: messages come one after another, late answers earn half, the mean decides."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from courses.models import Enrolment, Lesson, LessonProgress, Shift
from courses.progress.actions import begin_again
from courses.shifts import actions, plan, queries
from lms.errors import Refused
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.models import Scenario
from tests import builders

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def messages(db) -> list[Scenario]:
    return [builders.scenario(title=f"Сообщение {number}", write_minutes=10) for number in range(3)]


@pytest.fixture
def lesson(messages) -> Lesson:
    return builders.lesson(
        builders.course(),
        "Смена",
        Lesson.Kind.SHIFT,
        completion=Lesson.Rule.PASSED,
        minutes=30,
        settings={"scenarios": [one.pk for one in messages], "pass_score": 40},
    )


def at(minutes: float):
    return time_machine.travel(START + dt.timedelta(minutes=minutes), tick=False)


def reply_to(lesson, user, scenario: int, minutes: float, text: str = "") -> None:
    with at(minutes):
        reply = actions.answer(lesson=lesson, user=user, scenario=scenario)
        scenarios.submit(reply=reply, answer=Answer(text or reply.scenario.model_reply))


def begun(lesson, user) -> list[int]:
    with at(0):
        return [row["scenario"] for row in actions.begin(lesson=lesson, user=user).messages]


def is_done(lesson) -> bool:
    return LessonProgress.objects.filter(lesson=lesson).exclude(completed_at=None).exists()


def test_messages_come_one_after_another(learner, lesson):
    begun(lesson, learner)
    counts = []
    for minutes in (0, 8, 10, 17, 19):
        with at(minutes):
            counts.append(len(queries.inbox(Shift.objects.get(), learner).messages))
    assert counts == [1, 1, 2, 2, 3]


def test_a_message_that_has_not_come_cannot_be_answered(learner, lesson):
    order = begun(lesson, learner)
    with at(1), pytest.raises(Refused, match="нет"):
        actions.answer(lesson=lesson, user=learner, scenario=order[2])


def test_good_answers_in_time_complete_the_lesson(learner, lesson):
    order = begun(lesson, learner)
    for place, key in enumerate(order):
        reply_to(lesson, learner, key, 10 * place + 1)
    with at(25):
        shift = actions.finish(lesson=lesson, user=learner)
    assert [row["on_time"] for row in shift.outcome] == [True, True, True]
    assert shift.passed
    assert is_done(lesson)
    with at(26):
        assert actions.finish(lesson=lesson, user=learner).score == shift.score


def test_a_late_answer_earns_half_and_none_earns_nothing(learner, lesson):
    order = begun(lesson, learner)
    reply_to(lesson, learner, order[0], 15)
    with at(31):
        shift = actions.finish(lesson=lesson, user=learner)
    late, *others = shift.outcome
    assert (late["on_time"], late["reply"] is None) == (False, False)
    full = late["score"] * 2
    assert abs(full - shift.enrolment.user.replies.get().score) <= 1
    assert [(row["score"], row["reply"]) for row in others] == [(0, None), (0, None)]
    assert shift.score == round(late["score"] / 3)
    assert not is_done(lesson)


def test_a_shift_is_not_handed_over_while_messages_wait(learner, lesson):
    begun(lesson, learner)
    with at(5), pytest.raises(Refused, match="ещё идёт"):
        actions.finish(lesson=lesson, user=learner)


def test_after_the_end_nothing_more_is_taken(learner, lesson):
    order = begun(lesson, learner)
    with at(30), pytest.raises(Refused, match="кончилась"):
        actions.answer(lesson=lesson, user=learner, scenario=order[0])


def test_a_shift_that_nobody_hands_over_is_scored_when_its_time_is_over(learner, lesson):
    order = begun(lesson, learner)
    for place, key in enumerate(order):
        reply_to(lesson, learner, key, 10 * place + 1)
    with at(29):
        assert actions.close_over() == 0, "it still goes on"
    with at(30):
        assert (actions.close_over(), actions.close_over()) == (1, 0)
        assert Shift.objects.get().passed
        assert is_done(lesson)


def test_a_shift_of_a_course_that_was_left_is_scored_and_nobody_is_enrolled_again(learner, lesson):
    begun(lesson, learner)
    Enrolment.objects.update(left_at=START)
    lesson.completion = Lesson.Rule.SUBMITTED
    lesson.save()
    with at(31):
        assert actions.close_over() == 1
    assert Shift.objects.get().score == 0
    assert Enrolment.objects.get().left_at == START
    assert not is_done(lesson)


def test_a_shift_whose_lesson_is_gone_keeps_its_score_and_holds_up_no_other(learner, stranger, lesson):
    for user in (learner, stranger):
        begun(lesson, user)
    lesson.archived_at = START
    lesson.save()
    with at(31):
        assert actions.close_over() == 2
    assert list(Shift.objects.values_list("score", flat=True)) == [0, 0]


def test_a_second_click_goes_on_with_the_same_shift(learner, lesson):
    begun(lesson, learner)
    begun(lesson, learner)
    assert Shift.objects.count() == 1


def test_what_was_answered_before_the_shift_counts_for_nothing(learner, lesson, messages):
    with at(-30):
        early = scenarios.start(scenario=messages[0], user=learner)
        scenarios.submit(reply=early, answer=Answer(messages[0].model_reply))
    begun(lesson, learner)
    with at(20):
        assert not any(message.reply for message in queries.inbox(Shift.objects.get(), learner).messages)


def test_a_course_taken_again_has_a_shift_of_its_own(learner, lesson):
    begun(lesson, learner)
    Enrolment.objects.update(completed_at=START)
    begin_again(enrolment=Enrolment.objects.get())
    with at(40):
        actions.begin(lesson=lesson, user=learner)
    shifts = Shift.objects.order_by("round")
    assert [(shift.round, shift.finished_at is None) for shift in shifts] == [(1, False), (2, True)]


def test_the_page_walks_from_the_rules_to_the_result(client_of, learner, lesson):
    client = client_of(learner)
    assert "Заступить на смену" in client.get(lesson.get_absolute_url()).content.decode()
    client.post(reverse("courses:lesson-shift-begin", args=[lesson.pk]))
    page = client.get(lesson.get_absolute_url())
    key = page.context["inbox"].messages[0].scenario.pk
    assert "До конца смены" in page.content.decode()
    answer = client.post(reverse("courses:lesson-shift-answer", args=[lesson.pk]), {"scenario": key})
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(reverse("courses:lesson-shift-answer", args=[lesson.pk]), {"scenario": "x"}).status_code == 409
    part = client.get(reverse("courses:lesson-shift", args=[lesson.pk]), headers={"HX-Request": "true"})
    assert "every 20s" in part.content.decode()
    assert client.post(reverse("courses:lesson-shift-finish", args=[lesson.pk])).status_code == 409


def test_a_shift_speaks_of_itself_and_not_of_one_reply(client_of, learner, trainer, lesson):
    Lesson.objects.update(completion=Lesson.Rule.SUBMITTED)
    assert "когда смена сдана" in client_of(learner).get(lesson.get_absolute_url()).content.decode()
    page = client_of(trainer).get(reverse("courses:lesson-edit", args=[lesson.pk])).content.decode()
    assert "отдежурит смену" in page
    assert "отправит ответ" not in page


def test_a_trainer_puts_a_shift_together(client_of, trainer, messages):
    course = builders.course(state="draft")
    sent = {"title": "Смена", "minutes": 30, "completion": "passed", "pass_score": 60, "scenarios": [messages[0].pk]}
    client = client_of(trainer)
    client.post(reverse("courses:lesson-add", args=[course.pk]), {"kind": "shift", "titles": "Смена"})
    url = reverse("courses:lesson-edit", args=[course.lessons.get().pk])
    client.post(url, {**sent, "scenarios": [messages[0].pk, messages[1].pk]})
    assert course.lessons.get().settings == {"scenarios": [messages[0].pk, messages[1].pk], "pass_score": 60}


@pytest.mark.parametrize("given", [None, {"scenarios": "x"}, {"scenarios": ["1", None], "pass_score": 900}])
def test_settings_of_any_shape_come_to_the_shape_of_the_kind(given):
    assert plan.settled(given) == {"scenarios": [], "pass_score": plan.USUAL_PASS}
