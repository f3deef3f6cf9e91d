from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.adjustments import actions as adjustments
from courses.adjustments.forms import ExtensionForm
from courses.reports.filters import Filters, read
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.models import Agency
from lms.ui.russian import long_date, plural

from . import actions, queries
from .forms import EnrolForm, NudgeForm

TICKED_AT_MOST = 500


@requires("courses.nudge_people", methods=["GET", "POST"])
def nudge(request: UserRequest) -> HttpResponse:
    """Write the reminder and see whom it will reach, then send it."""
    filters, ticked = _today(read(request)), _ticked(request)
    rows = queries.chosen(filters, ticked, request.user)
    form = NudgeForm(request.POST or None, initial={"text": _default(filters)})
    if request.method == "POST" and form.is_valid():
        sent = actions.nudge(
            rows=rows,
            text=form.cleaned_data["text"],
            agency=Agency(pk=filters.reach.tops[0].pk),
            asked={**filters.asked, "ticked": len(ticked)},
            by=request.user,
        )
        if sent:
            messages.success(request, _("Напомнили: %s.") % plural(sent, "человек", "человека", "человек"))
        else:
            messages.info(request, _("Сегодня этим людям уже напоминали. Завтра можно снова."))
        return redirect(_back(filters))
    context = {**_common(filters, ticked, form), "addressees": queries.addressees(rows)}
    return render(request, "courses/nudges/nudge.html", context, status=422 if form.errors else 200)


@requires("courses.extend_people", methods=["GET", "POST"])
def extend(request: UserRequest) -> HttpResponse:
    """Move the due date of the chosen course for many people at once."""
    filters, ticked = _today(read(request)), _ticked(request)
    if filters.course is None:
        raise Refused(_("Сначала выберите курс, у которого переносите срок."))
    found = queries.assignments(filters, ticked, request.user)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assignments = list(found[: actions.AT_MOST + 1])
        if len(assignments) > actions.AT_MOST:
            raise Refused(_("За раз можно перенести срок не больше чем 5000 людей. Выберите орган."))
        made = adjustments.extend(assignments=assignments, by=request.user, **form.cleaned_data)
        who = plural(len(made), "человеку", "людям", "людям")
        if made:
            messages.success(
                request, _("Срок перенесён на %(day)s %(who)s.") % {"day": long_date(made[0].due_on), "who": who}
            )
        else:
            messages.info(request, _("У всех срок уже такой или позже, переносить нечего."))
        return redirect(_back(filters))
    context = {**_common(filters, ticked, form), "course": filters.course, "people": found.count()}
    return render(request, "courses/nudges/extend.html", context, status=422 if form.errors else 200)


@requires("courses.enrol_people", methods=["GET", "POST"])
def enrol(request: UserRequest) -> HttpResponse:
    """Enrol people in a course that is not required of them: choose it, write, see how many it reaches."""
    filters, ticked = _today(read(request)), _ticked(request)
    people = queries.everybody(filters, ticked, request.user)
    form = EnrolForm(request.POST or None, initial={"text": _invitation()})
    if request.method == "POST" and form.is_valid():
        made = actions.enrol(
            people=people, **form.cleaned_data, asked={**filters.asked, "ticked": len(ticked)}, by=request.user
        )
        if made:
            messages.success(request, _("Записали: %s.") % plural(made, "человек", "человека", "человек"))
        else:
            messages.info(request, _("Эти люди уже проходят курс, прошли его, или он им назначен."))
        return redirect(_back(filters))
    context = {**_common(filters, ticked, form), "people": people.count()}
    return render(request, "courses/nudges/enrol.html", context, status=422 if form.errors else 200)


def _invitation() -> str:
    return _(
        "Здравствуйте!\n\nЗаписали вас на этот курс: он пригодится в вашей работе. Проходите его, когда будет удобно."
    )


def _common(filters: Filters, ticked: list[int], form: Any) -> dict[str, Any]:
    return {"filters": filters, "reach": filters.reach, "ticked": ticked, "form": form, "back": _back(filters)}


def _today(filters: Filters) -> Filters:
    """Who worked where on a past day gives nobody a right over them today."""
    if filters.on:
        raise Refused(_("Список показан на прошедший день. Вернитесь к сегодняшнему."))
    return filters


def _back(filters: Filters) -> str:
    return f"{reverse('courses:completion-people')}?{filters.query()}"


def _ticked(request: UserRequest) -> list[int]:
    asked = request.GET.getlist("person")[:TICKED_AT_MOST]
    return [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 19]


def _default(filters: Filters) -> str:
    what = _("курс «%s» ещё не пройден") % filters.course.title if filters.course else _("обучение ещё не пройдено")
    left = _("Срок уже прошёл") if filters.status == "overdue" else _("Срок подходит")
    return _(
        "Здравствуйте!\n\n%(left)s, а %(what)s. Уроки — в разделе «Моё обучение», начатое сохранилось. "
        "Найдите, пожалуйста, для этого час на этой неделе.\n\nЕсли срок не подходит, нажмите рядом с ним "
        "«почему такой срок» и напишите нам: разберёмся."
    ) % {"left": left, "what": what}
