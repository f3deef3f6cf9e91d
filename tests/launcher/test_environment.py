"""The virtual environment is made once, healed when it is broken, and explained when it cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local import environment
from deploy.local.console import Stop
from deploy.local.project import Project

FILES = ("requirements.txt", "requirements-embedded.txt")


@pytest.fixture
def project_with_requirements(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Requirement files that need nothing from the network."""
    for name in FILES:
        (project.root / name).write_text("# nothing\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return project


def test_what_is_installed_is_not_installed_again_and_what_cannot_be_had_is_one_line(
    project_with_requirements: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_with_requirements
    environment.make_ready(project, FILES)
    assert "Ставлю библиотеки" in capsys.readouterr().out

    environment.make_ready(project, FILES)
    assert capsys.readouterr().out == ""

    (project.root / FILES[1]).write_text("# still nothing\n")
    environment.make_ready(project, FILES)
    said = capsys.readouterr().out
    assert "Ставлю библиотеки" in said
    assert "Создаю окружение" not in said

    (project.root / FILES[0]).write_text("no-such-library-anywhere==1.0 --hash=sha256:" + "0" * 64 + "\n")
    for _attempt in range(2):
        with pytest.raises(Stop, match=r"^Не вышло поставить библиотеки: .*\(подробно: var/log/setup.log\)"):
            environment.make_ready(project, FILES)


def test_an_environment_left_half_made_is_made_anew(
    project_with_requirements: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_with_requirements
    (project.venv / "bin").mkdir(parents=True)
    (project.venv / "bin" / "python").symlink_to("/nowhere/python3")

    environment.make_ready(project, FILES)

    assert "Создаю окружение" in capsys.readouterr().out
    (project.venv / "otklik-installed.json").unlink()
    (project.venv / "otklik-unfinished").touch()
    environment.make_ready(project, FILES)
    assert "Создаю окружение" in capsys.readouterr().out
    assert not (project.venv / "otklik-unfinished").exists()


def test_python_without_venv_is_explained(
    project_with_requirements: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Debian's python3 without python3-venv answers like this.
    debian = tmp_path / "python3"
    debian.write_text(
        "#!/bin/sh\necho 'The virtual environment was not created successfully because ensurepip is not available.'\n"
        "echo 'Failing command: /x/.venv/bin/python3'\nexit 1\n"
    )
    debian.chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")  # no uv either

    with pytest.raises(Stop, match="apt install python3-venv"):
        environment.make_ready(project_with_requirements, FILES, base_python=str(debian))
    assert not project_with_requirements.venv.exists()
