"""One measurement from beginning to end, once Django is set up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

from deploy.local.console import console
from deploy.local.project import Project

from . import cpu, inside, report
from .flows import LEVELS, Flow, numbers
from .load import Bounds
from .load import measure as put_under_load
from .report import Figures, Level
from .server import Server

WARM_UP = Bounds(seconds=0.8, visits=60)
LEVEL = Bounds(seconds=3, visits=600)
WARM_UP_CLIENTS = 8
ERRORS_SHOWN = 5
PROFILE_LINES = 35
Watch = psycopg.Connection[tuple[Any, ...]]


def measure(project: Project, running: Server, flows: Sequence[Flow], *, officials: int, whole: bool) -> int:
    """Measure the flows and report them. Only a ``whole`` run is written down.

    Returns 0, also where aims are missed; 1 where a page answered something else than it should.
    """
    facts = report.machine(project.root) | {"server": running.shape, "officials": officials}
    lines: list[Figures] = []
    errors: list[str] = []
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as watch:
        counted = _whose_cpu(running, watch)
        for flow in flows:
            with console.step(f"Меряю {flow.name}"):
                line, problems = _measure(flow, running, watch)
            lines.append(line)
            errors += [f"{flow.name}: {problem}" for problem in problems]
    console.say("\n" + report.table(lines, LEVELS, cpu=counted))
    if whole:
        report.save(project.var, lines, facts | {"cpu": counted})
    for error in errors[:ERRORS_SHOWN]:
        console.say(f"✗ {error}")
    return 1 if errors else 0


def _measure(flow: Flow, running: Server, watch: Watch) -> tuple[Figures, list[str]]:
    """A flow at each of its levels, after a warm-up; and the answers that were not as they should be."""
    left = numbers(flow)
    figures = Figures(flow, queries=len(inside.statements(flow, left)))
    warm_up_clients = min(WARM_UP_CLIENTS, max(flow.levels))
    errors = list(put_under_load(running.port, flow.visit, left, clients=warm_up_clients, bounds=WARM_UP).errors)
    spent, visits = 0.0, 0
    for clients in flow.levels:
        before = cpu.read(running.leader, watch)
        outcome = put_under_load(running.port, flow.visit, left, clients=clients, bounds=LEVEL)
        spent += cpu.read(running.leader, watch).since(before)
        visits += len(outcome.seconds)
        errors += outcome.errors
        if outcome.seconds:
            figures.levels[clients] = Level.of(outcome)
    figures.cpu_ms = round(1000 * spent / visits, 1) if visits else 0.0
    return figures, errors


def _whose_cpu(running: Server, watch: Watch) -> str:
    seen = cpu.read(running.leader, watch).database is not None
    return "веб-сервер и его соединения в PostgreSQL" if seen else "только веб-сервер"


def show_profile(flows: Sequence[Flow]) -> int:
    """Where the time of each flow goes, instead of measuring it."""
    for flow in flows:
        console.say(f"\n{flow.name}: {flow.what}")
        inside.profile(flow, numbers(flow)).sort_stats("cumulative").print_stats(PROFILE_LINES)
    return 0


def let_go() -> None:
    """Give back this process's connections, so that the copy of the region can be dropped."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
