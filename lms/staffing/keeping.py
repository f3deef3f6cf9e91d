"""What was found or done about lines is written for thousands of them in one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from .models import StaffLine

TYPES = {
    "person_id": "bigint", "kind": "text", "ops": "jsonb", "problems": "jsonb", "notes": "jsonb", "done": "jsonb",
    "undo_notes": "jsonb",
}  # fmt: skip


def write(lines: Sequence[StaffLine], *fields: str) -> None:
    """Save these fields of the lines."""
    if not lines:
        return
    said: list[dict[str, Any]] = [
        {"id": line.pk, **{field: getattr(line, field) for field in fields}} for line in lines
    ]
    columns = ", ".join(f"{field} {TYPES[field]}" for field in fields)
    setting = ", ".join(f"{field} = told.{field}" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {StaffLine._meta.db_table} AS line SET {setting} "  # noqa: S608 - names of our own
            f"FROM jsonb_to_recordset(%s::jsonb) AS told(id bigint, {columns}) WHERE line.id = told.id",
            [json.dumps(said, ensure_ascii=False)],
        )
