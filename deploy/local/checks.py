"""``./run check``: everything a machine can say about the code without running the tests."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from .console import console
from .postgres import Database
from .project import Project
from .settings import TEST_SETTINGS, environment

PACKAGES = ("lms", "quizzes", "courses", "deploy.local", "bench")
# The two cores of the smallest machine.
AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    check: Check
    passed: bool
    output: str
    seconds: float


def all_checks(project: Project, database: Database) -> list[Check]:
    python = str(project.python)
    test = environment(project, database, mode="test", **TEST_SETTINGS)
    production = environment(project, database, mode="production", **production_settings())
    imports = "from importlinter.cli import lint_imports_command as main; main()"
    packages = [part for name in PACKAGES for part in ("-p", name)]
    return [
        # The slowest first, so that it runs beside all the others.
        Check("mypy --strict", [python, "-m", "mypy", *packages], test),
        Check("ruff format", [python, "-m", "ruff", "format", "--check", ".", "run"], test),
        Check("ruff check", [python, "-m", "ruff", "check", ".", "run"], test),
        Check("import contracts", [python, "-c", imports], test),
        Check("djlint", [python, "-m", "djlint", "--lint", "--quiet", "templates"], test),
        Check("check --deploy", [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], production),
        Check("makemigrations --check", [python, "manage.py", "makemigrations", "--check", "--dry-run"], test),
    ]


def production_settings() -> dict[str, str]:
    """What a real installation would set, so that ``check --deploy`` looks at the production settings."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "otklik.example",
        "SITE_URL": "https://otklik.example",
        "REDIS_URL": "redis://localhost:6379/0",
        "EMAIL_HOST": "localhost",
    }


def run_all(project: Project, checks: Sequence[Check]) -> bool:
    """Run every check, one line for each as it ends, then what the failed ones said. True when all passed."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(_run, project, check) for check in checks]
        verdicts = []
        for done in as_completed(running):
            verdict = done.result()
            verdicts.append(verdict)
            console.say(f"{'ok    ' if verdict.passed else 'FAILED'} {verdict.check.name} ({verdict.seconds:.1f} s)")
    for verdict in verdicts:
        if not verdict.passed:
            console.say(f"\n--- {verdict.check.name}\n{verdict.output.rstrip()}")
    return all(verdict.passed for verdict in verdicts)


def _run(project: Project, check: Check) -> Verdict:
    begun = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=project.root,
        env=check.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Verdict(check, done.returncode == 0, done.stdout, time.monotonic() - begun)
