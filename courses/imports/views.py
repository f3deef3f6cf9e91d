from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui import exports
from lms.ui.paging import paginate
from lms.ui.russian import plural

from . import actions, queries
from .columns import COLUMNS, EXAMPLE, SHEET
from .forms import UndoForm, UploadForm
from .models import PastImport, PastImportRow

PER_PAGE = 50
BUSY = (PastImport.State.READING, PastImport.State.CHECKING)


def with_all(found: QuerySet[PastImport]) -> QuerySet[PastImport]:
    return found.select_related("agency", "by", "applied_by", "undone_by")


@requires("courses.import_past", methods=["GET", "POST"])
def imports(request: UserRequest) -> HttpResponse:
    """The tables that were brought in, and a new one."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.look(upload=form.cleaned_data["file"], agency=form.cleaned_data["agency"], by=request.user)
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            return redirect("courses:past-import", made.pk)
    context = {"form": form, "paging": paginate(request, queries.imports(request.user), per_page=20)}
    return render(request, "courses/imports/imports.html", context, status=422 if form.errors else 200)


@requires("courses.import_past")
def blank(request: UserRequest) -> HttpResponseBase:
    """A table to fill in, with a row to see how."""
    columns = [exports.Column(one.title, 24, "date" if one.key == "date" else "text") for one in COLUMNS]
    return exports.xlsx_response("Прошлое обучение", exports.Sheet(SHEET, columns, [EXAMPLE]))


@requires("courses.view_pastimport", PastImport, fetch=with_all)
def past_import(request: UserRequest, pastimport: PastImport) -> HttpResponse:
    """What would come in, row by row, and what would not and why; afterwards, what came of it."""
    if request.htmx:
        return _progress(request, pastimport)
    return _page(request, pastimport, UndoForm())


def _progress(request: UserRequest, imported: PastImport) -> HttpResponse:
    if not _is_busy(imported):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "courses/imports/_progress.html", {"imported": imported})


@requires("courses.apply_past_import", PastImport, methods=["POST"])
def choose(request: UserRequest, pastimport: PastImport) -> HttpResponse:
    """Remember which rows of a page are to come in."""
    _remember(request, pastimport)
    messages.success(request, _("Выбор строк записан."))
    return redirect(request.get_full_path().replace("/rows/", "/"))


@requires("courses.apply_past_import", PastImport, methods=["POST"])
def apply(request: UserRequest, pastimport: PastImport) -> HttpResponse:
    _remember(request, pastimport)
    try:
        applied = actions.apply(imported=pastimport, leave_wrong="leave_wrong" in request.POST, by=request.user)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("courses:past-import", pastimport.pk)
    messages.success(request, _("Внесено: %s.") % plural(applied.made, "запись", "записи", "записей"))
    return redirect("courses:past-import", pastimport.pk)


@requires("courses.undo_past_import", PastImport, methods=["POST"], fetch=with_all)
def undo(request: UserRequest, pastimport: PastImport) -> HttpResponse:
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, pastimport, form, status=422)
    actions.undo(imported=pastimport, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Загрузка отменена: внесённое по ней больше не засчитывается."))
    return redirect("courses:past-import", pastimport.pk)


def _page(request: UserRequest, imported: PastImport, undo_form: UndoForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "imported": imported,
        "undo_form": undo_form,
        "busy": _is_busy(imported),
    }
    if imported.state not in (*BUSY, PastImport.State.UNREADABLE):
        first = PastImportRow.Verdict.WRONG if imported.wrong and imported.state == PastImport.State.READY else ""
        show = request.GET.get("show", first)
        show = show if show in PastImportRow.Verdict.values else ""
        counts = {"good": imported.good, "known": imported.known, "wrong": imported.wrong}
        count = counts.get(show, sum(counts.values()))
        skipped = queries.skipped(imported)
        context |= {
            "show": show,
            "paging": paginate(request, queries.rows_of(imported, show), per_page=PER_PAGE, count=count),
            "skipped": skipped,
            "coming": imported.good - skipped,
            "columns": imported.head.get("columns", []),
        }
    return render(request, "courses/imports/import.html", context, status=status)


def _is_busy(imported: PastImport) -> bool:
    return imported.state in BUSY or not imported.followed


def _remember(request: UserRequest, imported: PastImport) -> None:
    actions.choose(imported=imported, shown=_numbers(request, "shown"), taken=_numbers(request, "take"))


def _numbers(request: UserRequest, name: str) -> set[int]:
    return {int(one) for one in request.POST.getlist(name) if one.isdecimal() and len(one) < 8}
