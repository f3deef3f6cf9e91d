"""A real PostgreSQL from a pip wheel: the binaries, the data folder, start and stop.

Only the wheel's binaries are used. Its Python class is not: as root it opens the permissions of every parent folder.
PostgreSQL refuses to run as root, so for root the server belongs to ``nobody`` and lives under ``/var/lib/otklik``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .console import Stop, last_line

SUPERUSER = "otklik"
MAJOR_VERSION = "18"
START_SECONDS = 60
# After kill -9 the server's orphans need a second or two to notice; until then a new start is refused.
HEAL_SECONDS = 20
STOP_SECONDS = 30

# Reached only through a socket in a folder that its owner alone may enter, so no password is needed.
# Parallel plans are off: they need /dev/shm, which is 64 MB in a container, and give nothing on two busy cores.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
}
# For data that may be lost: a machine that goes down in the middle of the tests costs one initdb.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Owner:
    """The unprivileged account that runs the server when the launcher is root."""

    uid: int
    gid: int


@dataclass
class Cluster:
    """One PostgreSQL server: where its binaries, data, socket and log are, and who runs it."""

    binaries: Path
    home: Path
    socket: Path
    log: Path
    owner: Owner | None = None
    throwaway: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    def url(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket), safe='/')}&port=5432"

    # --- start -----------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Have the server running: adopt one that is, start it otherwise. Heals what a kill -9 left behind."""
        self._make_folders()
        if self._adopt():
            return
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        if self._launch_with_patience():
            return
        if self.throwaway:
            self._initialise()
            if self._launch_with_patience():
                return
        raise Stop(f"PostgreSQL не запустился: {last_line(self.log)} (подробно: {self.log})")

    def _launch_with_patience(self) -> bool:
        """Start the server; after a crash try again for a while, because its orphans still hold the memory."""
        deadline = time.monotonic() + (HEAL_SECONDS if self._clear_stale_locks() else 0)
        while not self._launch():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.5)
        return True

    def _make_folders(self) -> None:
        for folder in (self.home, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.owner:
                os.chown(folder, self.owner.uid, self.owner.gid)
            found = folder.lstat()
            if found.st_uid != (self.owner.uid if self.owner else os.getuid()) or folder.is_symlink():
                raise Stop(f"Папка {folder} принадлежит не вам. Удалите её и запустите ./run снова.")
            folder.chmod(0o700)

    def _initialise(self) -> None:
        """initdb into a new folder that takes its place only when it is complete."""
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)
        command = [str(self._tool("initdb")), f"--pgdata={new}", f"--username={SUPERUSER}", "--encoding=UTF8"]
        command += ["--auth=trust", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        with self.log.open("ab") as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **self._as_owner(),
            )
        if done.returncode != 0:
            raise Stop(f"PostgreSQL не создал базу: {last_line(self.log)} (подробно: {self.log})")
        new.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != MAJOR_VERSION:
            raise Stop(
                f"База в {self.data} создана PostgreSQL {found}, а здесь {MAJOR_VERSION}. "
                "Перенесите данные (pg_dump) или удалите эту папку, чтобы начать с чистой базы."
            )

    def _launch(self) -> bool:
        """Start the server and wait until it answers. False: it ended instead."""
        command = [str(self._tool("postgres")), "-D", str(self.data)]
        extra = THROWAWAY_SETTINGS if self.throwaway else {}
        for name, value in {**SETTINGS, **extra, **self.settings, "unix_socket_directories": str(self.socket)}.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as output:
            # A session of its own: Ctrl-C in the terminal is for the launcher, which then stops things in order.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._as_owner(),
            )
        self._process = process
        if _wait_until(lambda: self._ready(process.pid), START_SECONDS, give_up=lambda: process.poll() is not None):
            return True
        if process.poll() is None:
            raise Stop(f"PostgreSQL долго приводит базу в порядок. Подождите и запустите снова (журнал: {self.log}).")
        return False

    # --- stop ------------------------------------------------------------------------------------------------------
    def stop(self) -> None:
        """Fast shutdown: sessions are cut off, everything committed is kept."""
        pid = self.running_pid()
        for how in (signal.SIGINT, signal.SIGQUIT):
            if pid is None:
                break
            os.kill(pid, how)
            if _wait_until(lambda: self.running_pid() != pid, STOP_SECONDS):
                break
        with suppress(OSError):
            # Empty unless the server is still there.
            self.socket.rmdir()

    # --- what is there ---------------------------------------------------------------------------------------------
    def running_pid(self) -> int | None:
        """The process id of this data folder's server, if it is alive."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        pid, _status = self._state()
        return pid if pid is not None and self._is_our_server(pid) else None

    def _adopt(self) -> bool:
        """Whether a server is already there; one that is just starting or stopping is waited for."""
        pid = self.running_pid()
        if pid is None:
            return False
        return _wait_until(
            # A server that is being killed still has its process and its notes, but gives no answer.
            lambda: self._ready(pid) and self._ask("SELECT 1").returncode == 0,
            START_SECONDS,
            give_up=lambda: self.running_pid() != pid,
        )

    def _ready(self, pid: int) -> bool:
        return self._state() == (pid, "ready")

    def _state(self) -> tuple[int | None, str]:
        """Process id and status as the server notes them in postmaster.pid (first and last of its eight lines)."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
        except (OSError, ValueError, IndexError):
            return None, ""

    def _is_our_server(self, pid: int) -> bool:
        """Whether that process serves this data folder: after a restart of the machine the number may be anyone's."""
        if not Path("/proc/self").exists():
            return _alive(pid)
        try:
            return os.fsencode(self.data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False

    def _clear_stale_locks(self) -> bool:
        """Whether a server ended here without tidying up.

        PostgreSQL itself passes over locks of processes that are gone. It stops at one whose number another program
        has by now, so that one is removed; the shared memory still guards the data against two servers.
        """
        locks = [self.data / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"]
        left = [lock for lock in locks if lock.exists()]
        for lock in left:
            if (pid := _first_number(lock)) is None or _alive(pid):
                lock.unlink(missing_ok=True)
        return bool(left)

    # --- databases -------------------------------------------------------------------------------------------------
    def make_database(self, name: str) -> None:
        """Have an empty database of that name, if there is none yet."""
        there = self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")  # noqa: S608 - names of our own
        if there != "1":
            self._sql(f'CREATE DATABASE "{name}"')

    def _sql(self, statement: str) -> str:
        done = self._ask(statement)
        if done.returncode != 0:
            raise Stop(f"PostgreSQL отказал: {done.stderr.strip()}")
        return done.stdout.strip()

    def _ask(self, statement: str) -> subprocess.CompletedProcess[str]:
        command = [str(self._tool("psql")), "-X", "-h", str(self.socket), "-p", "5432", "-U", SUPERUSER]
        command += ["-d", "postgres", "-v", "ON_ERROR_STOP=1", "-tAc", statement]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=clean_environment())

    def _tool(self, name: str) -> Path:
        return self.binaries / "bin" / name

    def _as_owner(self) -> dict[str, Any]:
        """Keyword arguments for subprocess: whose process it is, and nothing of the caller's settings."""
        account = {"user": self.owner.uid, "group": self.owner.gid, "extra_groups": []} if self.owner else {}
        # The account may have no right to the folder the launcher was called from.
        return {**account, "cwd": "/", "umask": 0o077, "env": clean_environment() | {"LC_ALL": "C"}}


def clean_environment() -> dict[str, str]:
    """The environment without PostgreSQL's own variables (PGPORT, PGDATA…): they are about some other server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _first_number(lock: Path) -> int | None:
    try:
        return int(lock.read_text(encoding="utf-8", errors="replace").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _wait_until(true: Callable[[], bool], seconds: float, *, give_up: Callable[[], bool] = lambda: False) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        if give_up():
            return False
        time.sleep(0.05)
    return False
