"""``./run bench hr``: required training on a region of 100,000 officials (``OFFICIALS=5000 ./run bench hr`` for a try).

Pages are asked for over the network as the other flows are, by one visitor and by four; changes and passes over
everybody run in this process, on the copy that is dropped afterwards. The last line of each says the aim.
To add a measure: a function that does the thing once and returns nothing, in ``hr_deeds``; a page, in ``pages``.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg

from deploy.local.console import Stop, console

from . import hr_deeds, server

if TYPE_CHECKING:
    from deploy.local.project import Project

    from .visits import MakeVisit

NAME: Final = "hr"
FILE: Final = "bench-hr.json"
PAGE_MS: Final = 100
CLIENTS: Final = (1, 4)
EXPORT_ROWS: Final = 1_000_000


@dataclass(frozen=True)
class Page:
    """A kind of page with its aim for p95 of one visitor."""

    name: str
    what: str
    visit: MakeVisit
    aim_ms: float
    visits: int = 120


def measure(project: Project, port: int, values: Mapping[str, str], officials: int) -> int:
    lines: list[dict[str, Any]] = []
    say_size(officials)
    with (
        server.serving(project, port, values) as running,
        psycopg.connect(values["DATABASE_URL"], autocommit=True) as watch,
    ):
        for page in pages():
            with console.step(page.name):
                lines.append(_page(page, running, watch))
    with console.step("выгрузка"):
        lines.append(_export())
    for deed in hr_deeds.deeds():
        with console.step(deed.name):
            lines.append(hr_deeds.measured(deed))
    console.say("\n" + told(lines))
    path = project.var / FILE
    path.write_text(json.dumps({"officials": officials, "lines": lines}, ensure_ascii=False, indent=1), "utf-8")
    console.say(f"\nЗаписано: var/{FILE}")
    return 0


def say_size(officials: int) -> None:
    from . import cast

    ((agencies, requirements, assignments, events, days),) = cast.rows(
        "SELECT (SELECT count(*) FROM lms_agency), (SELECT count(*) FROM courses_requirement),"
        " (SELECT count(*) FROM courses_assignment), (SELECT count(*) FROM courses_assignmentevent),"
        " (SELECT count(*) FROM courses_tallyday)"
    )
    console.say(
        f"Регион: {officials} человек, {agencies} органов, {requirements} требований, {assignments} назначений, "
        f"{events} событий, {days} слагаемых дней"
    )


def told(lines: Sequence[Mapping[str, Any]]) -> str:
    """The figures beside the aims."""
    rows = []
    for one in lines:
        mark = "✓" if one["p95_ms"] < one["aim_ms"] else "✗"
        four = f"  при 4 сразу {one['four_ms']:.0f}, процессор {one['cpu_ms']:.0f} мс" if "four_ms" in one else ""
        more = f"  {one['note']}" if one.get("note") else ""
        rows.append(
            f"{mark} {one['name']:<16} p50 {_ms(one['p50_ms'])}  p95 {_ms(one['p95_ms'])}  цель < {_ms(one['aim_ms'])}"
            f"{four}{more}  {one['what']}"
        )
    return "\n".join(rows)


def _ms(number: float) -> str:
    return f"{number / 1000:.1f} с" if number >= 10_000 else f"{number:.0f} мс"


# --- pages ------------------------------------------------------------------------------------------------------------
def pages() -> list[Page]:
    from . import cast

    office = cast.of_account("office@demo.otklik")
    agencies = [
        key
        for (key,) in cast.rows(
            "SELECT agency_id FROM courses_standing GROUP BY 1 ORDER BY md5(agency_id::text) LIMIT 60", *()
        )
    ]
    requirements = [key for (key,) in cast.rows("SELECT id FROM courses_requirement ORDER BY id")]
    courses = [key for (key,) in cast.rows("SELECT id FROM courses_course ORDER BY id")]
    days = [(dt.date.today() - dt.timedelta(days=number)).isoformat() for number in (5, 40, 200, 400, 800)]

    def asked(paths: Sequence[str]) -> MakeVisit:
        return _by_turns(paths, office)

    return [
        Page("dashboard", "сводка региона", asked(["/dashboard/"]), PAGE_MS),
        Page(
            "dashboard_asked",
            "сводка региона по требованию, категории, сроку",
            asked(
                [f"/dashboard/?requirement={key}" for key in requirements]
                + ["/dashboard/?category=specialists", "/dashboard/?period=due-year"]
            ),
            PAGE_MS,
        ),
        Page("dashboard_agency", "сводка органа", asked([f"/dashboard/?agency={key}" for key in agencies]), PAGE_MS),
        Page("region", "кто обучен: регион", asked(["/staff/"]), PAGE_MS),
        Page("agency", "кто обучен: орган", asked([f"/staff/?agency={key}" for key in agencies]), PAGE_MS),
        Page(
            "groupings",
            "регион по требованиям, курсам, за период",
            asked(
                [
                    *("/staff/?by=requirements", "/staff/?by=courses", "/staff/?period=due-quarter"),
                    *("/staff/?period=done-last_month", "/staff/?period=done-last_year", "/staff/?period=expires-90"),
                ]
            ),
            PAGE_MS,
        ),
        Page(
            "list",
            "список людей за цифрой",
            asked(
                ["/staff/people/?status=overdue", "/staff/people/?status=completed&page=3", "/staff/people/"]
                + [f"/staff/people/?course={key}&status=overdue" for key in courses[:4]]
                + [f"/staff/people/?requirement={key}&status=left&page=2" for key in requirements[:4]]
                + [f"/staff/people/?agency={key}&status=left" for key in agencies[:10]]
                + ["/staff/people/?period=done-last_month", "/staff/people/?period=expires-30"]
            ),
            PAGE_MS,
        ),
        Page("as_of", "регион на прошлую дату", asked([f"/staff/?on={day}" for day in days]), 1000, 15),
        Page("trend", "регион по неделям", asked(["/staff/?by=weeks"]), 1000, 10),
    ]


def _by_turns(paths: Sequence[str], cookies: Mapping[str, str]) -> MakeVisit:
    from .visits import Visit, get

    def visit(number: int) -> Visit:
        yield get(paths[number % len(paths)], cookies)

    return visit


def _page(page: Page, running: server.Server, watch: psycopg.Connection[tuple[Any, ...]]) -> dict[str, Any]:
    import itertools

    from . import cpu
    from .load import Bounds
    from .load import measure as put_under_load
    from .report import Level

    supply: Iterator[int] = itertools.count()
    found: dict[str, Any] = {"name": page.name, "what": page.what, "aim_ms": page.aim_ms}
    put_under_load(running.port, page.visit, supply, clients=1, bounds=Bounds(seconds=2, visits=20))
    spent, visits = 0.0, 0
    for clients in CLIENTS:
        before = cpu.read(running.leader, watch)
        outcome = put_under_load(
            running.port, page.visit, supply, clients=clients, bounds=Bounds(seconds=8, visits=page.visits)
        )
        if outcome.errors:
            raise Stop(f"{page.name}: {outcome.errors[0]}")
        spent += cpu.read(running.leader, watch).since(before)
        visits += len(outcome.seconds)
        level = Level.of(outcome)
        found |= {"p50_ms": level.p50_ms, "p95_ms": level.p95_ms} if clients == 1 else {"four_ms": level.p95_ms}
    return found | {"cpu_ms": round(spent / visits * 1000, 1)}


# --- the export, in a process of its own so that its memory is seen ---------------------------------------------------
def _export() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", "bench.hr"], capture_output=True, text=True, check=False, cwd=_root())
    if done.returncode:
        raise Stop(f"Выгрузка не удалась:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout)
    milliseconds = found["seconds"] * 1000
    note = f"{found['rows']} строк, {found['rows'] / found['seconds']:.0f} в секунду, память +{found['more_mb']:.0f} МБ"
    return {
        "name": "export",
        "what": "выгрузка мероприятий всех людей, CSV",
        "aim_ms": 600_000,
        "p50_ms": milliseconds,
        "p95_ms": milliseconds,
        "note": note,
    }


def _root() -> str:
    from pathlib import Path

    return str(Path(__file__).resolve().parents[1])


def _export_here() -> dict[str, Any]:
    """Make up to a million lines of the personnel records and say how long it took and what memory it needed."""
    import django

    django.setup()
    from courses.reports import sheets
    from courses.reports.filters import ask
    from lms.models import User
    from lms.ui.exports import csv_response

    filters = ask(User.objects.get(email="office@demo.otklik"), {})
    before, begun, lines = _megabytes(), time.perf_counter(), 0
    for chunk in csv_response("x", sheets.EVENTS, sheets.event_rows(filters)):  # as the server sends it
        lines += bytes(chunk).count(b"\n")
        if lines >= EXPORT_ROWS:
            break
    return {"rows": lines, "seconds": time.perf_counter() - begun, "more_mb": _megabytes() - before}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_export_here()))
