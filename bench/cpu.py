"""CPU time and memory of the server's processes, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
# The name that the server's connections carry, so that those of this program are not counted.
APPLICATION = "otklik_bench_web"


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU by process id. ``database`` is None where its processes cannot be seen (another machine)."""

    web: dict[int, float]
    database: dict[int, float] | None

    def since(self, before: Spent) -> float:
        """Seconds spent between the two readings. A process that began in between counts from nothing."""
        spent = _difference(self.web, before.web)
        if self.database is not None:
            spent += _difference(self.database, before.database or {})
        return spent


def read(leader: int, connection: psycopg.Connection[tuple[int]]) -> Spent:
    """What gunicorn's processes, and the PostgreSQL backends that serve them, have used so far."""
    found = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [APPLICATION])
    backends = [pid for (pid,) in found]
    if not all(_is_postgres(pid) for pid in backends):
        return Spent(_times(family(leader)), None)
    return Spent(_times(family(leader)), _times(backends))


def family(leader: int) -> list[int]:
    """A process and all its descendants."""
    found = [leader]
    for pid in found:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, children.read_text(encoding="ascii").split())
    return found


def resident_kilobytes(pid: int) -> int:
    """Memory of a process without what it shares with files; 0 when it has ended."""
    try:
        rows = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in rows if row.startswith("RssAnon")), 0)


def _times(pids: Iterable[int]) -> dict[int, float]:
    return {pid: seconds for pid in pids if (seconds := _seconds(pid)) is not None}


def _seconds(pid: int) -> float | None:
    """User and system time of a process; None when it has ended."""
    try:
        # The name in the second field may hold spaces and brackets; the numbers come after the last one.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == "postgres"
    except OSError:
        return False


def _difference(after: dict[int, float], before: dict[int, float]) -> float:
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
