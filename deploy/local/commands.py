"""The commands of ``./run`` and how they end: with an exit code and, when something is wrong, one clear line."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from . import checks, environment, settings, site
from .console import Stop, console, reason
from .postgres import database, external_url
from .processes import Interrupted, interrupt, run_in_terminal, signals_handled
from .project import Project

HELP = """\
./run                    поставить всё нужное и открыть сайт (HOST=127.0.0.1, PORT=8000); Ctrl-C останавливает
./run test [аргументы]   все тесты; аргументы получает pytest: ./run test tests/courses -k certificate
./run check              оформление, типы, границы между этажами, шаблоны, настройки, миграции
./run bench              скорость страниц; OFFICIALS=100000 ./run bench — на большом регионе
./run manage КОМАНДА     команда Django: ./run manage createsuperuser, ./run manage dbshell
./run help               эта подсказка

DATABASE_URL=postgresql://… — свой сервер PostgreSQL вместо встроенного."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MOST_PROCESSES = 4
EVERYTHING = (environment.PRODUCT, environment.EMBEDDED, environment.DEVELOPMENT)


def main(arguments: Sequence[str]) -> int:
    _speak_utf8()
    name, rest = (arguments[0], arguments[1:]) if arguments else ("serve", [])
    command = COMMANDS.get(name)
    if command is None:
        print(f"Нет такой команды: {name}\n\n{HELP}", file=sys.stderr)
        return 2
    try:
        with signals_handled(interrupt):
            return command(Project(Path(__file__).resolve().parents[2]), rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except Interrupted as stopped:
        print("\nОстановлено.", file=sys.stderr)
        return 128 + stopped.number
    except BrokenPipeError:
        # Whoever read the output has left.
        return 1
    except OSError as error:
        # A full disk, a folder taken away: nothing that a traceback would explain better.
        where = f" ({error.filename})" if error.filename else ""
        print(f"Не вышло: {reason(error)}{where}", file=sys.stderr)
        return 1


def _speak_utf8() -> None:
    """Cyrillic lines must not break a terminal with another encoding."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def serve(project: Project, arguments: Sequence[str]) -> int:
    _no_arguments("serve", arguments)
    project.make_folders()
    return site.serve(project)


def test(project: Project, arguments: Sequence[str]) -> int:
    project.make_folders()
    environment.make_ready(project, EVERYTHING)
    chromium = find_chromium()
    runs = [pytest_arguments(part, chromium=chromium) for part in parts_of_suite(arguments)]
    more = {"CHROMIUM": chromium} if chromium else {}
    with database(project, throwaway=True) as found:
        values = settings.environment(project, found, mode="test", **settings.TEST_SETTINGS, **more)
        command = [str(project.python), "-m", "pytest"]
        codes = [run_in_terminal([*command, *run], folder=project.root, environment=values) for run in runs]
        return next(filter(None, codes), 0)


def parts_of_suite(arguments: Sequence[str]) -> list[list[str]]:
    """The whole suite goes by files in as many processes as there are cores, then by itself what wants to be alone.

    A part of it goes as it is asked for.
    """
    if arguments:
        return [list(arguments)]
    together = ["-n", str(min(MOST_PROCESSES, os.cpu_count() or 1)), "--dist", "loadfile", "-m", "not alone"]
    return [together, ["-m", "alone"]]


def find_chromium() -> str | None:
    """The browser for the journeys: CHROMIUM, or one that is installed."""
    if given := os.environ.get("CHROMIUM"):
        if not shutil.which(given):
            raise Stop(f"CHROMIUM={given}: такой программы нет.")
        return shutil.which(given)
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_arguments(arguments: Sequence[str], *, chromium: str | None) -> list[str]:
    """Leave the browser tests out where there is no browser, and say so; on the build machine (CI) that is an error."""
    if chromium:
        return list(arguments)
    line = "Chromium не найден: тесты в браузере не запускаются. Поставить: apt install chromium"
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        raise Stop(line)
    console.say(line)
    arguments = list(arguments)
    if "-m" in arguments:
        at = arguments.index("-m") + 1
        return [*arguments[:at], f"({arguments[at]}) and not browser", *arguments[at + 1 :]]
    return ["-m", "not browser", *arguments]


def check(project: Project, arguments: Sequence[str]) -> int:
    _no_arguments("check", arguments)
    project.make_folders()
    environment.make_ready(project, EVERYTHING)
    with database(project, throwaway=True) as found:
        return 0 if checks.run_all(project, checks.all_checks(project, found)) else 1


def bench(project: Project, arguments: Sequence[str]) -> int:
    project.make_folders()
    needed = [environment.PRODUCT, environment.EMBEDDED]
    if "letters" in arguments:
        needed.append(environment.DEVELOPMENT)  # the mail server of the tests takes them
    environment.make_ready(project, needed)
    with database(project, name="otklik_bench") as found:
        values = settings.environment(project, found)
        command = [str(project.python), "-m", "bench", *arguments]
        return run_in_terminal(command, folder=project.root, environment=values)


def manage(project: Project, arguments: Sequence[str]) -> int:
    console.on_stderr = True
    project.make_folders()
    environment.make_ready(project, [environment.PRODUCT, *([] if external_url() else [environment.EMBEDDED])])
    with database(project) as found:
        settings.keep(project, found)
        values = settings.environment(project, found)
        command = [str(project.python), "manage.py", *arguments]
        return run_in_terminal(command, folder=project.root, environment=values)


def show_help(_project: Project, _arguments: Sequence[str]) -> int:
    print(HELP)
    return 0


def _no_arguments(name: str, arguments: Sequence[str]) -> None:
    if arguments:
        raise Stop(f"./run {name} не понимает «{' '.join(arguments)}». Подсказка: ./run help")


Command = Callable[[Project, Sequence[str]], int]
COMMANDS: dict[str, Command] = {
    "serve": serve,
    "test": test,
    "check": check,
    "bench": bench,
    "manage": manage,
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}
