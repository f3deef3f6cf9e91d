"""A file of the staff becomes lines in the database, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from lms.batches import batched
from lms.tables.cells import Unreadable
from lms.tables.reading import open_table

from . import sheet
from .models import StaffImport, StaffLine

BATCH = 2000

# The same address, or the same number in the same agency, in two rows: both are named.
_TWICE = """
WITH told AS (
    SELECT {said} AS said, array_agg(number ORDER BY number) AS numbers FROM lms_staffline
    WHERE staff_import_id = %(import)s AND line->>'{field}' <> '' GROUP BY 1 HAVING count(*) > 1
)
UPDATE lms_staffline SET own_problems = own_problems || jsonb_build_array(jsonb_build_array('{field}',
    '{words} в строке ' || CASE WHEN number = told.numbers[1] THEN told.numbers[2] ELSE told.numbers[1] END))
FROM told WHERE staff_import_id = %(import)s AND {said} = told.said"""
TWICE = (
    _TWICE.format(said="line->>'email'", field="email", words="тот же адрес"),
    _TWICE.format(
        said="(line->>'personnel_number') || '/' || lower(coalesce(line->>'agency', ''))",
        field="personnel_number",
        words="тот же табельный номер",
    ),
)


def read(imported: StaffImport) -> None:
    """Fill the lines of ``imported``; it is then being checked, or refused with the reason. Does not save it."""
    try:
        with imported.file.open("rb") as file:
            table = open_table(file, imported.name)
            columns, rows = sheet.read(table.rows)
            imported.columns = columns.places
            imported.remarks = _remarks(columns.unknown, table.others)
            imported.total = _keep(imported, rows)
    except Unreadable as unreadable:
        imported.lines.all().delete()
        imported.state, imported.why = StaffImport.State.REFUSED, str(unreadable)
        return
    if not imported.total:
        imported.state, imported.why = StaffImport.State.REFUSED, "Под заголовками нет ни одной строки."
        return
    with connection.cursor() as cursor:
        for statement in TWICE:
            cursor.execute(statement, {"import": imported.pk})
    imported.state = StaffImport.State.CHECKING


def _keep(imported: StaffImport, rows: Iterator[sheet.Read]) -> int:
    kept = 0
    for chunk in batched(rows, BATCH):
        StaffLine.objects.bulk_create(
            StaffLine(
                staff_import=imported,
                number=row.number,
                line=row.line.kept(),
                own_problems=row.problems,
                own_notes=row.notes,
            )
            for row in chunk
        )
        kept += len(chunk)
    return kept


def _remarks(unknown: tuple[str, ...], others: Sequence[str]) -> list[str]:
    remarks = []
    if unknown:
        remarks.append(f"Эти столбцы не читаем: {', '.join(unknown[:10])}.")
    if others:
        remarks.append(f"Прочитан первый лист. Другие листы не читаем: {', '.join(others[:5])}.")
    return remarks
