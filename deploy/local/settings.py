"""The settings of this copy: ``var/env``, and the environment that its processes get."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .cluster import clean_environment
from .postgres import Database, external_url
from .project import Project

# About some other program or run; they would only confuse ours.
_NOT_PASSED_ON = ("PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")

# So that the tests do not depend on how this copy happens to be served.
TEST_SETTINGS = {"SITE_URL": "http://localhost:8000", "SECRET_KEY": "only-for-tests-" + "0123456789" * 4}


def read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if not line.startswith("#"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}


def keep(project: Project, database: Database, *, site_url: str | None = None) -> None:
    """Write ``var/env``, so that ``.venv/bin/python manage.py`` works by itself. The secret is made once and kept."""
    known = read(project.settings_file)
    values = {
        **known,
        "OTKLIK_MODE": "development",
        "SECRET_KEY": known.get("SECRET_KEY") or secrets.token_urlsafe(48),
        "SITE_URL": site_url or known.get("SITE_URL") or "http://127.0.0.1:8000",
        "DATABASE_URL": database.url,
    }
    if external_url():
        # The address of a person's own server may hold a password; it stays in her environment.
        del values["DATABASE_URL"]
    if values == known:
        return
    text = "# Written by ./run for manage.py; the environment goes before it.\n"
    text += "".join(f"{name}={value}\n" for name, value in values.items())
    new = project.settings_file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(text, encoding="utf-8")
    new.replace(project.settings_file)


def environment(project: Project, database: Database, *, mode: str = "development", **more: str) -> dict[str, str]:
    """What a process of this copy runs with."""
    inherited = os.environ if database.cluster is None else clean_environment()
    values = {name: value for name, value in inherited.items() if name not in _NOT_PASSED_ON}
    if mode == "development":
        values = read(project.settings_file) | values
    values |= {"OTKLIK_MODE": mode, "DATABASE_URL": database.url, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **more}
    if database.tools:
        values["PATH"] = os.pathsep.join([values.get("PATH", os.defpath), str(database.tools)])
    return values
