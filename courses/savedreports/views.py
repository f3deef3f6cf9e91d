from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.access import UserRequest, allows, requires
from lms.audit.actions import record
from lms.exports.delivery import answer
from lms.exports.models import Format
from lms.ui.paging import paginate

from . import actions, queries
from .definition import Definition, load, read
from .files import SAVED, asked
from .forms import ShareForm, TimetableForm, TitleForm
from .kinds import KINDS
from .models import SavedReport, Timetable
from .question import MONTH_END


def with_people(found: QuerySet[SavedReport]) -> QuerySet[SavedReport]:
    return found.select_related("owner", "shared_agency", "timetable")


@requires("courses.browse_savedreports")
def savedreports(request: UserRequest) -> HttpResponse:
    """Her own reports, those that are shared with her, and the kinds that a new one can be of."""
    paging = paginate(request, queries.savedreports(request.user), per_page=50)
    return render(request, "courses/savedreports/savedreports.html", {"paging": paging, "kinds": KINDS.values()})


@requires("courses.make_savedreport", methods=["GET", "POST"])
def savedreport_new(request: UserRequest) -> HttpResponse:
    """Put a report together, with its first rows in sight, and keep it."""
    return _build(request, None)


@requires("courses.change_savedreport", SavedReport, methods=["GET", "POST"])
def savedreport_edit(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    return _build(request, savedreport)


def _build(request: UserRequest, report: SavedReport | None) -> HttpResponse:
    definition = _asked(request, report)
    saving = request.method == "POST" and request.POST.get("do") == "save"
    title = {"title": request.POST.get("title", report.title if report else "")}
    form = TitleForm(request.POST if saving else None, initial=title)
    if saving and form.is_valid():
        kept = actions.save(title=form.cleaned_data["title"], definition=definition, by=request.user, report=report)
        messages.success(request, _("Отчёт сохранён"))
        return redirect(kept)
    context = {
        "report": report,
        "definition": definition,
        "kind": definition.of,
        "shown": [(code, definition.of.fields[code].column.title) for code in definition.shown],
        "left_out": [(code, definition.of.fields[code].column.title) for code in definition.left_out],
        "asked": definition.conditions,
        "choices": queries.choices(request.user),
        "look": queries.look(request.user, definition),
        "month_end": MONTH_END,
        "form": form,
        "action": reverse("courses:savedreport-edit", args=[report.pk])
        if report
        else reverse("courses:savedreport-new"),
    }
    return render(request, "courses/savedreports/build.html", context, status=422 if form.errors else 200)


def _asked(request: UserRequest, report: SavedReport | None) -> Definition:
    if request.method == "POST":
        return read(request.POST, request.POST.getlist("columns")).moved(request.POST.get("move", ""))
    return load(report.definition if report else {"kind": request.GET.get("kind", "")})


@requires("courses.view_savedreport", SavedReport, fetch=with_people)
def savedreport(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    """The first rows of a report within the reader's reach, its files, and for its owner what becomes of it."""
    definition = load(savedreport.definition)
    timetable = Timetable.objects.filter(report=savedreport).prefetch_related("recipients").first()
    mine = allows(request.user, "courses.change_savedreport", savedreport)
    context: dict[str, Any] = {
        "report": savedreport,
        "kind": definition.of,
        "told": queries.told(definition),
        "look": queries.look(request.user, definition, limit=50),
        "mine": mine,
        "timetable": timetable,
        "receives": timetable is not None and request.user in timetable.recipients.all(),
        "sendings": queries.sendings(savedreport)[:20] if mine else (),
        "formats": Format.choices,
    }
    return render(request, "courses/savedreports/savedreport.html", context)


@requires("courses.view_savedreport", SavedReport)
def savedreport_file(request: UserRequest, savedreport: SavedReport) -> HttpResponseBase:
    """The report as a file, with the rights of who takes it."""
    record("courses.export_savedreport", by=request.user, subject=savedreport)
    params = asked(savedreport.title, load(savedreport.definition))
    return answer(request, SAVED, params, form=request.GET.get("format", ""))


@requires("courses.change_savedreport", SavedReport, methods=["GET", "POST"], fetch=with_people)
def savedreport_share(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    initial = {"role": savedreport.shared_role, "agency": savedreport.shared_agency}
    form = ShareForm(request.POST or None, initial=initial, by=request.user)
    if request.method == "POST" and form.is_valid():
        actions.share(report=savedreport, by=request.user, **form.cleaned_data)
        messages.success(request, _("Отчёт открыт") if savedreport.shared_role else _("Отчёт виден только вам"))
        return redirect(savedreport)
    context = {"report": savedreport, "form": form}
    return render(request, "courses/savedreports/share.html", context, status=422 if form.errors else 200)


@requires("courses.change_savedreport", SavedReport, methods=["GET", "POST"])
def savedreport_timetable(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    form = TimetableForm(request.POST or None, initial=TimetableForm.of(savedreport, request.user), by=request.user)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("every", "day", "time", "form", "recipients")}
        actions.set_timetable(report=savedreport, by=request.user, **wanted)
        messages.success(request, _("Расписание сохранено"))
        return redirect(savedreport)
    context = {"report": savedreport, "form": form}
    return render(request, "courses/savedreports/timetable.html", context, status=422 if form.errors else 200)


@requires("courses.change_savedreport", SavedReport, methods=["POST"])
def savedreport_pause(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    actions.pause(report=savedreport, paused=request.POST.get("paused") == "1", by=request.user)
    return redirect(savedreport)


@requires("courses.view_savedreport", SavedReport, methods=["POST"])
def savedreport_leave(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    actions.leave(report=savedreport, by=request.user)
    messages.success(request, _("Этот отчёт больше не придёт"))
    return redirect("courses:savedreports")


@requires("courses.change_savedreport", SavedReport, methods=["POST"])
def savedreport_remove(request: UserRequest, savedreport: SavedReport) -> HttpResponse:
    actions.remove(report=savedreport, by=request.user)
    messages.success(request, _("Отчёт убран"))
    return redirect("courses:savedreports")
