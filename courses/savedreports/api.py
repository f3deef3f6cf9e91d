from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import Http404
from ninja import Query, Schema

from lms.api import cursors
from lms.api.bearer import TokenRequest
from lms.api.models import Scope
from lms.api.operations import operation
from lms.api.paging import Number, Page, Question, page
from lms.ui.exports import json_cell

from . import queries, tables
from .definition import load
from .question import of_token

CellValue = str | int | float | None


class ReportColumnRow(Schema):
    """A column: its name in rows, its title, and what its values are (dates by ISO 8601, percent as a share of 1)."""

    code: str
    title: str
    kind: Literal["text", "number", "date", "datetime", "percent"]


class ReportRow(Schema):
    """A saved report that is open to HR of the token's agency."""

    id: int
    title: str
    kind: str
    columns: list[ReportColumnRow]
    changed_at: dt.datetime


class ReportRowsQuestion(Question):
    """Which report. Its conditions stand as they were saved; ``agency`` narrows them."""

    report: Number


@operation(
    "GET",
    "reports",
    scope=Scope.REPORTS_READ,
    response=Page[ReportRow],
    summary="Saved reports that are open to HR of the token's agency",
)
def list_reports(request: TokenRequest, question: Query[Question]) -> dict[str, object]:
    """What can be asked for at `report-rows`, with the columns in order."""
    question.path(request.auth)
    rows, following = page(queries.open_to_hr(request.auth.agency.path), question, request.auth)
    items = []
    for one in rows:
        definition = load(one.definition)
        columns = [
            {"code": column.code, "title": column.title, "kind": column.kind} for column in tables.fields_of(definition)
        ]
        items.append(
            {
                "id": one.pk,
                "title": one.title,
                "kind": definition.kind,
                "columns": columns,
                "changed_at": one.changed_at,
            }
        )
    return {"items": items, "next": following}


@operation(
    "GET",
    "report-rows",
    scope=Scope.REPORTS_READ,
    response=Page[dict[str, CellValue]],
    summary="Rows of a saved report, as far as the token reaches",
)
def list_report_rows(request: TokenRequest, question: Query[ReportRowsQuestion]) -> dict[str, object]:
    """A row an object, by the codes of columns; no subtotals. People who work elsewhere now have no name."""
    path = question.path(request.auth)
    report = queries.open_to_hr(request.auth.agency.path).filter(pk=question.report).first()
    if report is None:
        raise Http404
    definition, name = load(report.definition), question.name(request.auth)
    after = int(cursors.read(question.cursor, of=name)) if question.cursor else 0
    asked = of_token(request.auth, definition.conditions, path)
    rows, following = tables.page(definition, asked, after=after, limit=question.limit)
    codes = [column.code for column in tables.fields_of(definition)]
    items = [dict(zip(codes, map(json_cell, row), strict=True)) for row in rows]
    return {"items": items, "next": cursors.write(following, of=name) if following is not None else None}
