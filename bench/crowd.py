"""Visits whose steps have aims of their own, made by 64 clients at once: without pauses, then with those of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from deploy.local.console import Stop, console

from . import cpu, inside
from .flows import Flow, numbers
from .load import Bounds, Outcome, measure
from .report import percentile
from .server import Server

CLIENTS = 64
# As many of the people as come in this time; who has begun works to the end.
SECONDS = 30.0
WARM_UP = Bounds(seconds=2, visits=16)
PACES = {"crowd": "без пауз", "paced": "с паузами"}


@dataclass(frozen=True)
class Step:
    """A kind of request, with what we want of it at 64 clients."""

    what: str
    p95_ms: float | None = None
    queries: int | None = None


@dataclass(frozen=True)
class Crowd:
    """So many people, a visit each. ``pause_seconds`` is how long one thinks before a click, on the average."""

    name: str
    what: str
    flow: Callable[[], Flow]
    people: int
    pause_seconds: float
    steps: Mapping[str, Step]

    def figures(self, running: Server, watch: psycopg.Connection[tuple[Any, ...]]) -> dict[str, Any]:
        """Measure. Raises Stop after an unexpected answer."""
        with console.step(self.name):
            flow = self.flow()
            people = numbers(flow)
            queries = inside.by_step(flow, people)
            self._load(running, flow, people, WARM_UP)
            before = cpu.read(running.leader, watch)
            outcome = self._load(running, flow, people, Bounds(seconds=SECONDS, visits=self.people))
            spent = cpu.read(running.leader, watch).since(before)
            paced_bounds = Bounds(seconds=SECONDS, visits=self.people, pause=self.pause_seconds)
            paced = self._load(running, flow, people, paced_bounds)
        return {
            "clients": CLIENTS,
            "people": len(outcome.seconds),
            "paced_people": len(paced.seconds),
            "requests_a_second": round(outcome.requests / outcome.elapsed, 1),
            "paced_requests_a_second": round(paced.requests / paced.elapsed, 1),
            "cpu_ms_a_request": round(spent / outcome.requests * 1000, 2),
            "own_cpu_ms_a_request": round(outcome.own_cpu / outcome.requests * 1000, 2),
            "own_share_percent": round(100 * outcome.own_cpu / (outcome.own_cpu + spent)),
            "steps": {
                step: {"queries": queries[step], "crowd": _times(outcome, step), "paced": _times(paced, step)}
                for step in self.steps
            },
        }

    def _load(self, running: Server, flow: Flow, people: Iterator[int], bounds: Bounds) -> Outcome:
        outcome = measure(running.port, flow.visit, people, clients=CLIENTS, bounds=bounds)
        if outcome.errors:
            raise Stop(f"{self.name}, сервер ответил не тем: {outcome.errors[0]}")
        if not outcome.seconds:
            raise Stop(f"{self.name}: люди кончились раньше, чем замер.")
        return outcome

    def told(self, found: Mapping[str, Any]) -> str:
        """The figures as lines for people, with the aims."""
        columns = f"{'раз':>7}{'p50':>8}{'p95':>8}{'p99':>8}"
        rows = [
            f"{self.name}: {self.what}, {found['clients']} клиента сразу; без пауз — {found['people']} человек, "
            f"с паузами в {self.pause_seconds:.0f} с — {found['paced_people']}",
            f"{'':8}{'':>5} │ {'без пауз':^31} │ {'с паузами':^31} │",
            f"{'':8}{'SQL':>5} │ {columns} │ {columns} │ цель: без пауз, с паузами",
        ]
        for name, step in self.steps.items():
            line = found["steps"][name]
            cells = " │ ".join(_cells(line[pace]) for pace in PACES)
            rows.append(f"{name:8}{line['queries']:>5} │ {cells} │ {_verdict(step, line)}".rstrip())
        server, visitors = (f"{found[name]:.2f} мс" for name in ("cpu_ms_a_request", "own_cpu_ms_a_request"))
        rows.append(
            f"{found['requests_a_second']:.0f} запросов/с без пауз, {found['paced_requests_a_second']:.0f} с паузами; "
            f"CPU на запрос: сервер и база {server}, посетители {visitors} ({found['own_share_percent']} % всего)"
        )
        return "\n".join([*rows, *(f"{name:8}{step.what}" for name, step in self.steps.items())])


def _times(outcome: Outcome, step: str) -> dict[str, float]:
    times = sorted(outcome.steps[step])
    shares = {f"p{share}_ms": round(percentile(times, share) * 1000, 1) for share in (50, 95, 99)}
    return {"requests": len(times), **shares}


def _cells(times: Mapping[str, float]) -> str:
    return f"{times['requests']:>7}" + "".join(f"{times[share]:>8.1f}" for share in ("p50_ms", "p95_ms", "p99_ms"))


def _verdict(step: Step, line: Mapping[str, Any]) -> str:
    found = []
    if step.p95_ms is not None:
        met = ["✓" if line[pace]["p95_ms"] < step.p95_ms else "✗" for pace in PACES]
        found.append(f"{' '.join(met)} p95 < {step.p95_ms:.0f}")
    if step.queries is not None:
        found.append(f"{'✓' if line['queries'] <= step.queries else '✗'} SQL ≤ {step.queries}")
    return ", ".join(found)
