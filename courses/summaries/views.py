from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.access import UserRequest, allows, requires
from lms.models import Agency
from lms.ui.paging import paginate
from lms.ui.russian import plural

from . import actions, pdf, queries, wording
from .content import Content
from .forms import SummarySettingsForm
from .models import Summary


@requires("courses.list_summaries")
def summaries(request: UserRequest) -> HttpResponse:
    """The summaries that were sent, week by week, and those that will be."""
    context = {
        "paging": paginate(request, queries.summaries(request.user), per_page=25),
        "agencies": queries.previewable(request.user),
        "may_set": allows(request.user, "courses.set_summaries"),
        "settings": queries.settings_now(),
    }
    return render(request, "courses/summaries/summaries.html", context)


@requires("courses.view_summary", Summary, fetch=lambda found: found.select_related("head", "agency"))
def summary(request: UserRequest, summary: Summary) -> HttpResponse:
    content = Content.from_json(summary.content)
    context = {
        **_page(request, content),
        "summary": summary,
        "agency": summary.agency,
        "earlier": list(queries.earlier(summary)[:12]),
        "may_act": content.advice.is_deed and allows(request.user, "courses.act_on_summary", summary),
    }
    return render(request, "courses/summaries/summary.html", context)


@requires("courses.view_summary", Summary, fetch=lambda found: found.select_related("head", "agency"))
def summary_pdf(request: UserRequest, summary: Summary) -> HttpResponse:
    """The sheet with the names that the reader may see today."""
    content = Content.from_json(summary.content)
    url = urljoin(settings.SITE_URL, reverse("courses:summary", args=[summary.pk]))
    sheet = pdf.render(content, head=summary.head.get_full_name(), names=queries.names(request.user, content), url=url)
    actions.note_download(summary=summary, by=request.user)
    name = f"svodka-{summary.day.isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(sheet, content_type="application/pdf", headers=headers)


@requires("courses.act_on_summary", Summary, methods=["POST"])
def summary_act(request: UserRequest, summary: Summary) -> HttpResponse:
    sent = actions.act(summary=summary, by=request.user)
    if sent:
        messages.success(request, _("Напомнили: %s.") % plural(sent, "человек", "человека", "человек"))
    else:
        messages.info(request, _("Напоминать некому: все успели или сегодня уже получили напоминание."))
    return redirect("courses:summary", summary.pk)


@requires("courses.preview_summary", Agency)
def summary_preview(request: UserRequest, agency: Agency) -> HttpResponse:
    """How the next summary would look if nothing changed until then. Nothing is kept."""
    week = queries.monday(timezone.localdate()) + dt.timedelta(days=7)
    content = queries.build(queries.region(week), agency, shows_place=queries.settings_now().shows_place)
    context = {**_page(request, content), "agency": agency, "sent_on": queries.sent_on(week)}
    return render(request, "courses/summaries/summary.html", context)


@requires("courses.set_summaries", methods=["GET", "POST"])
def summary_settings(request: UserRequest) -> HttpResponse:
    now = queries.settings_now()
    form = SummarySettingsForm(
        request.POST if request.method == "POST" else None, initial={"is_on": now.is_on, "shows_place": now.shows_place}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_up(**form.cleaned_data, by=request.user)
        messages.success(request, _("Настройка сохранена. Ближайшие сводки уйдут уже по ней."))
        return redirect("courses:summaries")
    return render(request, "courses/summaries/settings.html", {"form": form})


def _page(request: UserRequest, content: Content) -> dict[str, Any]:
    names = queries.names(request.user, content)
    return {
        "content": content,
        "late": [(one, names.get(one.user)) for one in content.late],
        "worst": [(one, names.get(one.user)) for one in content.worst],
        **wording.sentences(content),
    }
