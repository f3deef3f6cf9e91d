"""The server as in production: gunicorn with several processes, no debug, static files by their manifest."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local import statics
from deploy.local.address import Address
from deploy.local.console import Stop, console, last_line
from deploy.local.processes import Supervisor, let_pass, signals_handled
from deploy.local.project import Project
from deploy.local.site import START_SECONDS, WEB_KEEP_ALIVE, WEB_THREADS, WEB_WORKERS

from .cpu import APPLICATION

HOST = "127.0.0.1"


def environment(project: Project, port: int) -> dict[str, str]:
    """Production settings for this machine alone: plain HTTP, demo content, and room for sign-ins from one address."""
    return {
        **os.environ,
        "OTKLIK_MODE": "production",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"http://{HOST}:{port}",
        "BEHIND_HTTPS": "0",
        "ALLOW_PLAIN_HTTP": "1",
        "ALLOW_DEMO": "1",
        "LOGIN_LIMIT_PER_MINUTE": "1000000",
        "REDIS_URL": "",
        "EMAIL_HOST": "",
        # Not the broker of the copy that may be running beside.
        "BROKER_DIR": str(broker(project)),
    }


def broker(project: Project) -> Path:
    return project.var / "bench-broker"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def collect_static(project: Project, values: Mapping[str, str]) -> None:
    """Pages name their files by the manifest, so it must be there; it is shared with ``./run``."""
    if statics.up_to_date(project):
        return
    found = statics.fingerprint(project)
    command = [str(project.python), "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    with console.step("Собираю стили и картинки"):
        done = subprocess.run(command, cwd=project.root, env=values, check=False)
    if done.returncode != 0:
        raise Stop("Не вышло собрать стили и картинки: manage.py collectstatic")
    statics.note_collected(project, found)


@dataclass(frozen=True)
class Server:
    port: int
    leader: int

    @property
    def shape(self) -> str:
        return f"gunicorn gthread, {WEB_WORKERS} × {WEB_THREADS}"


@contextmanager
def serving(project: Project, port: int, values: Mapping[str, str]) -> Iterator[Server]:
    """The running server. Its processes end with the block, also on Ctrl-C."""
    log = project.log("bench-web")
    supervisor = Supervisor(project.root, {**values, "PGAPPNAME": APPLICATION})
    address = Address(HOST, port)
    command = [str(project.python), "-m", "gunicorn", "lms.wsgi", "--bind", address.bind, "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)]
    command += ["--keep-alive", str(WEB_KEEP_ALIVE), "--graceful-timeout", "2"]
    try:
        supervisor.start("bench-web", "Веб-сервер", command, log)
        deadline = time.monotonic() + START_SECONDS
        while not address.healthy():
            supervisor.check()
            if time.monotonic() > deadline:
                raise Stop(f"Сервер не ответил за {START_SECONDS} с: {last_line(log)}")
            time.sleep(0.1)
        yield Server(port, supervisor.children[0].process.pid)
        supervisor.check()
    finally:
        with signals_handled(let_pass):
            supervisor.stop()
        shutil.rmtree(broker(project), ignore_errors=True)
