"""An exam: 2,000 people before one quiz of 30 questions, 64 of them at every moment.

First without a pause between clicks: as much as the machine can do. The mix is that of a real sitting (to every start
thirty saved answers), so a click waits behind the clicks of others, whatever they are. Then with pauses that together
make the clicks of 2,000 people who think for half a minute over a question: about 70 a second.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from deploy.local.console import Stop, console

from . import cast, cpu, inside
from .flows import JSON, Flow
from .load import Bounds, Outcome
from .load import measure as put_under_load
from .report import percentile
from .server import Server
from .visits import Visit, get, post

NAME = "exam"
PEOPLE, QUESTIONS, CLIENTS = 2000, 30, 64
# As many of the people as come in this time; who has begun works to the end.
SECONDS = 30.0
# 64 clients who pause so long make the clicks of 2,000 who pause for half a minute.
PAUSE_SECONDS = 30 * CLIENTS / PEOPLE
WARM_UP = Bounds(seconds=2, visits=16)
KNOWN = 0.85  # how often an answer is right


@dataclass(frozen=True)
class Step:
    """A kind of request, with what we want of it at 64 clients."""

    what: str
    p95_ms: float | None = None
    queries: int | None = None


STEPS = {
    "lesson": Step("страница урока"),
    "start": Step("начать попытку", 150, 12),
    "page": Step("лист с вопросами"),
    "save": Step("сохранить ответ", 60, 5),
    "finish": Step("что осталось без ответа"),
    "submit": Step("сдать", 200),
    "review": Step("результат и разбор"),
}


def flow() -> Flow:
    """The visit of one person, from the lesson to the review."""
    exam = cast.examinees(PEOPLE, QUESTIONS)

    def visit(number: int) -> Visit:
        cookies, chance = exam.people[number], random.Random(number)
        lesson = f"/lessons/{exam.lesson}/"
        yield get(lesson, cookies, step="lesson")
        begun = yield post(f"{lesson}start/", {}, cookies, step="start")
        attempt = begun.location
        yield get(attempt, cookies, step="page")
        sequences = itertools.count(int(time.time() * 1000))
        for position, (right, wrong) in enumerate(exam.answers, start=1):
            fields = [*(right if chance.random() < KNOWN else wrong), ("sequence", str(next(sequences)))]
            yield post(f"{attempt}answers/{position}/", fields, cookies, expected=200, accept=JSON, step="save")
        yield get(f"{attempt}finish/", cookies, step="finish")
        graded = yield post(f"{attempt}submit/", {}, cookies, step="submit")
        yield get(graded.location, cookies, step="review")

    return Flow(NAME, "экзамен", visit, supply=len(exam.people), samples=3)


def figures(running: Server, watch: psycopg.Connection[tuple[Any, ...]]) -> dict[str, Any]:
    """Measure. Raises Stop after an unexpected answer."""
    with console.step(NAME):
        exam = flow()
        people = iter(range(PEOPLE))
        queries = inside.by_step(exam, people)
        _load(running, exam, people, WARM_UP)
        before = cpu.read(running.leader, watch)
        outcome = _load(running, exam, people, Bounds(seconds=SECONDS, visits=PEOPLE))
        spent = cpu.read(running.leader, watch).since(before)
        paced = _load(running, exam, people, Bounds(seconds=SECONDS, visits=CLIENTS, pause=PAUSE_SECONDS))
    return {
        "clients": CLIENTS,
        "people": len(outcome.seconds),
        "requests_a_second": round(outcome.requests / outcome.elapsed, 1),
        "paced_requests_a_second": round(paced.requests / paced.elapsed, 1),
        "cpu_ms_a_request": round(spent / outcome.requests * 1000, 2),
        "own_cpu_ms_a_request": round(outcome.own_cpu / outcome.requests * 1000, 2),
        "own_share_percent": round(100 * outcome.own_cpu / (outcome.own_cpu + spent)),
        "steps": {
            step: {"queries": queries[step], "crowd": _times(outcome, step), "paced": _times(paced, step)}
            for step in STEPS
        },
    }


def _load(running: Server, exam: Flow, people: Any, bounds: Bounds) -> Outcome:
    outcome = put_under_load(running.port, exam.visit, people, clients=CLIENTS, bounds=bounds)
    if outcome.errors:
        raise Stop(f"Экзамен не удался: {outcome.errors[0]}")
    return outcome


def _times(outcome: Outcome, step: str) -> dict[str, float]:
    times = sorted(outcome.steps[step])
    shares = {f"p{share}_ms": round(percentile(times, share) * 1000, 1) for share in (50, 95, 99)}
    return {"requests": len(times), **shares}


def told(found: Mapping[str, Any]) -> str:
    """The figures as lines for people, with the aims."""
    columns = f"{'раз':>7}{'p50':>8}{'p95':>8}{'p99':>8}"
    rows = [
        f"{NAME}: тест из {QUESTIONS} вопросов, {found['clients']} клиента сразу; без пауз его прошли "
        f"{found['people']} человек, с паузами {found['clients']}",
        f"{'':8}{'':>5} │ {'без пауз':^31} │ {'с паузами':^31} │",
        f"{'':8}{'SQL':>5} │ {columns} │ {columns} │ цель: без пауз, с паузами",
    ]
    for name, step in STEPS.items():
        line = found["steps"][name]
        cells = " │ ".join(_cells(line[pace]) for pace in ("crowd", "paced"))
        rows.append(f"{name:8}{line['queries']:>5} │ {cells} │ {_verdict(step, line)}".rstrip())
    server, visitors = (f"{found[name]:.2f} мс" for name in ("cpu_ms_a_request", "own_cpu_ms_a_request"))
    rows.append(
        f"{found['requests_a_second']:.0f} запросов/с без пауз, {found['paced_requests_a_second']:.0f} с паузами; "
        f"CPU на запрос: сервер и база {server}, посетители {visitors} ({found['own_share_percent']} % всего)"
    )
    return "\n".join([*rows, *(f"{name:8}{step.what}" for name, step in STEPS.items())])


def _cells(times: Mapping[str, float]) -> str:
    return f"{times['requests']:>7}" + "".join(f"{times[share]:>8.1f}" for share in ("p50_ms", "p95_ms", "p99_ms"))


def _verdict(step: Step, line: Mapping[str, Any]) -> str:
    found = []
    if step.p95_ms is not None:
        met = ["✓" if line[pace]["p95_ms"] < step.p95_ms else "✗" for pace in ("crowd", "paced")]
        found.append(f"{met[0]} {met[1]} p95 < {step.p95_ms:.0f}")
    if step.queries is not None:
        found.append(f"{'✓' if line['queries'] <= step.queries else '✗'} SQL ≤ {step.queries}")
    return ", ".join(found)
