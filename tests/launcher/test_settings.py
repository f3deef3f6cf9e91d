"""``var/env`` lets manage.py work by itself, and keeps what must be kept."""

from __future__ import annotations

import pytest

from deploy.local import settings, statics
from deploy.local.postgres import Database
from deploy.local.project import Project

LOCAL = Database("postgresql://otklik@/otklik?host=/tmp/x&port=5432")


@pytest.fixture(autouse=True)
def no_server_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(project: Project) -> None:
    settings.keep(project, LOCAL, site_url="http://127.0.0.1:8001")
    first = settings.read(project.settings_file)
    settings.keep(project, LOCAL, site_url="http://127.0.0.1:8002")
    second = settings.read(project.settings_file)

    assert len(first["SECRET_KEY"]) >= 50
    assert second == first | {"SITE_URL": "http://127.0.0.1:8002"}
    assert project.settings_file.stat().st_mode & 0o777 == 0o600


def test_a_line_added_by_hand_stays(project: Project) -> None:
    project.settings_file.write_text("LOG_LEVEL=INFO\n")

    settings.keep(project, LOCAL)

    assert settings.read(project.settings_file)["LOG_LEVEL"] == "INFO"


def test_the_address_of_ones_own_server_is_not_written_down(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.keep(project, LOCAL)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@db.example/otklik")

    settings.keep(project, Database("postgresql://me:secret@db.example/otklik"))

    assert "DATABASE_URL" not in settings.read(project.settings_file)


def test_static_files_are_collected_again_only_after_a_change(project: Project) -> None:
    (project.root / "requirements.txt").touch()
    (project.root / "lms").mkdir()
    (project.root / "lms" / "settings.py").touch()
    style = project.root / "static" / "css" / "site.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    (project.var / "static").mkdir()
    (project.var / "static" / "staticfiles.json").write_text("{}")

    statics.note_collected(project, statics.fingerprint(project))
    assert statics.up_to_date(project)

    style.write_text("a { color: red }")
    assert not statics.up_to_date(project)
