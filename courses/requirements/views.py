from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, allows, requires
from lms.ui.russian import plural

from . import actions, queries
from .forms import RequirementForm
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
    form = RequirementForm(request.POST or None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "courses/requirements/new.html", {"form": form})
    people = queries.count_covered(
        agency=form.cleaned_data["agency"],
        categories=form.cleaned_data["categories"],
        services=form.cleaned_data["services"],
    )
    if "assign" not in request.POST or request.POST.get("counted") != str(people):
        courses = len(form.courses_with_due)
        context = {"form": form, "preview": True, "people": people, "courses": courses}
        return render(request, "courses/requirements/new.html", context)
    at_once = people * len(form.courses_with_due) <= AT_ONCE
    actions.require(
        title=form.cleaned_data["title"],
        agency=form.cleaned_data["agency"],
        courses_with_due=form.courses_with_due,
        categories=form.cleaned_data["categories"],
        services=form.cleaned_data["services"],
        legal_ground=form.cleaned_data["legal_ground"],
        starts_on=form.cleaned_data["starts_on"],
        new_staff_days=form.cleaned_data["new_staff_days"],
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
