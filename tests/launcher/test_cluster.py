"""The embedded PostgreSQL starts from nothing, heals after a crash and loses no data."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local import postgres
from deploy.local.cluster import Cluster, Owner


@pytest.fixture
def cluster(open_folder: Path) -> Iterator[Cluster]:
    cluster = make_cluster(open_folder)
    yield cluster
    cluster.stop()


def make_cluster(folder: Path, *, throwaway: bool = False) -> Cluster:
    installed = postgres.find_wheel(Path(sys.prefix))
    owner: Owner | None = None
    if os.geteuid() == 0:
        installed, owner = postgres.copy_for_owner(installed, folder / "program"), postgres.nobody()
    binaries = installed / "pginstall18"
    home = folder / "postgres"
    return Cluster(binaries, home, home / "socket", folder / "postgres.log", owner, throwaway=throwaway)


def kill(cluster: Cluster) -> None:
    pid = cluster.running_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_data_survive_a_killed_server(cluster: Cluster, open_folder: Path) -> None:
    cluster.start()
    cluster.make_database("otklik")
    with psycopg.connect(cluster.url("otklik")) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'Ёлка' AS text")

    kill(cluster)
    again = make_cluster(open_folder)
    again.start()
    again.make_database("otklik")

    with psycopg.connect(again.url("otklik")) as connection:
        # The built-in provider folds Cyrillic case, which searches rely on.
        assert connection.execute("SELECT lower(text) FROM note").fetchone() == ("ёлка",)
    again.stop()
    assert again.running_pid() is None


def test_a_running_server_is_adopted_and_not_started_twice(cluster: Cluster, open_folder: Path) -> None:
    cluster.start()
    pid = cluster.running_pid()

    second = make_cluster(open_folder)
    second.start()

    assert second.running_pid() == pid


def test_a_lock_whose_number_now_belongs_to_another_program_is_cleared(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    lock = cluster.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n{cluster.socket}\n\n\nready\n")
    if cluster.owner:
        os.chown(lock, cluster.owner.uid, cluster.owner.gid)

    cluster.start()

    assert cluster.running_pid() not in (None, os.getpid())


def test_broken_throwaway_data_are_made_anew(open_folder: Path) -> None:
    cluster = make_cluster(open_folder, throwaway=True)
    cluster.start()
    cluster.stop()
    shutil.rmtree(cluster.data / "global")

    cluster.start()

    assert cluster.running_pid() is not None
    cluster.stop()


def test_only_the_owner_can_reach_the_socket(cluster: Cluster) -> None:
    cluster.start()

    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
