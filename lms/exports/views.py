from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.audit.actions import record
from lms.errors import Refused
from lms.files import serving
from lms.ui.paging import paginate

from . import actions, delivery, queries
from .models import Export


@requires("lms.browse_exports")
def exports(request: UserRequest) -> HttpResponse:
    """The person's own exports, newest first."""
    paging = paginate(request, queries.exports(request.user), per_page=30)
    return render(request, "lms/exports/exports.html", {"paging": paging})


@requires("lms.order_export", methods=["POST"])
def export_order(request: UserRequest) -> HttpResponse:
    """Place the order that a page has offered."""
    order = delivery.read(request.POST.get("order", ""))
    if order is None:
        raise Refused(_("Заказ устарел. Вернитесь к отчёту и попросите файл ещё раз."))
    return redirect(actions.order(**order, by=request.user))


@requires("lms.view_export", Export)
def export(request: UserRequest, export: Export) -> HttpResponse:
    """How far the file is; for htmx, which asks again and again, only that."""
    part = getattr(request, "htmx", False)
    template = "lms/exports/_state.html" if part else "lms/exports/export.html"
    return render(request, template, {"export": export, "silent": _silent(export)})


@requires("lms.cancel_export", Export, methods=["POST"])
def export_cancel(request: UserRequest, export: Export) -> HttpResponse:
    actions.cancel(export=export, by=request.user)
    messages.success(request, _("Отменили: файл собираться не будет."))
    return redirect(export)


@requires("lms.download_export", Export, fetch=lambda found: found.select_related("file"))
def export_download(request: UserRequest, export: Export) -> HttpResponseBase:
    """The file, while it is kept and while she still oversees everybody it speaks of."""
    if export.state != Export.State.READY or export.file is None:
        raise Refused(_("Этого файла нет: он ещё не готов или уже удалён."))
    if not queries.still_reaches(request.user, export.reach):
        raise Refused(_("С тех пор ваши права изменились, поэтому этот файл не выдаём. Соберите отчёт заново."))
    record("lms.download_export", by=request.user, subject=export)
    response = serving.respond(request, export.file, download=True)
    response["Cache-Control"] = "private, no-store"
    return response


def _silent(export: Export) -> bool:
    """Whether the worker has given no sign for long: then another one begins anew soon."""
    touched = export.touched_at
    return bool(export.state == Export.State.RUNNING and touched and timezone.now() - touched > queries.ALIVE / 4)
