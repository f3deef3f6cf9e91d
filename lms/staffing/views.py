from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.ui import exports
from lms.ui.paging import paginate

from . import actions, queries
from .forms import UploadForm
from .models import StaffImport, StaffLine
from .sheet import COLUMNS, NAMES

PER_PAGE = 50


@requires("lms.import_staff", methods=["GET", "POST"])
def imports(request: UserRequest) -> HttpResponse:
    """The form for a file of the staff, and the files that came before."""
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        imported = actions.upload(
            file=said["file"],
            agency=said["agency"],
            by=request.user,
            dismiss_on=said["dismiss_on"],
            tell_new=said["tell_new"],
        )
        return redirect("staffing:import", imported.pk)
    paging = paginate(request, queries.imports(request.user), per_page=20)
    context = {"form": form, "paging": paging}
    return render(request, "lms/staffing/imports.html", context, status=422 if form.errors else 200)


@requires("lms.import_staff")
def template(request: UserRequest) -> HttpResponseBase:
    """An empty table with the columns that we read."""
    columns = [exports.Column(column.title, 18) for column in COLUMNS if column.key not in NAMES]
    return exports.xlsx_response("Штат", exports.Sheet("Штат", columns, []))


@requires("lms.view_staffimport", StaffImport)
def staff_import(request: UserRequest, staffimport: StaffImport) -> HttpResponse:
    """How far it is, what the lines come to, what was done."""
    if request.htmx:
        return _progress(request, staffimport)
    kind = request.GET.get("kind", "")
    counts = queries.counts(staffimport)
    if not kind and counts["problem"] and staffimport.state == StaffImport.State.READY:
        kind = "problem"
    paging = paginate(request, queries.lines(staffimport, kind), per_page=PER_PAGE)
    lines, is_ready = list(queries.looks(staffimport, paging.rows)), staffimport.state == StaffImport.State.READY
    context = {
        "imported": staffimport,
        "counts": counts,
        "kind": kind,
        "tabs": _tabs(counts),
        "paging": paging,
        "lines": lines,
        "is_ready": is_ready,
        "some_can_come_in": is_ready and any(one.can_come_in for one in lines),
        "query": f"kind={kind}&",
    }
    return render(request, "lms/staffing/import.html", context)


def _progress(request: UserRequest, imported: StaffImport) -> HttpResponse:
    if not imported.works:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "lms/staffing/_progress.html", {"imported": imported})


def _tabs(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    labels = [(kind.value, str(kind.label)) for kind in StaffLine.Kind]
    labels = [
        labels[-1],
        *labels[:-1],
        ("missing", _("нет в файле")),
        ("noted", _("посмотреть")),
        ("left", _("не отменено")),
    ]
    return [("all", _("все"), counts["all"]), *((key, label, counts[key]) for key, label in labels if counts[key])]


@requires("lms.choose_staff_lines", StaffImport, methods=["POST"])
def lines_choose(request: UserRequest, staffimport: StaffImport) -> HttpResponse:
    """Keep the ticks of a page, or tick or untick a whole kind."""
    kind = request.POST.get("kind", "")
    if "all" in request.POST:
        if kind in StaffLine.Kind.values:
            actions.choose_kind(imported=staffimport, kind=kind, chosen=request.POST["all"] == "1")
    else:
        actions.choose(imported=staffimport, shown=_numbers(request, "shown"), taken=_numbers(request, "take"))
    messages.success(request, _("Отметки сохранены."))
    return redirect(_page(staffimport, kind, request.POST.get("page", "")))


@requires("lms.apply_staff_import", StaffImport, methods=["POST"])
def import_apply(request: UserRequest, staffimport: StaffImport) -> HttpResponse:
    actions.take_in(imported=staffimport, whole=request.POST.get("whole") == "1", by=request.user)
    return redirect("staffing:import", staffimport.pk)


@requires("lms.undo_staff_import", StaffImport, methods=["POST"])
def import_undo(request: UserRequest, staffimport: StaffImport) -> HttpResponse:
    actions.ask_undo(imported=staffimport, by=request.user)
    return redirect("staffing:import", staffimport.pk)


def _numbers(request: UserRequest, name: str) -> set[int]:
    return {int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdecimal() and len(one) < 9}


def _page(imported: StaffImport, kind: str, number: str) -> Any:
    page = number if number.isascii() and number.isdecimal() and len(number) < 7 else "1"
    return f"{reverse('staffing:import', args=[imported.pk])}?kind={kind if kind.isalpha() else ''}&page={page}"
