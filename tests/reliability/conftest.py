"""The real site in a folder of its own: ``./run`` with its own durable PostgreSQL, worker and scheduler."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench import cpu
from deploy.local import postgres, settings
from deploy.local.project import Project

ROOT = Path(__file__).resolve().parents[2]
# What a copy needs to run; the rest of the project is not there.
PARTS = ("bench", "courses", "deploy", "docs", "lms", "locale", "quizzes", "static", "templates")
START_SECONDS = 180  # a quiet machine needs a tenth of it


@dataclass(frozen=True)
class Site:
    """A running site, and how to strike at it."""

    project: Project
    launcher: subprocess.Popen[bytes]
    port: int
    url: str

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.url, autocommit=True)

    def cast(self, *, people: int, questions: int) -> dict[str, Any]:
        """The learners with their sessions and the lesson with the quiz, see ``cast``."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "tests.reliability.cast", str(people), str(questions)],
            cwd=self.project.root,
            env=_environment(PYTHONPATH=f"{self.project.root}:{ROOT}", DJANGO_SETTINGS_MODULE="lms.settings"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def web_workers(self) -> list[int]:
        """The processes of gunicorn that answer requests: the children of its first one."""
        family = cpu.family(self.launcher.pid)
        leader = next(pid for pid in family if "gunicorn" in _command(pid))
        return cpu.family(leader)[1:]

    def postmaster(self) -> int | None:
        return postgres.local_cluster(self.project, kind="postgres").running_pid()

    def strike(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def said(self) -> str:
        """What stands in its logs, for the message of a test that failed."""
        logs = sorted((self.project.var / "log").glob("*.log"))
        return "\n".join(f"== {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-1500:]}" for log in logs)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if not sys.platform.startswith("linux"):
        pytest.skip("processes are found through /proc")
    root = tmp_path / "otklik"
    root.mkdir()
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("run", "manage.py", *(path.name for path in ROOT.glob("requirements*.txt"))):
        shutil.copy(ROOT / file, root)
    (root / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    project = Project(root)
    try:
        with _running(project) as found:
            yield found
    finally:
        shutil.rmtree(postgres.SYSTEM_HOME / project.key, ignore_errors=True)


class _running:  # noqa: N801 - used as a function
    """The site between its start and Ctrl-C."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._output = project.root / "launcher.log"

    def __enter__(self) -> Site:
        port = _free_port()
        with self._output.open("ab") as output:
            self._launcher = subprocess.Popen(  # noqa: S603
                [sys.executable, self._project.root / "run"],
                env=_environment(PORT=str(port)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while "Отклик работает" not in self._said():
            if self._launcher.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                pytest.fail(f"The site did not start: {self._said()}")
            time.sleep(0.2)
        url = settings.read(self._project.settings_file)["DATABASE_URL"]
        return Site(self._project, self._launcher, port, url)

    def __exit__(self, *_: object) -> None:
        self._launcher.send_signal(signal.SIGTERM)
        self._launcher.wait(60)

    def _said(self) -> str:
        return self._output.read_text(encoding="utf-8", errors="replace")


def _environment(**more: str) -> dict[str, str]:
    """A clean one: that of the tests names their own database."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | more


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
