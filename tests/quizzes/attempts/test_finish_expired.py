from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from lms.jobs import actions as jobs
from lms.jobs.models import Job
from quizzes.attempts import actions
from quizzes.attempts.tasks import FINISH_EXPIRED
from quizzes.models import Attempt, Item
from tests import builders

from .conftest import right


def test_the_server_finishes_an_attempt_whose_browser_never_came_back(attempt, pass_time):
    item = attempt.items.get(position=1)
    actions.save_answer(attempt=attempt, position=1, data=right(item), sequence=1)
    pass_time(attempt, 17)

    assert actions.finish_expired() == 1

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == (Attempt.State.GRADED, 1)
    assert attempt.finished_by_clock
    assert attempt.finished_at == attempt.deadline_at


def test_nothing_is_finished_while_an_answer_may_be_on_the_wire(attempt, pass_time):
    pass_time(attempt, 15.5)

    assert actions.finish_expired() == 0
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN


def test_an_attempt_without_a_limit_waits_for_its_person(learner):
    actions.start(quiz=builders.quiz(), user=learner)

    assert actions.finish_expired() == 0


def test_one_that_cannot_be_graded_does_not_keep_the_others_waiting(quiz, learner, stranger, pass_time, caplog):
    broken, sound = actions.start(quiz=quiz, user=learner), actions.start(quiz=quiz, user=stranger)
    for one in (broken, sound):
        pass_time(one, 17)
    Item.objects.filter(attempt=broken, position=1).update(kind="gone")

    assert actions.finish_expired() == 1

    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.state, broken.state) == (Attempt.State.GRADED, Attempt.State.OPEN)
    assert f"Attempt {broken.pk}" in caplog.text


def test_the_schedule_s_tick_does_it(attempt, pass_time):
    pass_time(attempt, 17)

    jobs.tick()
    jobs.drain()

    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
    assert Job.objects.get(kind=FINISH_EXPIRED).done_at is not None


@pytest.mark.django_db(transaction=True)
def test_an_attempt_that_somebody_is_finishing_is_skipped(quiz, learner, stranger, pass_time):
    held, free = actions.start(quiz=quiz, user=learner), actions.start(quiz=quiz, user=stranger)
    for one in (held, free):
        pass_time(one, 17)
    finished = []

    def sweep():
        finished.append(actions.finish_expired())
        connections.close_all()

    with transaction.atomic():
        Attempt.objects.select_for_update().get(pk=held.pk)
        sweeper = threading.Thread(target=sweep)
        sweeper.start()
        sweeper.join(10)

    assert finished == [1]
    free.refresh_from_db()
    assert free.state == Attempt.State.GRADED
