"""Settings from the environment, loud on nonsense.

Values come from the process environment; what is not there is looked up in ``var/env``, a file of
``KEY=value`` lines that ``./run`` writes for the copy on this machine, so that ``manage.py`` works by itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
MODES = ("development", "test", "production")


def load_file(path: Path) -> None:
    """Take over ``KEY=value`` lines of ``path`` for the names that the environment does not set."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str | None = None) -> str:
    """The variable as text. Raises ImproperlyConfigured where it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set: give it a value in the environment.")
    return value


def flag(name: str, default: bool) -> bool:
    """``1/true/yes/on`` or ``0/false/no/off``; anything else raises ImproperlyConfigured."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    lowered = value.lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number not below ``least``; anything else raises ImproperlyConfigured."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        parsed = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if parsed < least:
        raise ImproperlyConfigured(f"{name}={parsed} is below {least}.")
    return parsed


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty parts."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def mode() -> str:
    """``OTKLIK_MODE``: development, test or production (the default, so that nothing is open by accident)."""
    value = os.environ.get("OTKLIK_MODE", "production")
    if value not in MODES:
        raise ImproperlyConfigured(f"OTKLIK_MODE={value!r} is not one of {', '.join(MODES)}.")
    return value


def database(url: str) -> dict[str, object]:
    """Django's database settings from ``postgresql://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme!r}: only postgresql:// is supported.")
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user@host/NAME.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": number("DATABASE_POOL", 8, least=1), "timeout": 10}},
    }
