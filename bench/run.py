"""One measurement from beginning to end, once Django is set up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import django
import psycopg
from django.conf import settings
from django.db import connection

from deploy.local.console import console
from deploy.local.project import Project

from . import cpu, inside, report
from .flows import LEVELS, Flow, numbers
from .load import Bounds, Outcome
from .load import measure as put_under_load
from .report import Figures, Level
from .server import Server

WARM_UP = Bounds(seconds=0.8, visits=60)
LEVEL = Bounds(seconds=3, visits=600)
WARM_UP_CLIENTS = 8
ERRORS_SHOWN = 5
PROFILE_LINES = 35


def measure(project: Project, running: Server, flows: Sequence[Flow], *, officials: int, whole: bool) -> int:
    """Measure the flows and report them. Only a ``whole`` run is written down. Returns the exit code."""
    facts = report.machine(project.root) | _facts(running, officials)
    lines, errors = [], []
    with psycopg.connect(settings.BENCH_DATABASE_URL if False else _own_url(), autocommit=True) as watch:
        for flow in flows:
            found, problems = _measure(flow, running, watch)
            lines.append(found)
            errors += [f"{flow.name}: {problem}" for problem in problems]
    return 0
