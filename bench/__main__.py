"""``python -m bench [--profile] [flow …]``: started by ``./run bench`` in the project's environment."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local.console import Stop, console
from deploy.local.locks import FileLock
from deploy.local.processes import Interrupted, interrupt, signals_handled
from deploy.local.project import Project

from . import checker, database, hr, server

if TYPE_CHECKING:
    from .flows import Flow

OFFICIALS = 20_000
FEWEST_OFFICIALS = 1000
# No flows. The visits of the exam have steps with aims of their own, the others need no visitors; the last one needs
# neither a server nor a region.
CHECKER = "checker"
MORE = ("exam", "reading", "upload", "analysis", "import", CHECKER)
LETTERS = "letters"  # takes long, so it is measured only where it is asked for
HR_OFFICIALS = 100_000  # of ``./run bench hr``, which fills a region of its own


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="Скорость страниц на большом регионе.")
    parser.add_argument("flows", nargs="*", metavar="ПОТОК", help="только эти потоки; файл с цифрами не меняется")
    parser.add_argument("--profile", action="store_true", help="не мерить, а показать, где тратится время")
    asked = parser.parse_args(arguments)
    project = Project(Path(__file__).resolve().parents[1])
    try:
        with signals_handled(interrupt), _alone(project):
            return _run(project, asked.flows, profile=asked.profile)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except Interrupted as stopped:
        print("\nОстановлено.", file=sys.stderr)
        return 128 + stopped.number


@contextmanager
def _alone(project: Project) -> Iterator[None]:
    """Two measurements at once would measure each other."""
    project.make_folders()
    lock = FileLock(project.var / "bench.lock")
    if not lock.take(wait=False):
        raise Stop("Замер из этой папки уже идёт.")
    try:
        yield
    finally:
        lock.release()


def _run(project: Project, wanted: Sequence[str], *, profile: bool) -> int:
    if list(wanted) == [CHECKER] and not profile:
        console.say(checker.told(checker.figures()))
        return 0
    if list(wanted) == [hr.NAME] and not profile:
        return _hr(project)
    if LETTERS in wanted and (len(wanted) > 1 or profile):
        raise Stop(f"{LETTERS} меряется отдельно: ./run bench {LETTERS}")
    officials = _officials(OFFICIALS)
    port = server.free_port()
    values = server.environment(project, port)
    server.collect_static(project, values)
    with database.region(project.root, values, officials) as url:
        values["DATABASE_URL"] = url
        os.environ.update(values)
        import django

        django.setup()
        from . import run

        try:
            if list(wanted) == [LETTERS]:
                return _letters(project, values)
            flows = _made(wanted)
            if profile:
                return run.show_profile(project, flows)
            begun = time.monotonic()
            with server.serving(project, port, values) as running:
                more = [name for name in MORE if name in wanted or not wanted]
                failed = run.measure(project, running, flows, officials=officials, whole=not wanted, more=more)
            console.say(f"\nЗамер занял {time.monotonic() - begun:.0f} с.")
            return failed
        finally:
            run.let_go()


def _letters(project: Project, values: Mapping[str, str]) -> int:
    from . import letters

    try:
        console.say("\n" + letters.told(letters.figures(project, values)))
    finally:
        shutil.rmtree(server.broker(project), ignore_errors=True)
    return 0


def _hr(project: Project) -> int:
    """Required training on a large region: pages, changes, passes over everybody."""
    officials, port = _officials(HR_OFFICIALS), server.free_port()
    values = server.environment(project, port)
    server.collect_static(project, values)
    with database.region(project.root, values, officials, database.HR) as url:
        values["DATABASE_URL"] = url
        os.environ.update(values)
        import django

        django.setup()
        from . import run

        try:
            return hr.measure(project, port, values, officials)
        finally:
            run.let_go()


def _made(wanted: Sequence[str]) -> list[Flow]:
    """The flows, with the people that they need signed in."""
    from .flows import FLOWS

    known = (*FLOWS, *MORE, LETTERS, hr.NAME)
    if unknown := [name for name in wanted if name not in known]:
        raise Stop(f"Нет такого потока: {', '.join(unknown)}. Есть: {', '.join(known)}")
    with console.step("Готовлю посетителей"):
        return [make() for name, make in FLOWS.items() if name in wanted or not wanted]


def _officials(usual: int) -> int:
    text = os.environ.get("OFFICIALS") or str(usual)
    if not (text.isascii() and text.isdigit() and FEWEST_OFFICIALS <= int(text) <= 1_000_000):
        raise Stop(
            f"OFFICIALS={text}: нужно число от {FEWEST_OFFICIALS} до 1000000, например OFFICIALS=20000 ./run bench"
        )
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
