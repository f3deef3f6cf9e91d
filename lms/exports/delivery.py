"""How a view answers with a table: at once where it is small, else with the offer to make it in the background."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from lms.ui.exports import csv_response

from . import building, registry
from .models import Format

if TYPE_CHECKING:
    from lms.access import UserRequest

AT_ONCE: Final = {Format.XLSX: 5_000, Format.CSV: 5_000, Format.JSON: 5_000, Format.PDF: 200}
SALT: Final = "lms.exports.order"


def answer(request: UserRequest, source: str, params: dict[str, Any], *, form: str) -> HttpResponseBase:
    """The table that ``params`` ask ``source`` for. Raises Refused where the format cannot hold it."""
    wanted = Format(form) if form in Format.values else Format.XLSX
    document = registry.document(request.user, source, params, wanted)
    building.refuse_too_long(wanted, document.rows)
    if document.rows > AT_ONCE[wanted]:
        context = {"document": document, "order": sign(source, document.name, params, wanted), "form": wanted}
        return render(request, "lms/exports/large.html", context)
    if wanted == Format.CSV:
        return csv_response(document.name, document.sheets[0].columns, document.sheets[0].rows)
    _kind, content_type = building.CONTENT[wanted]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    building.write(file, document, wanted)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{document.name}.{wanted}", content_type=content_type)


def sign(source: str, title: str, params: dict[str, Any], form: str) -> str:
    """An order for the form that places it: nobody makes up one of her own."""
    return signing.dumps([source, title, params, form], salt=SALT, compress=True)


def read(order: str) -> dict[str, Any] | None:
    """What ``actions.order`` takes; None for an order that is not ours."""
    try:
        source, title, params, form = signing.loads(order, salt=SALT, max_age=24 * 3600)
    except (signing.BadSignature, ValueError):
        return None
    return {"source": source, "title": title, "params": params, "form": form}
