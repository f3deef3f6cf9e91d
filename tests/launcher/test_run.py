"""What ``./run`` says when it cannot go on: one clear line, exit code 1, never a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from deploy.local import postgres
from deploy.local.locks import FileLock
from deploy.local.project import Project
from tests.launcher.conftest import ROOT


@pytest.fixture
def copy(open_folder: Path) -> Path:
    """The launcher alone, in a folder where nothing has been set up yet."""
    root = open_folder / "otklik"
    shutil.copytree(ROOT / "deploy" / "local", root / "deploy" / "local", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "deploy" / "__init__.py", root / "deploy")
    shutil.copy(ROOT / "run", root)
    return root


def run(copy: Path, *arguments: str, user: int | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [copy / "run", *arguments],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=60,
        user=user,
    )


def assert_one_line(done: subprocess.CompletedProcess[str], expected: str) -> None:
    assert done.returncode == 1
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_busy_port_is_named_with_the_way_out(copy: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(copy, PORT=str(port))

    assert_one_line(done, f"Порт {port} занят другой программой. Запустите на другом: PORT={port + 1} ./run")


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80²"])
def test_nonsense_for_a_port_is_refused(copy: Path, port: str) -> None:
    assert_one_line(run(copy, PORT=port), "это не номер порта")


def test_a_host_that_is_not_this_machine_is_refused(copy: Path) -> None:
    assert_one_line(run(copy, HOST="192.0.2.1"), "HOST=192.0.2.1: у этой машины нет такого адреса")


def test_a_folder_that_cannot_be_written_to_is_named(copy: Path) -> None:
    if os.geteuid() == 0:
        done = run(copy, user=postgres.nobody().uid)
    else:
        copy.chmod(0o555)
        done = run(copy)
        copy.chmod(0o755)

    assert_one_line(done, f"Нельзя писать в папку {copy} (нет прав).")


def test_a_second_start_in_the_same_folder_tells_where_the_first_one_is(copy: Path) -> None:
    project = Project(copy)
    project.make_folders()
    first = FileLock(project.var / "site.lock")
    assert first.take(wait=False)
    first.write_note('{"url": "http://127.0.0.1:8123", "pid": 77}')

    done = run(copy)

    first.release()
    assert_one_line(done, "Отклик из этой папки уже работает: http://127.0.0.1:8123 (процесс 77).")


def test_an_unknown_command_shows_what_there_is(copy: Path) -> None:
    done = run(copy, "sevre")

    assert done.returncode == 2
    assert "Нет такой команды: sevre" in done.stderr
    assert "./run test" in done.stderr


def test_help_needs_nothing_installed(copy: Path) -> None:
    done = run(copy, "help")

    assert (done.returncode, done.stderr) == (0, "")
    assert "./run manage" in done.stdout


def test_the_browser_tests_may_not_be_left_out_on_the_build_machine(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from deploy.local import commands
    from deploy.local.console import Stop

    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    assert commands.pytest_arguments(["tests/lms"], chromium=None) == ["-m", "not browser", "tests/lms"]
    assert "apt install chromium" in capsys.readouterr().out
    assert commands.find_chromium() is None

    monkeypatch.setenv("CI", "true")
    with pytest.raises(Stop, match="apt install chromium"):
        commands.pytest_arguments([], chromium=commands.find_chromium())


def test_the_whole_suite_goes_in_several_processes_and_a_part_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from deploy.local import commands

    monkeypatch.delenv("CI", raising=False)
    together, alone = commands.parts_of_suite([])
    assert ("-n" in together, "-n" in alone) == (True, False)
    assert commands.pytest_arguments(alone, chromium=None) == ["-m", "(alone) and not browser"]
    assert commands.parts_of_suite(["-k", "certificate"]) == [["-k", "certificate"]]
