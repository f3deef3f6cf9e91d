"""The large region: made once and kept, copied for every run.

A run submits quizzes and replies; on a copy it begins every time with the same region and leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from deploy.local.console import Stop, console
from deploy.local.processes import let_pass, signals_handled

SOURCES = ("lms/migrations", "quizzes/migrations", "courses/migrations", "courses/demo")
SCHEMA = (["manage.py", "migrate", "--verbosity", "0"], ["manage.py", "createcachetable", "--verbosity", "0"])


@dataclass(frozen=True)
class Filling:
    """What fills a region, and the files beside ``SOURCES`` that it follows from."""

    name: str
    command: Callable[[int], list[str]]
    sources: Sequence[str] = ()


DEMO = Filling("otklik_bench", lambda officials: ["manage.py", "demo", "--officials", str(officials)])
HR = Filling("otklik_bench_hr", lambda officials: ["-m", "bench.hr_region", str(officials)], ["bench/hr_region.py"])


def named(url: str, name: str) -> str:
    """The same server's database of that name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def region(root: Path, environment: Mapping[str, str], officials: int, filling: Filling = DEMO) -> Iterator[str]:
    """The address of a fresh copy of the region of so many officials. It is dropped afterwards."""
    url = environment.get("DATABASE_URL")
    if not url:
        raise Stop("DATABASE_URL не задан. Запускайте замер так: ./run bench")
    kept = f"{filling.name}_{officials}"
    copy = f"{kept}_run"
    _make(root, environment, kept, officials, filling)
    with console.step("Копирую базу для замера"), _server(url) as server:
        _drop(server, copy)
        # By files: through the log it would take ten times longer.
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(copy), sql.Identifier(kept)
            )
        )
    try:
        yield named(url, copy)
    finally:
        with signals_handled(let_pass), _server(url) as server:
            _drop(server, copy)


def _make(root: Path, environment: Mapping[str, str], name: str, officials: int, filling: Filling) -> None:
    """Have the region. One of another schema or demo content, or one that was cut short, is made anew."""
    wanted = fingerprint(root, filling)
    with _server(environment["DATABASE_URL"]) as server:
        if _note(server, name) == wanted:
            return
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = named(environment["DATABASE_URL"], name)
    console.say(f"Наполняю базу на {officials} человек (один раз, дальше хранится)")
    for arguments in (*SCHEMA, filling.command(officials)):
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=root, env={**environment, "DATABASE_URL": url}, check=False)
        if done.returncode != 0:
            raise Stop(f"Не вышло наполнить базу: {' '.join(arguments)}, код {done.returncode}")
    with psycopg.connect(url, autocommit=True) as connection:
        # As after a night of autovacuum, which otherwise comes in the middle of the measurement.
        connection.execute("VACUUM (ANALYZE)")
    with _server(environment["DATABASE_URL"]) as server:
        server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(wanted)))


def fingerprint(root: Path, filling: Filling = DEMO) -> str:
    """Changes with every migration, with the demo region and with what fills this one."""
    digest = hashlib.sha256()
    for source in (*SOURCES, *filling.sources):
        for path in sorted([root / source, *(root / source).rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _server(url: str) -> psycopg.Connection[tuple[str | None]]:
    """A connection to the database that ``./run`` gave us; others are made and dropped from there."""
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as problem:
        raise Stop(f"База не отвечает: {str(problem).strip()}") from None


def _note(server: psycopg.Connection[tuple[str | None]], name: str) -> str | None:
    """What was noted on the database when it was complete."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = server.execute(query, [name]).fetchone()
    return row[0] if row else None


def _drop(server: psycopg.Connection[tuple[str | None]], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
