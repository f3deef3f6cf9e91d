"""Files of the staff, and jobs that are done at once."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.jobs.actions import drain
from lms.models import Agency, StaffImport, User
from lms.staffing import actions

HEAD = ("Табельный номер", "ФИО", "E-mail", "Код органа", "Должность", "Вид службы", "Дата приёма", "Дата назначения",
        "Уволен с", "Отсутствие", "Отсутствует с", "Отсутствует по", "Метки", "Роль")  # fmt: skip
POST = "Главный специалист отдела"


def book(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, merge: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def row(name: str = "", email: str = "", agency: str = "", **more: Any) -> list[Any]:
    keys = ("number", "name", "email", "agency", "post", "service", "hired", "appointed", "left", "absence",
            "absent_from", "absent_to", "tags", "role")  # fmt: skip
    said = {"name": name, "email": email, "agency": agency, **more}
    return [said.get(key) for key in keys]


@pytest.fixture
def bring(hr: User, region: Any) -> Callable[..., StaffImport]:
    """Upload a table and have it read and checked: ``bring([row(...), …])``."""

    def upload(
        rows: Sequence[Sequence[Any]] | bytes, *, by: User | None = None, agency: Agency | None = None, **options: Any
    ) -> StaffImport:
        data = rows if isinstance(rows, bytes) else book(rows)
        name = options.pop("name", "штат.xlsx")
        imported = actions.upload(
            file=SimpleUploadedFile(name, data), agency=agency or region.health, by=by or hr, **options
        )
        drain()
        imported.refresh_from_db()
        return imported

    return upload


@pytest.fixture
def take_in(hr: User) -> Callable[..., StaffImport]:
    def apply(imported: StaffImport, *, whole: bool = True, by: User | None = None) -> StaffImport:
        actions.take_in(imported=imported, whole=whole, by=by or hr)
        drain()
        imported.refresh_from_db()
        return imported

    return apply


@pytest.fixture
def undo(hr: User) -> Callable[..., StaffImport]:
    def take_back(imported: StaffImport) -> StaffImport:
        actions.ask_undo(imported=imported, by=hr)
        drain()
        imported.refresh_from_db()
        return imported

    return take_back
