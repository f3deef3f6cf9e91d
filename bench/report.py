"""Figures of a run: the table for people, ``var/bench.json`` for machines, the machine itself beside it."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .flows import Aim, Flow
from .load import Outcome

FIGURES = "bench.json"
FACTS = "bench-meta.json"
LEGEND = (
    "Время в миллисекундах; /с — визитов в секунду; SQL — запросов на визит без BEGIN и COMMIT; CPU — на визит, {cpu}."
)


@dataclass(frozen=True)
class Level:
    """What so many clients at once saw."""

    rps: float
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @classmethod
    def of(cls, outcome: Outcome) -> Level:
        times = sorted(outcome.seconds)
        shares = (percentile(times, share) * 1000 for share in (50, 95, 99))
        return cls(round(len(times) / outcome.elapsed, 3), *(round(value, 1) for value in shares))


@dataclass
class Figures:
    """A flow's line."""

    flow: Flow
    queries: int
    cpu_ms: float = 0.0
    levels: dict[int, Level] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        clients = {str(clients): vars(level) for clients, level in self.levels.items()}
        return {"queries": self.queries, "cpu_ms": self.cpu_ms, "clients": clients}


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest of the sorted times that at least ``share`` percent of them do not exceed."""
    return times[max(0, math.ceil(len(times) * share / 100) - 1)]


def missed(aim: Aim, figures: Figures) -> list[str]:
    """In which figures the flow is worse than we want."""
    found = []
    p50 = figures.levels[1].p50_ms
    if aim.queries is not None and figures.queries > aim.queries:
        found.append(f"SQL {figures.queries} > {aim.queries}")
    if aim.p50_ms is not None and p50 >= aim.p50_ms:
        found.append(f"p50 {p50:.0f} ≥ {aim.p50_ms:.0f}")
    return found


def table(lines: Sequence[Figures], levels: Sequence[int], *, cpu: str) -> str:
    """The run as a text of aligned columns."""
    width = max(len(line.flow.name) for line in lines)
    groups = "".join(f" │ {_clients(level):^29}" for level in levels)
    columns = "".join(f" │ {'/с':>7}{'p50':>7}{'p95':>7}{'p99':>8}" for _ in levels)
    rows = [f"{'':{width}}  {'':>4} {'':>7}{groups} │", f"{'':{width}}  {'SQL':>4} {'CPU':>7}{columns} │ цель"]
    rows += [_row(line, levels, width) for line in lines]
    notes = [f"{line.flow.name:{width}}  {line.flow.what}{_rows_a_second(line)}" for line in lines]
    return "\n".join([*rows, "", LEGEND.format(cpu=cpu), "", *notes])


def _row(line: Figures, levels: Sequence[int], width: int) -> str:
    cells = "".join(f" │ {_cells(line.levels.get(level))}" for level in levels)
    return f"{line.flow.name:{width}}  {line.queries:>4} {_ms(line.cpu_ms):>7}{cells} │ {_verdict(line)}".rstrip()


def _rows_a_second(line: Figures) -> str:
    if line.flow.rows is None:
        return ""
    return f", строк {line.flow.rows}, в секунду {line.flow.rows * line.levels[1].rps:.0f}"


def _cells(level: Level | None) -> str:
    if level is None:
        return " " * 29
    rate = f"{level.rps:.1f}" if level.rps >= 0.1 else f"{level.rps:.3f}"
    return f"{rate:>7}{_ms(level.p50_ms):>7}{_ms(level.p95_ms):>7}{_ms(level.p99_ms):>8}"


def _ms(value: float) -> str:
    return f"{value:.1f}" if value < 1000 else f"{value:.0f}"


def _verdict(line: Figures) -> str:
    aim = line.flow.aim
    if aim == Aim():
        return ""
    if problems := missed(aim, line):
        return "✗ " + ", ".join(problems)
    return f"✓ p50 < {aim.p50_ms:.0f}, SQL ≤ {aim.queries}"


def _clients(level: int) -> str:
    return "1 клиент" if level == 1 else f"{level} клиентов" if level % 10 not in (2, 3, 4) else f"{level} клиента"


def save(folder: Path, lines: Sequence[Figures], facts: Mapping[str, Any]) -> None:
    """Write both files, each at once."""
    _write(folder / FIGURES, {line.flow.name: line.as_json() for line in lines})
    _write(folder / FACTS, facts)


def _write(path: Path, data: Mapping[str, Any]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    new.replace(path)


def machine(root: Path) -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "busy_before_percent": _busy_percent(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "commit": _commit(root),
    }


def _busy_percent() -> int:
    """How much of the processors others use while nothing is measured yet."""
    before = _idle_and_all()
    time.sleep(1)
    idle, everything = (now - then for now, then in zip(_idle_and_all(), before, strict=True))
    return round(100 * (1 - idle / everything))


def _idle_and_all() -> tuple[int, int]:
    ticks = [int(part) for part in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _commit(root: Path) -> str:
    command = ["git", "-C", str(root), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
