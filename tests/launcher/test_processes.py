"""The processes of the site live and end together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local.console import Stop
from deploy.local.processes import DEATHS, Supervisor
from tests.launcher.conftest import ROOT

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_child_that_ends_is_named_with_its_reason_and_the_rest_is_stopped(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, os.environ)
    supervisor.start("web", "Веб-сервер", SLEEP, tmp_path / "web.log")
    failing = [sys.executable, "-c", "import sys; print('нет памяти'); sys.exit(3)"]
    supervisor.start("worker", "Фоновый исполнитель", failing, tmp_path / "worker.log")

    with pytest.raises(Stop, match=r"Фоновый исполнитель \(worker\) завершился сам, код 3: нет памяти.*worker\.log"):
        supervisor.watch()
    supervisor.stop()

    assert [child.process.poll() is not None for child in supervisor.children] == [True, True]


def test_a_worker_that_dies_is_started_again_but_not_for_ever(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, os.environ)
    supervisor.start("worker", "Фоновый исполнитель", SLEEP, tmp_path / "worker.log", revives=True)

    for _death in range(DEATHS):
        [worker] = supervisor.children
        worker.process.kill()
        worker.process.wait()
        supervisor.check()
        [again] = supervisor.children
        assert again.process.poll() is None
        assert again.process.pid != worker.process.pid

    again.process.kill()
    again.process.wait()
    with pytest.raises(Stop, match=r"Фоновый исполнитель \(worker\) завершился сам, сигнал 9"):
        supervisor.check()
    supervisor.stop()


def test_children_do_not_outlive_a_launcher_that_was_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from deploy.local.processes import Supervisor\n"
        "s = Supervisor(Path('.'), os.environ)\n"
        "s.start('web', 'Веб-сервер', [sys.executable, '-c', 'import time; time.sleep(60)'], Path(sys.argv[1]))\n"
        "print(s.children[0].process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "web.log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as launcher:  # noqa: S603
        assert launcher.stdout is not None
        child = int(launcher.stdout.readline())
        launcher.kill()

    assert ended(child)


def ended(pid: int) -> bool:
    for _attempt in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
