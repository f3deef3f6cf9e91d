"""What is owed is done, once, whatever happens to workers and messages."""

import datetime as dt

import pytest
from django.utils import timezone

from lms.jobs import actions, registry
from lms.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """Registers two kinds of jobs of the test's own; returns what they did."""
    log: list[object] = []

    def fail(payload):
        log.append("tried")
        raise RuntimeError("сервер почты не отвечает")

    monkeypatch.setitem(registry.handlers, "tests.note", lambda payload: log.append(payload["word"]))
    monkeypatch.setitem(registry.handlers, "tests.fail", fail)
    return log


def test_a_job_is_done_once_however_often_it_is_owed(done):
    for _ in range(3):
        actions.enqueue("tests.note", key="a", payload={"word": "раз"})
    assert actions.drain() == 1
    assert actions.drain() == 0
    assert done == ["раз"]


def test_a_job_is_not_done_before_its_time(done, time_machine):
    actions.enqueue("tests.note", key="later", payload={"word": "позже"}, run_at=timezone.now() + dt.timedelta(hours=1))
    assert actions.drain() == 0
    time_machine.move_to(timezone.now() + dt.timedelta(hours=2))
    assert actions.drain() == 1


def test_what_a_killed_worker_held_is_done_by_another_when_the_lease_runs_out(done, time_machine):
    actions.enqueue("tests.note", key="held", payload={"word": "снова"})
    assert actions.claim() is not None  # and the worker dies here
    assert actions.drain() == 0
    time_machine.move_to(timezone.now() + actions.LEASE + dt.timedelta(seconds=1))
    assert actions.drain() == 1
    assert done == ["снова"]


def test_a_failure_is_kept_in_words_and_tried_again_later_and_rarer(done, time_machine):
    actions.enqueue("tests.fail", key="bad")
    actions.drain()
    first = Job.objects.get()
    assert "сервер почты не отвечает" in first.last_error
    time_machine.move_to(first.run_at + dt.timedelta(seconds=1))
    actions.drain()
    second = Job.objects.get()
    assert second.attempts == 2
    assert second.run_at - timezone.now() > dt.timedelta(seconds=60)


def test_after_many_failures_a_job_is_given_up_and_stays_for_a_person_to_see(done):
    actions.enqueue("tests.fail", key="bad")
    for _ in range(actions.MAX_ATTEMPTS):
        Job.objects.update(run_at=timezone.now() - dt.timedelta(seconds=1))
        actions.drain()
    job = Job.objects.get()
    assert job.failed_at is not None
    Job.objects.update(run_at=timezone.now() - dt.timedelta(seconds=1))
    assert actions.drain() == 0


def test_what_a_failed_job_wrote_is_undone(done, learner, monkeypatch):
    def write_and_fail(payload):
        learner.last_name = "Чужая"
        learner.save()
        raise RuntimeError

    monkeypatch.setitem(registry.handlers, "tests.write", write_and_fail)
    actions.enqueue("tests.write", key="w")
    actions.drain()
    learner.refresh_from_db()
    assert learner.last_name == "Иванова"


def test_long_jobs_and_the_others_do_not_take_each_others_time(done, monkeypatch):
    monkeypatch.setitem(registry.handlers, "tests.export", lambda payload: done.append("выгрузка"))
    monkeypatch.setattr(registry, "long_kinds", {"tests.export"})
    actions.enqueue("tests.export", key="long")
    actions.enqueue("tests.note", key="short", payload={"word": "письмо"})
    assert actions.drain(long=False) == 1
    assert done == ["письмо"]
    assert actions.due(timezone.now(), long=True).count() == 1
    assert actions.drain(long=True) == 1
    assert done == ["письмо", "выгрузка"]


def test_several_schedulers_make_one_job_a_slot(done, monkeypatch):
    monkeypatch.setattr(registry, "schedule", [registry.Scheduled("tests.note", 3600)])
    for _ in range(4):
        actions.tick()
    assert Job.objects.filter(kind="tests.note").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_holds_a_job_makes_no_other_wait(done):
    import threading

    from django.db import connection, transaction

    actions.enqueue("tests.note", key="1", payload={"word": "первое"})
    actions.enqueue("tests.note", key="2", payload={"word": "второе"})
    with transaction.atomic():
        Job.objects.select_for_update().get(key="1")

        def other() -> None:
            actions.drain()
            connection.close()

        worker = threading.Thread(target=other)
        worker.start()
        worker.join(timeout=20)
        assert not worker.is_alive()
    assert done == ["второе"]


def test_what_was_done_long_ago_is_forgotten_and_what_is_owed_is_not(done):
    for word in ("давно", "недавно"):
        actions.enqueue("tests.note", key=word, payload={"word": word})
    actions.drain()
    actions.enqueue("tests.note", key="owed", payload={"word": "потом"})
    Job.objects.filter(key="давно").update(done_at=timezone.now() - actions.KEEP_DONE - dt.timedelta(days=1))
    actions.forget_done()
    assert set(Job.objects.values_list("key", flat=True)) == {"недавно", "owed"}
