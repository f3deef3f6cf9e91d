"""Two hundred people take a quiz while the web server's worker and then the database are killed with -9."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from .conftest import Site
from .learners import Learner, Tally

PEOPLE = 200
QUESTIONS = 6
# Where, in acknowledged answers of about 1,700, the blows fall.
WORKER_DIES, DATABASE_DIES = 400, 900
# The clock's round comes every 30 seconds, the tick that starts it every 15.
ROUND_SECONDS = 60


@pytest.mark.alone
@pytest.mark.timeout(420)
def test_no_acknowledged_answer_is_lost_and_every_attempt_is_graded_once(site: Site) -> None:
    cast = site.cast(people=PEOPLE, questions=QUESTIONS)
    with site.database() as database:
        assert database.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone() == (
            "on",
            "on",
        )
    tally = Tally()
    learners = [
        # Every fourth leaves without submitting; of all, most know enough to pass.
        Learner(user, cookies, site.port, tally, knows=0.6 + number % 5 / 10, submits=number % 4 != 0)
        for number, (user, cookies) in enumerate(cast["people"])
    ]
    with ThreadPoolExecutor(PEOPLE) as hall:
        sittings = [hall.submit(learner.take, cast["lesson"], QUESTIONS) for learner in learners]
        _kill_a_web_worker(site, tally, sittings)
        _kill_the_database(site, tally, sittings)
    for sitting in sittings:
        sitting.result()
    assert tally.repeated > 0, "nobody noticed the blows"

    _ring(site, cast["quiz"])
    _wait(lambda: _open_attempts(site, cast["quiz"]) == 0, ROUND_SECONDS, "attempts stay open after the bell")

    assert _lost(site, learners) == []
    assert _misgraded(site, learners) == []
    assert _told_twice(site, cast) == []


def _kill_a_web_worker(site: Site, tally: Tally, sittings: list[Future[None]]) -> None:
    _reach(tally, WORKER_DIES, sittings)
    before = site.web_workers()
    site.strike(before[0])
    _wait(lambda: before[0] not in site.web_workers() and len(site.web_workers()) == len(before), 30, "no new worker")


def _kill_the_database(site: Site, tally: Tally, sittings: list[Future[None]]) -> None:
    _reach(tally, DATABASE_DIES, sittings)
    postmaster = site.postmaster()
    assert postmaster is not None
    site.strike(postmaster)
    _wait(lambda: site.postmaster() not in (None, postmaster), 60, "the database stays dead")


def _reach(tally: Tally, acknowledged: int, sittings: list[Future[None]]) -> None:
    _wait(
        lambda: tally.acknowledged >= acknowledged or any(one.done() and one.exception() for one in sittings),
        90,
        f"only {tally.acknowledged} answers",
    )
    assert not all(one.done() for one in sittings), "they were through before the blow"


def _ring(site: Site, quiz: int) -> None:
    """Let the time of those who left run out."""
    with site.database() as database:
        database.execute(
            "UPDATE quizzes_attempt SET started_at = started_at - interval '2 hours',"
            " deadline_at = deadline_at - interval '2 hours' WHERE quiz_id = %s AND state = 'open'",
            [quiz],
        )


def _open_attempts(site: Site, quiz: int) -> int:
    with site.database() as database:
        row = database.execute(
            "SELECT count(*) FROM quizzes_attempt WHERE quiz_id = %s AND state = 'open'", [quiz]
        ).fetchone()
    assert row is not None
    return int(row[0])


def _lost(site: Site, learners: list[Learner]) -> list[str]:
    """Acknowledged answers that the database does not have, in that or a later version."""
    with site.database() as database:
        rows = database.execute("SELECT attempt_id, position, sequence, answer FROM quizzes_item").fetchall()
    there = {(attempt, position): (sequence, answer) for attempt, position, sequence, answer in rows}
    return [
        f"attempt {learner.attempt}, question {place}: {kept} was acknowledged, {there.get((learner.attempt, place))}"
        for learner in learners
        for place, kept in learner.kept.items()
        if there.get((learner.attempt, place)) != (kept.sequence, kept.text)
    ]


def _misgraded(site: Site, learners: list[Learner]) -> list[str]:
    """People who have not exactly one attempt, graded by the answers that she was told are saved."""
    with site.database() as database:
        rows = database.execute(
            "SELECT user_id, array_agg(id), array_agg(number), array_agg(state), sum(score)"
            " FROM quizzes_attempt WHERE user_id = ANY(%s) GROUP BY user_id",
            [[learner.user for learner in learners]],
        ).fetchall()
    found = {user: rest for user, *rest in rows}
    wanted = {
        learner.user: [
            [learner.attempt],
            [1],
            ["graded"],
            float(sum(kept.text == "да" for kept in learner.kept.values())),
        ]
        for learner in learners
    }
    return [
        f"{user}: {found.get(user)}, not {expected}" for user, expected in wanted.items() if found.get(user) != expected
    ]


EFFECTS = {
    "completion": "SELECT user_id FROM courses_completion WHERE course_id = %(course)s",
    "certificate": "SELECT holder_id FROM courses_certificate WHERE holder_id = ANY(%(users)s)",
    "audit": "SELECT actor_id FROM lms_auditentry WHERE verb = 'courses.complete_course' AND actor_id = ANY(%(users)s)",
    "notification": "SELECT recipient_id FROM lms_notification WHERE recipient_id = ANY(%(users)s)",
}


def _told_twice(site: Site, cast: dict[str, Any]) -> list[str]:
    """Whoever passed has each effect of it once, nobody else has any."""
    problems = []
    cast = cast | {"users": [user for user, _ in cast["people"]]}
    with site.database() as database:
        passed = {
            user
            for (user,) in database.execute(
                "SELECT user_id FROM quizzes_attempt WHERE quiz_id = %(quiz)s AND passed", cast
            )
        }
        assert 20 < len(passed) < PEOPLE, "the test wants some who pass and some who do not"
        for effect, query in EFFECTS.items():
            whom = [user for (user,) in database.execute(query, cast)]
            if sorted(whom) != sorted(passed):
                problems.append(f"{effect}: {len(whom)} for {len(passed)} who passed")
    return problems


def _wait(true: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)
