from __future__ import annotations

import datetime as dt
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.seminars.models import SeminarSession
from lms.access import UserRequest, public, requires

from . import actions, ics, queries
from .models import CalendarFeed

CALENDAR = "text/calendar; charset=utf-8"


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "hall")


@requires("courses.browse_calendar")
def calendar(request: UserRequest) -> HttpResponse:
    """By months or as an agenda; all sessions that one may see, or one's own."""
    only_mine = request.GET.get("whose") == "mine"
    view = "agenda" if request.GET.get("view") == "agenda" else "month"
    first = _month(request.GET.get("month", ""))
    context = {"view": view, "only_mine": only_mine, "first": first}
    if view == "agenda":
        context["days"] = queries.agenda(request.user, only_mine=only_mine)
    else:
        context["month"] = queries.month(first, request.user, only_mine=only_mine)
    return render(request, "courses/timetable/calendar.html", context)


def _month(text: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
    return found if 2000 <= found.year <= 2100 else timezone.localdate().replace(day=1)


@requires("courses.keep_feed", methods=["GET", "POST"])
def feed_settings(request: UserRequest) -> HttpResponse:
    """One's own address for another calendar: make it, make another, revoke it."""
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted == "revoke":
            actions.revoke_feed(user=request.user)
            messages.success(request, _("Адрес отозван: по нему календарь больше не откроется."))
        elif wanted == "renew":
            actions.renew_feed(user=request.user)
            messages.success(request, _("Адрес новый. Старый больше не работает, замените его в своём календаре."))
        else:
            actions.open_feed(user=request.user)
            messages.success(request, _("Адрес готов. Добавьте его в свой календарь."))
        return redirect("courses:calendar-feed")
    found = CalendarFeed.objects.filter(user=request.user, revoked_at=None).first()
    path = reverse("courses:feed", args=[queries.secret_of(found)]) if found else ""
    address = urljoin(settings.SITE_URL, path) if path else ""
    return render(request, "courses/timetable/feed.html", {"address": address})


@public
def feed(request: HttpRequest, feed: str) -> HttpResponse:
    """The feed itself. The address is the key: whoever has it sees whose calendar it is, and no links to meetings."""
    found = queries.opened(feed)
    if found is None:
        raise Http404
    made = ics.calendar(queries.entries(found.user), site=settings.SITE_URL, name=_("Семинары «Отклик»"))
    response = HttpResponse(made.to_ical(), content_type=CALENDAR)
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


@requires("courses.view_seminarsession", SeminarSession, fetch=with_course)
def session_file(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """One session as a file for a calendar."""
    own = queries.entry_of(seminarsession.pk, request.user.pk)
    made = ics.calendar([own or queries.plain(seminarsession)], site=settings.SITE_URL)
    response = HttpResponse(made.to_ical(), content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="zanyatie-{seminarsession.pk}.ics"'
    return response
