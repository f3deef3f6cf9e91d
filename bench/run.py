"""One measurement from beginning to end, once Django is set up."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import django
import psycopg
from django.db import connection
from django.utils import timezone

from deploy.local.console import console
from deploy.local.project import Project

from . import analysis, checker, cpu, importing, inside, report, upload
from .exam import EXAM
from .flows import LEVELS, Flow, numbers
from .load import Bounds, Outcome
from .load import measure as put_under_load
from .reading import READING
from .report import Figures, Level
from .server import Server

WARM_UP = Bounds(seconds=0.8, visits=60)
WARM_UP_CLIENTS = 8
LEVEL = Bounds(seconds=3, visits=600)
ERRORS_SHOWN = 5
PROFILE_LINES = 25
BUSY_PERCENT = 10
CROWDS = (EXAM, READING)
# What is measured besides the flows and without visitors.
MORE: dict[str, Callable[[], dict[str, Any]]] = {
    analysis.NAME: lambda: analysis.figures(os.environ),
    importing.NAME: lambda: importing.figures(os.environ),
    checker.NAME: checker.figures,
}
TOLD: dict[str, Callable[[dict[str, Any]], str]] = {crowd.name: crowd.told for crowd in CROWDS} | {
    measured.NAME: measured.told for measured in (upload, analysis, importing, checker)
}


def measure(
    project: Project, running: Server, flows: Sequence[Flow], *, officials: int, whole: bool, more: Collection[str]
) -> int:
    """Measure the flows and ``more`` and report them; only a ``whole`` run is written down. Returns the exit code."""
    facts = report.machine(project.root) | _facts(running, officials)
    if facts["busy_before_percent"] > BUSY_PERCENT:
        console.say(f"Машина и без замера занята на {facts['busy_before_percent']} %: цифры будут хуже настоящих.")
    lines, more_facts, errors = _by_visitors(running, flows, more)
    if errors:
        return _fail(errors)
    facts |= more_facts
    if lines:
        console.say("\n" + report.table(lines, LEVELS, cpu=str(facts["cpu_of"])))
    facts |= {name: measure_it() for name, measure_it in MORE.items() if name in more}
    for name, tell in TOLD.items():
        if name in facts:
            console.say("\n" + tell(facts[name]))
    if whole:
        report.save(project.var, lines, facts)
        console.say(f"\nЗаписано: var/{report.FIGURES} и var/{report.FACTS}")
    return 0


def _by_visitors(
    running: Server, flows: Sequence[Flow], more: Collection[str]
) -> tuple[list[Figures], dict[str, Any], list[str]]:
    """What visitors of the running server see: the lines of flows, the figures of crowds and of the upload, errors."""
    lines: list[Figures] = []
    facts: dict[str, Any] = {}
    errors: list[str] = []
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as watch:
        for flow in flows:
            line, problems = _measure(flow, running, watch)
            lines.append(line)
            errors += [f"{flow.name}: {problem}" for problem in problems]
        if errors:
            return lines, facts, errors
        facts |= {crowd.name: crowd.figures(running, watch) for crowd in CROWDS if crowd.name in more}
        if upload.NAME in more:
            facts[upload.NAME] = upload.figures(running)
        seen = cpu.read(running.leader, watch).database is not None
    facts["cpu_of"] = "gunicorn + PostgreSQL" if seen else "gunicorn"
    return lines, facts, errors


def _measure(flow: Flow, running: Server, watch: psycopg.Connection[tuple[Any, ...]]) -> tuple[Figures, list[str]]:
    """All levels of one flow. After unexpected answers the rest of it is left out: its figures would mean nothing."""
    supply = numbers(flow)
    with console.step(flow.name):
        line = Figures(flow, queries=len(inside.statements(flow, supply)))
        if len(flow.levels) > 1:
            warm_up = put_under_load(running.port, flow.visit, supply, clients=WARM_UP_CLIENTS, bounds=WARM_UP)
            if warm_up.errors:
                return line, warm_up.errors
        spent, visits = 0.0, 0
        for clients in flow.levels:
            before = cpu.read(running.leader, watch)
            outcome = _level(flow, running, supply, clients)
            if outcome.errors:
                return line, outcome.errors
            spent += cpu.read(running.leader, watch).since(before)
            visits += len(outcome.seconds)
            line.levels[clients] = Level.of(outcome)
        line.cpu_ms = round(spent / visits * 1000, 1)
    return line, []


def _level(flow: Flow, running: Server, supply: Iterator[int], clients: int) -> Outcome:
    outcome = put_under_load(running.port, flow.visit, supply, clients=clients, bounds=LEVEL)
    if not outcome.seconds and not outcome.errors:
        outcome.errors.append("посетители кончились раньше, чем замер: в регионе слишком мало людей")
    return outcome


def _fail(errors: Sequence[str]) -> int:
    """Say what the server answered instead. No figures: fast errors would look like fast pages."""
    console.say(f"\nСервер ответил не тем, что ждали ({len(errors)}). Цифр нет. Журнал: var/log/bench-web.log")
    for error in errors[:ERRORS_SHOWN]:
        console.say(f"  {error}")
    return 1


def show_profile(project: Project, flows: Sequence[Flow]) -> int:
    """For each flow its SQL and the functions that take most time: ours with what they call, then all by themselves."""
    for flow in flows:
        supply = numbers(flow)
        console.say(f"\n=== {flow.name}: {flow.what}")
        for number, statement in enumerate(inside.statements(flow, supply), start=1):
            console.say(f"{number:>3}  {statement[:300]}")
        stats = inside.profile(flow, supply)
        own = rf"^{re.escape(str(project.root))}(?!/\.venv|/bench)"
        stats.sort_stats("cumulative").print_stats(own, PROFILE_LINES)
        stats.sort_stats("tottime").print_stats(PROFILE_LINES)
    return 0


def let_go() -> None:
    """Close this process's own connections, so that the database can be dropped."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _facts(running: Server, officials: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "measured_at": timezone.localtime().isoformat(timespec="seconds"),
        "officials": officials,
        "django": django.get_version(),
        "postgresql": version,
        "server": running.shape,
        "seconds_a_level": LEVEL.seconds,
    }
