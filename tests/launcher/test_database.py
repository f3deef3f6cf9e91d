"""Which server a command works on, and who switches it off."""

from __future__ import annotations

import pytest

from deploy.local import postgres
from deploy.local.project import Project


def test_a_server_of_ones_own_is_used_as_it_is(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@db.example/otklik")

    with postgres.database(project) as found:
        assert found.url == "postgresql://someone@db.example/otklik"
        assert found.cluster is None
    assert not (project.var / "postgres").exists()


def test_the_last_command_out_stops_the_server(swept: Project) -> None:
    with postgres.database(swept) as outer:
        assert outer.cluster is not None
        with postgres.database(swept) as inner:
            assert inner.url == outer.url
        assert outer.cluster.running_pid() is not None
    assert outer.cluster.running_pid() is None


def test_the_socket_path_fits_however_long_the_project_path_is(swept: Project) -> None:
    cluster = postgres.local_cluster(swept, kind="postgres-test")

    assert len(bytes(cluster.socket / ".s.PGSQL.5432.lock")) < 107
