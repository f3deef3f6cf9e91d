from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.editions.models import SeminarEdition
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.russian import plural

from . import actions, dates, planning
from .forms import NextEditionForm, SeriesForm
from .models import Series


def with_course(editions: QuerySet[SeminarEdition]) -> QuerySet[SeminarEdition]:
    return editions.select_related("course")


def with_edition(series: QuerySet[Series]) -> QuerySet[Series]:
    return series.select_related("edition__course", "hall")


@requires("courses.edit_seminaredition", SeminarEdition, methods=["GET", "POST"], fetch=with_course)
def create(request: UserRequest, seminaredition: SeminarEdition) -> HttpResponse:
    """Look at the dates first, then make the sessions."""
    return _series(request, seminaredition, None, SeriesForm(request.POST or None, by=request.user))


@requires("courses.edit_series", Series, methods=["GET", "POST"], fetch=with_edition)
def edit(request: UserRequest, series: Series) -> HttpResponse:
    return _series(request, series.edition, series, SeriesForm(request.POST or None, series=series))


def _series(request: UserRequest, edition: SeminarEdition, series: Series | None, form: SeriesForm) -> HttpResponse:
    context: dict[str, Any] = {"edition": edition, "course": edition.course, "series": series, "form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        fields = form.entered()
        if "make" in request.POST:
            try:
                _write(request, edition, series, fields)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
                status = 409
            else:
                return redirect("courses:edition", edition.pk)
        context["slots"] = dates.slots(
            fields["rule"], fields["starts_on"], days_off=fields["days_off"], except_days=fields["except_days"]
        )
    if form.errors and status == 200:
        status = 422
    if series is not None:
        context["by_hand"] = series.sessions.filter(moved_at__isnull=False, cancelled_at=None).order_by("starts_at")
    return render(request, "courses/recurrence/series.html", context, status=status)


def _write(request: UserRequest, edition: SeminarEdition, series: Series | None, fields: dict[str, Any]) -> None:
    if series is not None:
        actions.update_series(series=series, by=request.user, **fields)
        messages.success(request, _("Серия изменена. Кто записан, получил письма о новых датах."))
        return
    made = actions.make_series(edition=edition, by=request.user, **fields)
    held = plural(made.sessions.count(), "занятие", "занятия", "занятий")
    messages.success(request, _("Назначено: %s.") % held)


@requires("courses.edit_seminaredition", SeminarEdition, methods=["GET", "POST"], fetch=with_course)
def next_edition(request: UserRequest, seminaredition: SeminarEdition) -> HttpResponse:
    """The next edition, shown before it is made; its day may be chosen another."""
    edition = seminaredition
    suggested = planning.first_day(edition)
    form = NextEditionForm(request.POST or None, initial={"first_on": suggested})
    status, first_on, days_off = 200, suggested, "next"
    if request.method == "POST" and form.is_valid():
        first_on, days_off = form.cleaned_data["first_on"], form.cleaned_data["days_off"]
        if "look" not in request.POST:
            try:
                announced = "announce" in request.POST
                made = actions.next_edition(edition=edition, by=request.user, announced=announced, **form.cleaned_data)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
                status = 409
            else:
                messages.success(request, _made(made, announced))
                return redirect("courses:edition", made.pk)
    elif form.errors:
        status = 422
    context = {"edition": edition, "course": edition.course, "form": form, "plan": _plan(edition, first_on, days_off)}
    return render(request, "courses/recurrence/next.html", context, status=status)


def _plan(edition: SeminarEdition, first_on: dt.date | None, days_off: str) -> planning.NextPlan | None:
    return None if first_on is None else planning.plan_next(edition, first_on=first_on, days_off=days_off)


def _made(edition: SeminarEdition, announced: bool) -> str:
    if announced:
        return _("Выпуск %s объявлен: слушатели видят даты и могут записываться.") % edition.number
    return _("Выпуск %s готов. Проверьте его и объявите.") % edition.number
