"""A database that dies under a running site is started again, but not for ever."""

from __future__ import annotations

import os
import signal
import time

import psycopg
import pytest

from deploy.local import postgres, processes, revival
from deploy.local.console import Stop
from deploy.local.postgres import Database
from deploy.local.project import Project


def kill(found: Database) -> None:
    assert found.cluster is not None
    pid = found.cluster.running_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    gone_by = time.monotonic() + 10
    while found.cluster.running_pid() is not None and time.monotonic() < gone_by:
        time.sleep(0.02)  # a killed process is there for a moment yet


def test_a_killed_database_comes_back_with_what_was_committed(
    swept: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "DEATHS", 1)
    with postgres.database(swept) as found:
        watch = revival.Revival(found, "var/log/postgres.log")
        with psycopg.connect(found.url) as connection:
            connection.execute("CREATE TABLE note AS SELECT 'цело' AS text")
        kill(found)

        watch.look()
        watch.look()

        with psycopg.connect(found.url) as connection:
            assert connection.execute("SELECT text FROM note").fetchone() == ("цело",)
        assert capsys.readouterr().out.count("запускаю снова") == 1
        kill(found)
        with pytest.raises(Stop, match=r"снова и снова.*var/log/postgres\.log"):
            watch.look()


def test_a_server_of_ones_own_is_not_ours_to_start(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@db.example/otklik")
    with postgres.database(project) as found:
        revival.Revival(found, "").look()
