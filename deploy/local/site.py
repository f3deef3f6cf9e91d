"""``./run``: the site, its worker and its scheduler, until Ctrl-C."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

from . import environment, settings, statics
from .address import Address
from .console import Stop, console, last_line
from .locks import FileLock
from .postgres import Database, database, external_url
from .processes import Supervisor, let_pass, signals_handled
from .project import Project
from .revival import Revival

WEB_WORKERS = 2
WEB_THREADS = 4
# A learner thinks for half a minute over a question: her next answer finds the connection open, not just closing.
WEB_KEEP_ALIVE = 60
WORKER_THREADS = 2
START_SECONDS = 60
# How long a port may stay taken by the processes of a launcher that was killed.
LEFTOVER_SECONDS = 15


def serve(project: Project) -> int:
    address = Address.from_environment()
    here = FileLock(project.var / "site.lock")
    if not here.take(wait=False):
        raise Stop(_already_running(here.note()))
    address.require_free(patience=LEFTOVER_SECONDS if here.note() else 0)
    here.write_note(json.dumps({"url": address.url, "pid": os.getpid()}))
    try:
        environment.make_ready(project, [environment.PRODUCT, *([] if external_url() else [environment.EMBEDDED])])
        with database(project) as found:
            settings.keep(project, found, site_url=address.url)
            values = settings.environment(project, found, SITE_URL=address.url)
            _prepare(project, values)
            _supervise(project, address, found, values)
    finally:
        here.write_note("")
        here.release()
    return 0


def _already_running(note: str) -> str:
    try:
        known = json.loads(note)
        return f"Отклик из этой папки уже работает: {known['url']} (процесс {known['pid']})."
    except (ValueError, KeyError):
        return "Отклик из этой папки уже запускается в другом окне."


def _prepare(project: Project, values: dict[str, str]) -> None:
    """Tables, demo content, static files: see ``prepare``."""
    log = project.log("prepare")
    command = [str(project.python), "-m", "deploy.local.prepare", str(project.accounts_file)]
    collected = "" if statics.up_to_date(project) else statics.fingerprint(project)
    with log.open("ab") as errors:
        done = subprocess.run(
            [*command, *(["--static"] if collected else [])],
            cwd=project.root,
            env=values,
            stdin=subprocess.DEVNULL,
            stderr=errors,
            check=False,
        )
    if done.returncode != 0:
        raise Stop(f"Не вышло подготовить базу и файлы: {last_line(log)} (подробно: {project.shown(log)})")
    if collected:
        statics.note_collected(project, collected)


def _supervise(project: Project, address: Address, found: Database, values: dict[str, str]) -> None:
    supervisor = Supervisor(project.root, values)
    try:
        console.say("Запускаю сайт…")
        _start_web(project, address, supervisor)
        _wait_until_healthy(address, supervisor)
        # Only now: four processes that load Django at once would keep the first page waiting.
        _start_background(project, supervisor)
        _greet(project, address)
        supervisor.watch(also=Revival(found, project.shown(project.log("postgres"))).look)
    except KeyboardInterrupt:
        console.say("\nОстанавливаю…")
    finally:
        with signals_handled(let_pass):
            supervisor.stop()


def _start_web(project: Project, address: Address, supervisor: Supervisor) -> None:
    command = [str(project.python), "-m", "gunicorn", "lms.wsgi", "--bind", address.bind, "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)]
    command += ["--keep-alive", str(WEB_KEEP_ALIVE), "--graceful-timeout", "5"]
    supervisor.start("web", "Веб-сервер", command, project.log("web"))


def _start_background(project: Project, supervisor: Supervisor) -> None:
    worker = worker_command(project, "otklik", loglevel="INFO")
    # What is owed is in the database: a worker that died goes on where it was, and the pages need not wait for it.
    supervisor.start("worker", "Фоновый исполнитель", worker, project.log("worker"), revives=True)
    folder = project.var / "beat"
    folder.mkdir(exist_ok=True)
    beat = beat_command(project, folder / "schedule")
    supervisor.start("beat", "Планировщик", beat, project.log("beat"), revives=True)


def worker_command(project: Project, name: str, *, loglevel: str) -> list[str]:
    """What does the background work; ``name`` tells it from others on this machine."""
    # One process with threads takes two thirds of the memory of a pool of processes.
    command = [*_celery(project), "worker", "--pool", "threads", "--concurrency", str(WORKER_THREADS)]
    command += ["--hostname", f"{name}@local", "--without-mingle", "--without-gossip", "--without-heartbeat"]
    return [*command, "--loglevel", loglevel]


def beat_command(project: Project, schedule: Path) -> list[str]:
    """What gives the worker its tick; ``schedule`` is the file in which it remembers the last one."""
    return [*_celery(project), "beat", "--schedule", str(schedule), "--pidfile", "", "--loglevel", "WARNING"]


def _celery(project: Project) -> list[str]:
    # Should it crash in a library, the log says where.
    return [str(project.python), "-X", "faulthandler", "-m", "celery", "-A", "lms"]


def _wait_until_healthy(address: Address, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not address.healthy():
        supervisor.check()
        if time.monotonic() > deadline:
            raise Stop(f"Сайт не ответил за {START_SECONDS} с. Подробно: var/log/web.log")
        time.sleep(0.1)


def _greet(project: Project, address: Address) -> None:
    console.say()
    console.say(f"Отклик работает: {address.url}")
    console.say()
    console.say(project.accounts_file.read_text(encoding="utf-8").rstrip())
    console.say()
    console.say("Остановить: Ctrl-C")
