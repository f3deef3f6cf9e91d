"""Make the database and the static files ready: one Django process instead of five, because each start costs a second.

Run inside the virtual environment as ``python -m deploy.local.prepare ACCOUNTS_FILE [--static]``.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

from .console import console


def main(accounts: Path, *, static: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    django.setup()
    if pending():
        with console.step("Готовлю таблицы"):
            call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    fill()
    if static:
        with console.step("Собираю стили и картинки"):
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    table = io.StringIO()
    call_command("demo", accounts=True, stdout=table)
    accounts.write_text(table.getvalue(), encoding="utf-8")


def pending() -> bool:
    """Whether there are migrations that this database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def fill() -> None:
    """Put the demo region into an empty database."""
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.exists():
        with console.step("Наполняю примером: регион, программа, люди"):
            call_command("demo", if_empty=True, verbosity=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), static="--static" in sys.argv[2:])
