"""Copies of the project in folders of their own, with a real PostgreSQL of their own."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import postgres
from deploy.local.project import Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder whose every parent any account may enter (pytest's own is closed to all but its owner)."""
    folder = Path(tempfile.mkdtemp(prefix="отклик тест "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty copy: a folder with Cyrillic and spaces in its name, nothing installed."""
    root = tmp_path / "папка с пробелом"
    root.mkdir()
    project = Project(root)
    project.make_folders()
    return project


@pytest.fixture
def installed_project(project: Project) -> Project:
    """A copy whose virtual environment is the one that these tests run in."""
    project.venv.symlink_to(sys.prefix, target_is_directory=True)
    return project


@pytest.fixture
def swept(installed_project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A copy without DATABASE_URL; what root's server keeps outside the folder is removed afterwards."""
    monkeypatch.delenv("DATABASE_URL")
    yield installed_project
    shutil.rmtree(postgres.SYSTEM_HOME / installed_project.key, ignore_errors=True)
