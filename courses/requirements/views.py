from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.audience.conditions import read
from lms.access import UserRequest, allows, requires
from lms.ui.russian import plural

from . import actions, preview, queries
from .editions import Ground
from .forms import RequirementForm, WhatForm
from .models import Requirement

AT_ONCE = 50_000  # so many assignments are made while the person waits; more are left to a job


@requires("courses.list_requirements")
def requirements(request: UserRequest) -> HttpResponse:
    """What is required of the people in one's reach."""
    context = {
        "lines": queries.lines(request.user),
        "may_set": allows(request.user, "courses.set_requirement"),
    }
    return render(request, "courses/requirements/requirements.html", context)


@requires("courses.set_requirement", methods=["GET", "POST"])
def requirement_new(request: UserRequest) -> HttpResponse:
    """Two steps: say what is required and see whom it will reach, then assign."""
    form, what = RequirementForm(request.POST or None, user=request.user), WhatForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "what": what}
    if request.method != "POST" or not all([form.is_valid(), what.is_valid()]):
        return render(request, "courses/requirements/new.html", context)
    people = preview.figures(preview.Rule(form.cleaned_data["agency"].path, read(form.audience))).people
    courses = len(what.courses_with_due)
    if "assign" not in request.POST or request.POST.get("counted") != str(people):
        context |= {"preview": True, "people": people, "courses": courses}
        return render(request, "courses/requirements/new.html", context)
    at_once = people * courses <= AT_ONCE
    actions.require(
        title=form.cleaned_data["title"],
        agency=form.cleaned_data["agency"],
        audience=form.audience,
        ground=Ground(form.cleaned_data["legal_ground"]),
        **what.rule,
        by=request.user,
        at_once=at_once,
    )
    who = plural(people, "человеку", "людям", "людям")
    if at_once:
        messages.success(request, _("Обучение назначено %s. Они получат письма.") % who)
    else:
        messages.success(request, _("Назначаем обучение %s. Это займёт около минуты, страницу можно закрыть.") % who)
    return redirect("courses:requirements")


@requires("courses.withdraw_requirement", Requirement, methods=["POST"])
def requirement_withdraw(request: UserRequest, requirement: Requirement) -> HttpResponse:
    actions.withdraw(requirement=requirement, by=request.user)
    messages.success(request, _("Требование «%s» отменено. Пройденное осталось у людей.") % requirement.title)
    return redirect("courses:requirements")
